import { type Handler, ok } from '@praxis/chassis';
import type {
  changeMemberRoles as changeRolesOperation,
  disableMember as disableOperation,
  enableMember as enableOperation,
} from '@praxis/contracts/identity';
import { firmOf } from '../firms/firm.store';
import { changeRoles, disable, enable } from './member';
import { memberReply } from './member.reply';
import { changeMember, requireRoomForMember } from './member.store';

/** Gives a member other roles; the member's tokens are stale at once. */
export const changeMemberRoles: Handler<typeof changeRolesOperation> = (request) =>
  request.inFirm(async (tx) => {
    const { roles } = request.body;
    const member = await changeMember(tx, request.params.id, request.ifMatch, (before, team) =>
      changeRoles(before, roles, request.principal, team),
    );
    return ok(memberReply(member));
  });

/** Ends a member's access; their sessions go on in other firms. */
export const disableMember: Handler<typeof disableOperation> = (request) =>
  request.inFirm(async (tx) => {
    const member = await changeMember(tx, request.params.id, request.ifMatch, (before, team) => disable(before, request.principal, team));
    return ok(memberReply(member));
  });

export const enableMember: Handler<typeof enableOperation> = (request) =>
  request.inFirm(async (tx) => {
    const { limits } = await firmOf(tx, 'for update');
    await requireRoomForMember(tx, limits.users, 0);
    const member = await changeMember(tx, request.params.id, request.ifMatch, (before, team) => enable(before, request.principal, team));
    return ok(memberReply(member));
  });
