import type { FirmFacts } from './firm';
import type { Operation, PrincipalKind } from './operation';
import { accessErrors, type ErrorDefinition } from './problem';

/** For how long the owners of a cancelled firm may read and export, in days. */
export const READABLE_DAYS_AFTER_CANCELLATION = 90;

/**
 * Whether the status of the caller's firm is in the way of an operation; decided alike by the gateway and by each service, before anything
 * is looked up.
 *
 * - On trial or active: never.
 * - Suspended: commands are refused; what goes on (`whileSuspended`, by default reads) goes on for owners and admins, and for the
 *   portal, which may read and pay. An operator of the platform under a grant reads, too.
 * - Cancelled: the same for owners alone, until `readableUntil`; then nothing.
 *
 * Operations that belong to no firm (signing out, one's own profile, the operators' API) are nobody's firm's business.
 *
 * @param roles role keys of the caller
 * @param at the present
 * @returns the refusal, or nothing
 */
export function refusalByFirm(
  operation: Pick<Operation, 'tenant' | 'whileSuspended'>,
  caller: { kind: PrincipalKind; roles: readonly string[] },
  firm: Pick<FirmFacts, 'status' | 'readableUntil'> | undefined,
  at: Date,
): ErrorDefinition | undefined {
  if (operation.tenant === 'none' || firm === undefined || firm.status === 'trial' || firm.status === 'active') return undefined;
  const { kind, roles } = caller;
  const has = (...keys: string[]): boolean => kind === 'user' && keys.some((key) => roles.includes(key));
  if (firm.status === 'suspended') {
    const goesOn = kind === 'portal' || kind === 'operator' || has('owner', 'admin');
    return operation.whileSuspended && goesOn ? undefined : accessErrors.firm_suspended;
  }
  const readable = firm.readableUntil !== undefined && at.getTime() < Date.parse(firm.readableUntil);
  return operation.whileSuspended && readable && (kind === 'operator' || has('owner')) ? undefined : accessErrors.firm_cancelled;
}
