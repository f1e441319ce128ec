import { identityErrors } from '@praxis/contracts/identity';
import { Rejection } from '@praxis/contracts/kernel';
import { type Granter, requireMayAllow, requirePermissions } from './granting';

/** A firm's own role. Its id is its key: a name may be used again, a key never means something else. */
export interface Role {
  firmId: string;
  id: string;
  name: string;
  /** Names are compared without regard to case. */
  nameKey: string;
  description: string | null;
  /** Sorted. */
  permissions: string[];
  createdAt: Date;
  version: number;
}

export interface RoleChange {
  name?: string | undefined;
  description?: string | null | undefined;
  permissions?: readonly string[] | undefined;
}

export const MAX_ROLES = 100;

export const nameKeyOf = (name: string): string => name.normalize('NFKC').toLowerCase();

/** @throws Rejection for unknown permissions, and for those that the granter lacks */
export function newRole(
  firmId: string,
  id: string,
  wanted: { name: string; description?: string | undefined; permissions: readonly string[] },
  granter: Granter,
  at: Date,
): Role {
  requirePermissions(wanted.permissions);
  requireMayAllow(granter, wanted.permissions);
  return {
    firmId,
    id,
    name: wanted.name,
    nameKey: nameKeyOf(wanted.name),
    description: wanted.description ?? null,
    permissions: [...wanted.permissions].sort(),
    createdAt: at,
    version: 1,
  };
}

/**
 * A role that is called or allows something else; the same object when nothing changes.
 * @throws Rejection for unknown permissions, and for added ones that the granter lacks: what stays was given by somebody else
 */
export function changeRole(role: Role, change: RoleChange, granter: Granter): Role {
  const name = change.name ?? role.name;
  const description = change.description === undefined ? role.description : change.description;
  const permissions = change.permissions === undefined ? role.permissions : [...change.permissions].sort();
  const added = permissions.filter((permission) => !role.permissions.includes(permission));
  requirePermissions(added);
  requireMayAllow(granter, added);
  const same = name === role.name && description === role.description && permissions.join() === role.permissions.join();
  return same ? role : { ...role, name, nameKey: nameKeyOf(name), description, permissions, version: role.version + 1 };
}

/** @throws Rejection when the firm has as many roles as it can */
export function requireRoomForRole(count: number): void {
  if (count >= MAX_ROLES) throw new Rejection(identityErrors.limit_roles, { limit: MAX_ROLES });
}

/** Puts one role in the place of another among somebody's roles, once. */
export const withReplaced = (roles: readonly string[], key: string, replacement: string): string[] => [
  ...new Set(roles.map((role) => (role === key ? replacement : role))),
];
