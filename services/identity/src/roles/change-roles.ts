import { created, type Handler, noContent, ok, type Tx } from '@praxis/chassis';
import {
  type changeRole as changeOperation,
  type createRole as createOperation,
  type deleteRole as deleteOperation,
  identityErrors,
} from '@praxis/contracts/identity';
import { Rejection } from '@praxis/contracts/kernel';
import { firmOf } from '../firms/firm.store';
import { invitations } from '../invitations/invitation.row';
import { saveInvitation } from '../invitations/invitation.store';
import { members } from '../members/member.row';
import { applyToMember } from '../members/member.store';
import { requireFirmRoles, requireMayGrant } from './granting';
import { changeRole as changed, newRole, type Role, withReplaced } from './role';
import { customRoleReply } from './role.reply';
import { addRole, readRoleBook, removeRole, roleToChange, saveRole } from './role.store';

export const createRole: Handler<typeof createOperation> = (request) =>
  request.inFirm(async (tx) => {
    await firmOf(tx, 'for update');
    const role = newRole(tx.firmId, tx.newId(), request.body, request.principal, tx.at);
    await addRole(tx, role);
    return created(customRoleReply(role, 0));
  });

/** Gateways decide by the change within seconds: tokens name roles, not permissions. */
export const changeRole: Handler<typeof changeOperation> = (request) =>
  request.inFirm(async (tx) => {
    await firmOf(tx, 'for update');
    const before = await roleToChange(tx, request.params.key, request.ifMatch);
    const role = changed(before, request.body, request.principal);
    if (role !== before) await saveRole(tx, before, role);
    const holders = await members.select(tx, `where firm_id = $1 and status = 'active' and roles ? $2`, [tx.firmId, role.id]);
    return ok(customRoleReply(role, holders.length));
  });

export const deleteRole: Handler<typeof deleteOperation> = (request) =>
  request.inFirm(async (tx) => {
    await firmOf(tx, 'for update');
    const role = await roleToChange(tx, request.params.key, request.ifMatch);
    const { replacement } = request.query;
    if (replacement !== undefined) {
      const book = await readRoleBook(tx);
      requireFirmRoles(replacement === role.id ? [] : [replacement], book);
      requireMayGrant(request.principal, [], [replacement], book);
    }
    await replaceOrRefuse(tx, role, replacement === role.id ? undefined : replacement);
    removeRole(tx, role);
    return noContent();
  });

/** Disabled members count too: they may come back. @throws Rejection when somebody has the role and none takes its place */
async function replaceOrRefuse(tx: Tx, role: Role, replacement: string | undefined): Promise<void> {
  const holders = await members.select(tx, 'where firm_id = $1 and roles ? $2 order by id for update', [tx.firmId, role.id]);
  const invited = await invitations.select(
    tx,
    `where firm_id = $1 and status in ('open', 'expired') and roles ? $2 order by id for update`,
    [tx.firmId, role.id],
  );
  const waiting = invited.filter(({ status }) => status === 'open');
  if (replacement === undefined) {
    if (holders.length + waiting.length > 0) {
      throw new Rejection(identityErrors.role_in_use, { members: holders.length, invitations: waiting.length });
    }
    return;
  }
  for (const member of holders) {
    await applyToMember(tx, member, [{ type: 'roles-changed', roles: withReplaced(member.roles, role.id, replacement) }]);
  }
  for (const invitation of invited) {
    saveInvitation(tx, invitation, { ...invitation, roles: withReplaced(invitation.roles, role.id, replacement) });
  }
}
