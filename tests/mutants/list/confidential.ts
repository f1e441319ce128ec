import { gateway, type Mutant, unit } from '../mutant';

const clients = { tier: 'integration', test: 'services/clients/test/clients.test.ts', title: 'a confidential client' } as const;
const withoutPolicy = (service: string, migration: string, table: string): Mutant => ({
  says: `${table} of a confidential client are hidden by ${service}`,
  file: `services/${service}/migrations/${migration}-confidential-clients.ts`,
  replace: `  only('${table}', ofVisibleClient()),\n`,
  by: '',
  tier: 'integration',
  test: `services/${service}/test/catalogue.test.ts`,
  title: 'as declared',
});

/** Who sees what is of a confidential client. */
export const ofConfidentialClients: readonly Mutant[] = [
  withoutPolicy('finance', '0002', 'payments'),
  withoutPolicy('finance', '0002', 'invoices'),
  withoutPolicy('projects', '0002', 'projects'),
  withoutPolicy('documents', '0002', 'documents'),
  withoutPolicy('clients', '0004', 'engagements'),
  {
    says: 'what belongs to a hidden row is hidden with it',
    file: 'services/projects/migrations/0002-confidential-clients.ts',
    replace: "  only('tasks', ofVisibleParent('tasks', 'project_id', 'projects')),\n",
    by: '',
    tier: 'integration',
    test: 'services/projects/test/catalogue.test.ts',
    title: 'as declared',
  },
  {
    says: 'the client itself is hidden',
    file: 'services/clients/migrations/0004-confidential-clients.ts',
    replace: "  only('clients', ofVisibleClient('id')),\n",
    by: '',
    ...clients,
  },
  {
    says: 'the team sees its confidential client',
    file: 'chassis/src/database/confidential.ts',
    replace: 'and not coalesce(viewer = any (t.members::text[]), false)',
    by: '',
    ...clients,
  },
  {
    says: 'a person is told to the database as one who may not see everything',
    file: 'chassis/src/http/caller.ts',
    replace: 'limited && !permissions.has(CONFIDENTIAL_PERMISSION) ? idOfActor(id) : undefined',
    by: 'undefined',
    ...clients,
  },
  {
    says: 'who changes a contact keeps its hidden clients',
    file: 'services/clients/src/contacts/contact.store.ts',
    replace: 'links, hidden.map(clientContacts.fromDatabase))',
    by: 'links, hidden.slice(0, 0).map(clientContacts.fromDatabase))',
    ...clients,
  },
  {
    says: 'a contact of hidden clients alone is told of to no one else',
    file: 'services/clients/src/contacts/contact.store.ts',
    replace: 'return row?.open === false ? first : undefined;',
    by: 'return row === undefined ? first : undefined;',
    ...clients,
  },
  {
    says: 'account manager and team are members of the firm',
    file: 'services/clients/src/members/require-members.ts',
    replace: 'if (unknown.length > 0) throw',
    by: 'if (false) throw',
    tier: 'integration',
    test: 'services/clients/test/clients.test.ts',
    title: 'active members of the firm',
  },
  {
    says: 'live events of a confidential client are for its team',
    file: 'gateway/src/live/visible.ts',
    replace: 'return state.teamOf(firmId, clientId)?.includes(claims.sub) ?? true;',
    by: 'return true;',
    ...gateway('live-events'),
    title: 'of a confidential client',
  },
  {
    says: 'every service hears whether confidential clients may be seen',
    file: 'gateway/src/access/heard-permissions.ts',
    replace: 'new Set([MONEY_PERMISSION, CONFIDENTIAL_PERMISSION])',
    by: 'new Set<string>([MONEY_PERMISSION])',
    ...gateway('grants'),
    title: 'what the client was granted',
  },
  {
    says: 'only owners see every confidential client',
    file: 'services/identity/src/roles/permissions.ts',
    replace: "'clients:confidential:read': 'owner'",
    by: "'clients:confidential:read': administration",
    ...unit('services/identity/src/roles/roles'),
    title: 'only the owner sees',
  },
];
