import { type Handler, ok, readPage } from '@praxis/chassis';
import type {
  getPortalInvitation as getOperation,
  listPortalAccesses as listAccessesOperation,
  listPortalInvitations as listInvitationsOperation,
} from '@praxis/contracts/identity';
import { httpErrors, Rejection } from '@praxis/contracts/kernel';
import { statusSqlAt } from '../invitations/list-invitations';
import { portalAccessReply, portalInvitationReply } from './portal.reply';
import { portalGrants, portalInvitations } from './portal.row';

export const listPortalInvitations: Handler<typeof listInvitationsOperation> = (request) => {
  const { clientId, contactId, status } = request.query;
  return request.inFirm((tx) =>
    readPage(request, tx, {
      from: 'portal_invitations',
      columns: '*',
      where: [
        ['client_id = $', clientId],
        ['contact_id = $', contactId],
        [`${statusSqlAt(request.at)} = $`, status],
      ],
      sorts: { createdAt: ['created_at', 'id'], '-createdAt': ['created_at desc', 'id desc'] },
      map: (record) => portalInvitationReply(portalInvitations.fromDatabase(record), request.at),
    }),
  );
};

export const getPortalInvitation: Handler<typeof getOperation> = (request) =>
  request.inFirm(async (tx) => {
    const invitation = await portalInvitations.find(tx, request.params.id);
    if (invitation === undefined) throw new Rejection(httpErrors.not_found);
    return ok(portalInvitationReply(invitation, request.at));
  });

export const listPortalAccesses: Handler<typeof listAccessesOperation> = (request) => {
  const { clientId, contactId, status } = request.query;
  return request.inFirm((tx) =>
    readPage(request, tx, {
      from: 'portal_grants',
      columns: '*',
      where: [
        ['client_id = $', clientId],
        ['contact_id = $', contactId],
        ['status = $', status],
      ],
      sorts: { activatedAt: ['activated_at', 'id'], '-activatedAt': ['activated_at desc', 'id desc'] },
      map: (record) => portalAccessReply(portalGrants.fromDatabase(record)),
    }),
  );
};
