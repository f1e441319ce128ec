import { created, type Handler, idOfActor, type OperationRequest, ok, type Tx } from '@praxis/chassis';
import {
  type createInvitation as createOperation,
  identityErrors,
  type resendInvitation as resendOperation,
  type revokeInvitation as revokeOperation,
} from '@praxis/contracts/identity';
import { hashLinkToken, makeLinkToken, Rejection } from '@praxis/contracts/kernel';
import { firmOf } from '../firms/firm.store';
import { members } from '../members/member.row';
import { requireRoomForMember } from '../members/member.store';
import { requireFirmRoles, requireMayGrant } from '../roles/granting';
import { readRoleBook } from '../roles/role.store';
import { emailKeyOf } from '../users/user';
import { expiryOf, type Invitation, resend, revoke, statusAt } from './invitation';
import { publishInvited } from './invitation.publishing';
import { invitationReply } from './invitation.reply';
import { addInvitation, changeInvitation, countOpenInvitations, openInvitationTo, saveInvitation } from './invitation.store';

interface Dependencies {
  publicUrl: string;
}

/** Invites somebody by mail. Nobody invites to more than they may do themselves. */
export const createInvitation =
  ({ publicUrl }: Dependencies): Handler<typeof createOperation> =>
  (request) =>
    request.inFirm(async (tx) => {
      const { email, name, roles } = request.body;
      const firm = await firmOf(tx, 'for update');
      const book = await readRoleBook(tx);
      requireFirmRoles(roles, book);
      requireMayGrant(request.principal, [], roles, book);
      const emailKey = emailKeyOf(email);
      await requireNoMember(tx, emailKey);
      const former = await openInvitationTo(tx, emailKey);
      if (former !== undefined) {
        if (statusAt(former, tx.at) === 'open') throw new Rejection(identityErrors.already_invited, { invitationId: former.id });
        saveInvitation(tx, former, { ...former, status: 'expired' });
      }
      await requireRoomForMember(tx, firm.limits.users, await countOpenInvitations(tx));
      const token = makeLinkToken(tx.firmId);
      const invitation: Invitation = {
        firmId: tx.firmId,
        id: tx.newId(),
        email,
        emailKey,
        name,
        roles,
        status: 'open',
        tokenHash: hashLinkToken(token),
        expiresAt: expiryOf(tx.at),
        invitedBy: inviterOf(request),
        sendings: 1,
        mail: 'queued',
        membershipId: null,
        acceptedAt: null,
        createdAt: tx.at,
        version: 1,
      };
      addInvitation(tx, invitation);
      publishInvited(tx, invitation, {
        token,
        firmName: firm.name,
        locale: firm.locale,
        inviter: request.principal.name ?? firm.name,
        publicUrl,
      });
      return created(invitationReply(invitation, tx.at));
    });

/** Mails a new link; who resends must be able to give the roles, as for a new invitation. */
export const resendInvitation =
  ({ publicUrl }: Dependencies): Handler<typeof resendOperation> =>
  (request) =>
    request.inFirm(async (tx) => {
      const firm = await firmOf(tx, 'for update');
      const book = await readRoleBook(tx);
      const token = makeLinkToken(tx.firmId);
      const invitation = await changeInvitation(tx, request.params.id, request.ifMatch, (before) => {
        requireFirmRoles(before.roles, book);
        requireMayGrant(request.principal, [], before.roles, book);
        return resend(before, hashLinkToken(token), tx.at);
      });
      await requireNoMember(tx, invitation.emailKey);
      publishInvited(tx, invitation, {
        token,
        firmName: firm.name,
        locale: firm.locale,
        inviter: request.principal.name ?? firm.name,
        publicUrl,
      });
      return ok(invitationReply(invitation, tx.at));
    });

export const revokeInvitation: Handler<typeof revokeOperation> = (request) =>
  request.inFirm(async (tx) => {
    const invitation = await changeInvitation(tx, request.params.id, request.ifMatch, (before) => revoke(before, tx.at));
    return ok(invitationReply(invitation, tx.at));
  });

async function requireNoMember(tx: Tx, emailKey: string): Promise<void> {
  const [member] = await members.select(tx, `where firm_id = $1 and email_key = $2 and status = 'active'`, [tx.firmId, emailKey]);
  if (member !== undefined) throw new Rejection(identityErrors.already_member, { memberId: member.id });
}

/** A person's id; integrations invite in nobody's name. */
const inviterOf = ({ principal }: Pick<OperationRequest, 'principal'>): string | null =>
  principal.kind === 'user' ? idOfActor(principal.id) : null;
