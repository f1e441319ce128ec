import type { Tx } from '@praxis/chassis';
import { identityErrors } from '@praxis/contracts/identity';
import { httpErrors, Rejection } from '@praxis/contracts/kernel';
import { type Role, requireRoomForRole } from './role';
import { publishRole } from './role.publishing';
import { roles } from './role.row';
import { type RoleBook, roleBook } from './role-book';
import { isFirmRole } from './system-roles';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/**
 * The roles of the firm. Whoever gives roles by it holds the firm's row, the one lock of its team: then none of them is deleted meanwhile.
 */
export const readRoleBook = async (tx: Tx): Promise<RoleBook> => roleBook(await roles.select(tx, 'where firm_id = $1', [tx.firmId]));

/** @throws Rejection when the firm has no custom role of this key */
export async function findRole(tx: Tx, key: string, lock?: 'for update'): Promise<Role> {
  const role = !UUID.test(key) ? undefined : lock === undefined ? await roles.find(tx, key) : await roles.findForUpdate(tx, key);
  if (role === undefined) throw new Rejection(httpErrors.not_found);
  return role;
}

/** A custom role to be changed. @throws Rejection for system roles, unknown ones, and another version than `If-Match` */
export async function roleToChange(tx: Tx, key: string, ifMatch: number | undefined): Promise<Role> {
  if (isFirmRole(key)) throw new Rejection(identityErrors.role_is_system);
  const role = await findRole(tx, key, 'for update');
  if (ifMatch !== undefined && ifMatch !== role.version) throw new Rejection(httpErrors.stale);
  return role;
}

/** The firm's row must be locked. @throws Rejection when there are too many, or the name is taken */
export async function addRole(tx: Tx, role: Role): Promise<void> {
  const [row] = await tx.query<{ count: string }>('select count(*) from roles where firm_id = $1', [tx.firmId]);
  requireRoomForRole(Number(row?.count ?? 0));
  await requireFreeName(tx, role);
  roles.insert(tx, role);
  publishRole(tx, role, 'created');
  tx.changed({ targetId: role.id, after: audited(role) });
}

/** The firm's row must be locked. @throws Rejection when the name is taken */
export async function saveRole(tx: Tx, before: Role, after: Role): Promise<void> {
  await requireFreeName(tx, after);
  roles.update(tx, after, { from: before.version });
  publishRole(tx, after, 'changed');
  tx.changed({ targetId: after.id, before: audited(before), after: audited(after) });
}

export function removeRole(tx: Tx, role: Role): void {
  roles.remove(tx, role.id);
  publishRole(tx, { ...role, version: role.version + 1 }, 'deleted');
  tx.changed({ targetId: role.id, before: audited(role) });
}

async function requireFreeName(tx: Tx, { id, nameKey }: Role): Promise<void> {
  const [other] = await roles.select(tx, 'where firm_id = $1 and name_key = $2 and id <> $3', [tx.firmId, nameKey, id]);
  if (other !== undefined) throw new Rejection(identityErrors.role_name_taken);
}

const audited = ({ name, description, permissions }: Role): Record<string, unknown> => ({ name, description, permissions });
