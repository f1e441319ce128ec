import { identityErrors } from '@praxis/contracts/identity';
import { Rejection } from '@praxis/contracts/kernel';
import { FIRM_ROLES, isFirmRole, permissionsOf } from './system-roles';

/** Who gives or takes roles. */
export interface Granter {
  roles: readonly string[];
  permissions: ReadonlySet<string>;
}

/** @throws Rejection when a role is none of a firm's */
export function requireFirmRoles(roles: readonly string[]): void {
  const unknown = roles.filter((role) => !isFirmRole(role));
  if (unknown.length > 0) throw new Rejection(identityErrors.role_unknown, { unknown, known: FIRM_ROLES });
}

/**
 * Nobody gives what they do not have, and only owners make or unmake owners.
 *
 * @param before the member's roles so far; none for somebody new
 * @param after the roles to be
 * @throws Rejection naming the missing permissions
 */
export function requireMayGrant(granter: Granter, before: readonly string[], after: readonly string[]): void {
  const touchesOwner = before.includes('owner') || after.includes('owner');
  if (touchesOwner && !granter.roles.includes('owner')) {
    throw new Rejection(identityErrors.role_not_yours_to_give, { missing: ['owner'] });
  }
  const added = permissionsOf(after.filter((role) => !before.includes(role)));
  const missing = [...added].filter((permission) => !granter.permissions.has(permission)).sort();
  if (missing.length > 0) throw new Rejection(identityErrors.role_not_yours_to_give, { missing });
}
