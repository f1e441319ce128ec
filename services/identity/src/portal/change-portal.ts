import { type Handler, ok } from '@praxis/chassis';
import {
  portalInvitationErrors,
  type resendPortalInvitation as resendOperation,
  type revokePortalAccess as revokeAccessOperation,
  type revokePortalInvitation as revokeOperation,
} from '@praxis/contracts/identity';
import { httpErrors, Rejection } from '@praxis/contracts/kernel';
import { sendAgain } from './invite-contact';
import { publishAccessRevoked, publishRevoked } from './portal.publishing';
import { portalAccessReply, portalInvitationReply } from './portal.reply';
import { portalInvitations } from './portal.row';
import { changePortalInvitation, contactCopy, findGrantForUpdate, saveGrant } from './portal.store';
import { recipientOf, revoke, revokeGrant } from './portal-invitation';

const BY_HAND = 'Revoked by the firm';

/** Mails a new link to what is the contact's address now. */
export const resendPortalInvitation =
  ({ publicUrl }: { publicUrl: string }): Handler<typeof resendOperation> =>
  (request) =>
    request.inFirm(async (tx) => {
      const before = await portalInvitations.findForUpdate(tx, request.params.id);
      if (before === undefined) throw new Rejection(httpErrors.not_found);
      if (request.ifMatch !== undefined && request.ifMatch !== before.version) throw new Rejection(httpErrors.stale);
      const recipient = recipientOf(await contactCopy(tx, before.contactId), before);
      if (recipient === undefined) throw new Rejection(portalInvitationErrors.contact_email_missing);
      return ok(portalInvitationReply(await sendAgain(tx, before, before, recipient, publicUrl), tx.at));
    });

export const revokePortalInvitation: Handler<typeof revokeOperation> = (request) =>
  request.inFirm(async (tx) => {
    const invitation = await changePortalInvitation(tx, request.params.id, request.ifMatch, (before) => revoke(before, BY_HAND));
    publishRevoked(tx, invitation);
    return ok(portalInvitationReply(invitation, tx.at));
  });

/** Closes the portal for a person; tokens that name the client are stale at once. */
export const revokePortalAccess: Handler<typeof revokeAccessOperation> = (request) =>
  request.inFirm(async (tx) => {
    const before = await findGrantForUpdate(tx, request.params.id);
    if (before === undefined) throw new Rejection(httpErrors.not_found);
    if (request.ifMatch !== undefined && request.ifMatch !== before.version) throw new Rejection(httpErrors.stale);
    const grant = saveGrant(tx, before, revokeGrant(before, BY_HAND, tx.at));
    await publishAccessRevoked(tx, grant);
    return ok(portalAccessReply(grant));
  });
