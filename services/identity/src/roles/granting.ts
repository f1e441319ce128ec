import { identityErrors } from '@praxis/contracts/identity';
import { Rejection } from '@praxis/contracts/kernel';
import { permissionTable } from './permissions';
import type { RoleBook } from './role-book';

/** Who gives or takes roles. */
export interface Granter {
  roles: readonly string[];
  permissions: ReadonlySet<string>;
}

/** @throws Rejection when a role is none of the firm's */
export function requireFirmRoles(roles: readonly string[], book: RoleBook): void {
  const unknown = roles.filter((role) => !book.has(role));
  if (unknown.length > 0) throw new Rejection(identityErrors.role_unknown, { unknown, known: book.keys });
}

/** @throws Rejection when a permission is none of the table's */
export function requirePermissions(permissions: readonly string[]): void {
  const unknown = permissions.filter((permission) => !Object.hasOwn(permissionTable, permission));
  if (unknown.length > 0) throw new Rejection(identityErrors.permission_unknown, { unknown });
}

/**
 * Nobody gives what they do not have, and only owners make or unmake owners.
 *
 * @param before the member's roles so far; none for somebody new
 * @param after the roles to be
 * @throws Rejection naming the missing permissions
 */
export function requireMayGrant(granter: Granter, before: readonly string[], after: readonly string[], book: RoleBook): void {
  const touchesOwner = before.includes('owner') || after.includes('owner');
  if (touchesOwner && !granter.roles.includes('owner')) {
    throw new Rejection(identityErrors.role_not_yours_to_give, { missing: ['owner'] });
  }
  requireMayAllow(granter, book.permissionsOf(after.filter((role) => !before.includes(role))));
}

/** @throws Rejection naming the permissions that the granter lacks */
export function requireMayAllow(granter: Pick<Granter, 'permissions'>, permissions: Iterable<string>): void {
  const missing = [...permissions].filter((permission) => !granter.permissions.has(permission)).sort();
  if (missing.length > 0) throw new Rejection(identityErrors.role_not_yours_to_give, { missing });
}
