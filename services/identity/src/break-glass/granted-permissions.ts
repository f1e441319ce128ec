import { type Permission, permissionTable } from '../roles/permissions';

/*
 * What an operator of the platform may do in a firm. Reading is everything that reads, amounts and personal data included, but for
 * confidential clients, which are nobody's but their team's and the owners'.
 */
const neverRead: readonly Permission[] = ['clients:confidential:read'];

/**
 * What is added where a grant is not read-only: what it takes to repair the firm's work. It moves no money and sends nothing out, and changes
 * nobody's access: no roles, people, integrations, portal, addresses of contacts, teams of clients, prices or documents.
 */
const repairs: readonly Permission[] = [
  'crm:lead:write',
  'crm:prospect:write',
  'clients:onboarding:write',
  'projects:project:write',
  'projects:task:write',
  'projects:template:write',
  'documents:folder:write',
];

const reads = (Object.keys(permissionTable) as Permission[]).filter(
  (permission) => permission.endsWith(':read') && !neverRead.includes(permission),
);

/** With the payloads of the firm's dead letters. */
export const grantedPermissions = (readOnly: boolean): string[] =>
  [...reads, 'operations:dead-letters:payload', ...(readOnly ? [] : repairs)].sort();
