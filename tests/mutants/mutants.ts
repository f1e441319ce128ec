import { ofBreakGlass } from './list/break-glass';
import { ofBrowsersAndPasskeys } from './list/browsers-and-passkeys';
import { ofConfidentialClients } from './list/confidential';
import { ofCredentialsAndAudit } from './list/credentials-and-audit';
import { ofHeaders } from './list/headers';
import { ofPermissions } from './list/permissions';
import { ofRequests } from './list/requests';
import { ofTenants } from './list/tenants';
import { ofTokens } from './list/tokens';
import type { Mutant } from './mutant';

/*
 * Only what boots quickly and needs no build; a rule that is added to the door belongs here with the test that guards it.
 */
export const mutants: readonly Mutant[] = [
  ...ofHeaders,
  ...ofRequests,
  ...ofTokens,
  ...ofPermissions,
  ...ofTenants,
  ...ofCredentialsAndAudit,
  ...ofBrowsersAndPasskeys,
  ...ofBreakGlass,
  ...ofConfidentialClients,
];
