import { operatorPermissions, permissionTable } from './permissions';

/** The roles that every firm has, in the order in which people read them. */
export const FIRM_ROLES = ['owner', 'admin', 'partner', 'manager', 'staff', 'billing', 'readonly'] as const;
export type FirmRole = (typeof FIRM_ROLES)[number];

/** The roles of a client's people in its portal, from the weakest. */
export const PORTAL_ROLES = ['portal_viewer', 'portal_member', 'portal_admin'] as const;
export type PortalRoleKey = (typeof PORTAL_ROLES)[number];

/** The role of the platform's operators. */
export const OPERATOR_ROLE = 'operator';

export type SystemRole = FirmRole | PortalRoleKey | typeof OPERATOR_ROLE;

/** Every system role with its permissions, sorted. */
export const systemRoles: Readonly<Record<SystemRole, readonly string[]>> = rolesOf(permissionTable);

function rolesOf(table: Readonly<Record<string, string>>): Record<SystemRole, readonly string[]> {
  const roles: Record<SystemRole, string[]> = {
    owner: [],
    admin: [],
    partner: [],
    manager: [],
    staff: [],
    billing: [],
    readonly: [],
    portal_viewer: [],
    portal_member: [],
    portal_admin: [],
    operator: [...operatorPermissions],
  };
  for (const [permission, holders] of Object.entries(table)) {
    for (const holder of holders.split(' ')) {
      if (!isSystemRole(holder, roles)) throw new Error(`${permission} is given to "${holder}", which is no role`);
      roles[holder].push(permission);
    }
  }
  for (const permissions of Object.values(roles)) permissions.sort();
  return roles;
}

function isSystemRole(key: string, roles: Record<SystemRole, unknown>): key is SystemRole {
  return Object.hasOwn(roles, key);
}

export const isFirmRole = (key: string): key is FirmRole => (FIRM_ROLES as readonly string[]).includes(key);

/** The weakest of portal roles: a person with several grants in a firm never gets more at one client than that client gave. */
export function weakestPortalRole(roles: readonly PortalRoleKey[]): PortalRoleKey {
  return PORTAL_ROLES.find((role) => roles.includes(role)) ?? 'portal_viewer';
}
