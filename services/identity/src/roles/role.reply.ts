import type { Role as RoleReply } from '@praxis/contracts/identity';
import type { Role } from './role';
import { type FirmRole, systemRoles } from './system-roles';

/** What people read of the system roles. */
const saysOf: Readonly<Record<FirmRole, { name: string; description: string }>> = {
  owner: { name: 'Owner', description: 'Everything, and making owners' },
  admin: { name: 'Administrator', description: 'Everything but money and the owners' },
  partner: { name: 'Partner', description: 'Everything of clients, sales, projects and money' },
  manager: { name: 'Manager', description: 'Sales, clients, projects, approvals and invoice drafts' },
  staff: { name: 'Staff', description: 'Work on projects and tasks, without money' },
  billing: { name: 'Billing', description: 'Everything of finance, and reading clients' },
  readonly: { name: 'Read only', description: 'Reading, without money' },
};

export const systemRoleReply = (key: FirmRole, members: number): RoleReply => ({
  key,
  version: 1,
  kind: 'system',
  ...saysOf[key],
  permissions: [...systemRoles[key]],
  members,
});

export const customRoleReply = (role: Role, members: number): RoleReply => ({
  key: role.id,
  version: role.version,
  kind: 'custom',
  name: role.name,
  ...(role.description === null ? {} : { description: role.description }),
  permissions: role.permissions,
  members,
  createdAt: role.createdAt.toISOString(),
});
