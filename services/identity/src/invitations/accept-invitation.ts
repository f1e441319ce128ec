import { type Handler, ok, type Tx } from '@praxis/chassis';
import { type acceptInvitation as acceptOperation, identityErrors, type viewInvitation as viewOperation } from '@praxis/contracts/identity';
import { Rejection } from '@praxis/contracts/kernel';
import type { PasswordHasher } from '../credentials/password-hasher';
import { firmOf, openFirm } from '../firms/firm.store';
import type { Member } from '../members/member';
import { addMember, applyToMember, memberOfUser, requireRoomForMember } from '../members/member.store';
import { openSession } from '../sessions/open-session';
import type { TokenIssuer } from '../tokens/token-issuer';
import { acceptingPerson, settlePerson } from '../users/accepting-person';
import type { User } from '../users/user';
import { findUserByEmail } from '../users/user.store';
import { accept, type Invitation } from './invitation';
import { invitationBehind, saveInvitation } from './invitation.store';

/** What the page behind the link needs to know. */
export const viewInvitation: Handler<typeof viewOperation> = (request) =>
  request.atEdge(
    async (tx) => {
      const invitation = await invitationBehind(tx, request.params.token);
      const firm = await openFirm(tx);
      const user = await findUserByEmail(tx, invitation.emailKey);
      return ok({
        id: invitation.id,
        version: invitation.version,
        firm: { name: firm.name },
        name: invitation.name,
        email: invitation.email,
        expiresAt: invitation.expiresAt.toISOString(),
        accept: user?.emailVerifiedAt ? 'signed_in' : 'with_password',
      });
    },
    { firmId: request.firmId },
  );

/** Joins the firm. Whoever follows the link has the mailbox, so the address is proved by it. */
export const acceptInvitation =
  ({ hasher, tokens }: { hasher: PasswordHasher; tokens: TokenIssuer }): Handler<typeof acceptOperation> =>
  async (request) => {
    const { act, unitOfWork, firmId } = request;
    const { token } = request.params;
    const asked = await unitOfWork.atEdge(
      act,
      async (tx) => {
        const firm = await openFirm(tx);
        return { firm, ...(await invitationBehind(tx, token)) };
      },
      { firmId },
    );
    const invited = {
      name: asked.name,
      email: asked.email,
      locale: asked.firm.locale,
      firmName: asked.firm.name,
      firmSlug: asked.firm.slug,
    };
    const accepting = await acceptingPerson(request, hasher, invited, request.body);
    const sign = await tokens.signer(act);
    return request.atEdge(
      async (tx) => {
        tx.actAs(`user:${accepting.user.id}`);
        // The firm's row is the lock of its team, as everywhere.
        const { limits, ...firm } = await firmOf(tx, 'for update');
        const invitation = await invitationBehind(tx, token, 'for update');
        await requireRoomForMember(tx, limits.users, 0);
        const user = await settlePerson(tx, accepting);
        const member = await join(tx, invitation, user);
        saveInvitation(tx, invitation, accept(invitation, member.id, tx.at));
        const access = {
          kind: 'user' as const,
          firmId,
          slug: firm.slug,
          firmName: firm.name,
          firmStatus: firm.status,
          mid: member.id,
          roles: member.roles,
          founder: member.founder,
        };
        const opened = accepting.as === 'signed-in' ? undefined : await openSession(tx, user, access, sign);
        return ok({
          membershipId: member.id,
          firm: { id: firmId, slug: firm.slug, name: firm.name },
          user: { id: user.id, version: user.version, name: user.name, email: user.email },
          ...(opened === undefined ? {} : { session: opened.tokens }),
        });
      },
      { firmId },
    );
  };

async function join(tx: Tx, invitation: Invitation, user: User): Promise<Member> {
  const former = await memberOfUser(tx, user.id);
  if (former?.status === 'active') throw new Rejection(identityErrors.already_member, { memberId: former.id });
  if (former !== undefined) {
    return applyToMember(tx, former, [{ type: 'roles-changed', roles: invitation.roles }, { type: 'activated' }]);
  }
  const member: Member = {
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
  };
  await addMember(tx, member);
  return member;
}
