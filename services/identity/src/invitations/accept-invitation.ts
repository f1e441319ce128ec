import type { Handler, Tx } from '@praxis/chassis';
import { type acceptInvitation as acceptOperation, identityErrors, type viewInvitation as viewOperation } from '@praxis/contracts/identity';
import { Rejection } from '@praxis/contracts/kernel';
import type { PasswordHasher } from '../credentials/password-hasher';
import { firmOf } from '../firms/firm.store';
import type { Member } from '../members/member';
import { addMember, applyToMember, memberOfUser, requireRoomForMember } from '../members/member.store';
import type { TokenIssuer } from '../tokens/token-issuer';
import type { User } from '../users/user';
import { acceptLink, type Invitations, viewLink } from './accept-link';
import { accept, type Invitation } from './invitation';
import { invitationBehind, saveInvitation } from './invitation.store';

const toTheTeam: Invitations<Invitation, { membershipId: string }> = {
  behind: invitationBehind,
  // The firm's row is the lock of its team, as everywhere.
  firm: (tx) => firmOf(tx, 'for update'),
  locale: (_, firm) => firm.locale,
  admit: (tx, _, { limits }) => requireRoomForMember(tx, limits.users, 0),
  join: async (tx, invitation, user, { requireSecondFactor: requiresSecondFactor }) => {
    const member = await join(tx, invitation, user);
    saveInvitation(tx, invitation, accept(invitation, member.id, tx.at));
    return {
      access: { kind: 'user', mid: member.id, roles: member.roles, founder: member.founder, requiresSecondFactor },
      reply: { membershipId: member.id },
    };
  },
};

export const viewInvitation: Handler<typeof viewOperation> = (request) =>
  request.atEdge((tx) => viewLink(tx, request.params.token, toTheTeam), { firmId: request.firmId });

/** Joins the firm. */
export const acceptInvitation =
  (dependencies: { hasher: PasswordHasher; tokens: TokenIssuer }): Handler<typeof acceptOperation> =>
  (request) =>
    acceptLink(request, dependencies, toTheTeam);

async function join(tx: Tx, invitation: Invitation, user: User): Promise<Member> {
  const former = await memberOfUser(tx, user.id);
  if (former?.status === 'active') throw new Rejection(identityErrors.already_member, { memberId: former.id });
  if (former !== undefined) {
    return applyToMember(tx, former, [{ type: 'roles-changed', roles: invitation.roles }, { type: 'activated' }]);
  }
  return addMember(tx, {
    firmId: tx.firmId,
    id: tx.newId(),
    userId: user.id,
    name: user.name,
    email: user.email,
    emailKey: user.emailKey,
    roles: invitation.roles,
    status: 'active',
    founder: false,
    createdAt: tx.at,
    version: 1,
  });
}
