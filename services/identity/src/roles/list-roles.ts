import { type Handler, ok, readPage, type Tx } from '@praxis/chassis';
import type { getRole as getOperation, listRoles as listOperation } from '@praxis/contracts/identity';
import { customRoleReply, systemRoleReply } from './role.reply';
import { roles } from './role.row';
import { findRole } from './role.store';
import { FIRM_ROLES, type FirmRole, isFirmRole } from './system-roles';

/** The system roles are code, the others rows: one list of both, system roles in their order, the firm's own by name. */
const everyRole = `(
  select key, place, '' as name_key, 'system' as role_kind, null::uuid as firm_id, null::uuid as id, null as name, null as description,
         null::jsonb as permissions, null::timestamptz as created_at, null::int as version
    from unnest(array[${FIRM_ROLES.map((key) => `'${key}'`).join(', ')}]) with ordinality as known (key, place)
  union all
  select id::text, ${FIRM_ROLES.length + 1}, name_key, 'custom', firm_id, id, name, description, permissions, created_at, version from roles
) as every_role`;
const holders = `(select count(*) from memberships m where m.status = 'active' and m.roles ? every_role.key)::int as members`;

export const listRoles: Handler<typeof listOperation> = (request) =>
  request.inFirm((tx) =>
    readPage(request, tx, {
      from: everyRole,
      columns: `*, ${holders}`,
      where: [['role_kind = $', request.query.kind]],
      sorts: { position: ['place', 'name_key', 'key'] },
      map: (record) =>
        record['role_kind'] === 'system'
          ? systemRoleReply(record['key'] as FirmRole, Number(record['members']))
          : customRoleReply(roles.fromDatabase(record), Number(record['members'])),
    }),
  );

export const getRole: Handler<typeof getOperation> = (request) =>
  request.inFirm(async (tx) => {
    const { key } = request.params;
    if (isFirmRole(key)) return ok(systemRoleReply(key, await countHolders(tx, key)));
    const role = await findRole(tx, key);
    return ok(customRoleReply(role, await countHolders(tx, key)));
  });

async function countHolders(tx: Tx, key: string): Promise<number> {
  const [row] = await tx.query<{ count: string }>(
    `select count(*) from memberships where firm_id = $1 and status = 'active' and roles ? $2`,
    [tx.firmId, key],
  );
  return Number(row?.count ?? 0);
}
