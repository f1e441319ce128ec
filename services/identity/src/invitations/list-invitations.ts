import { type Handler, ok, readPage } from '@praxis/chassis';
import type { getInvitation as getOperation, listInvitations as listOperation } from '@praxis/contracts/identity';
import { invitationReply } from './invitation.reply';
import { invitations } from './invitation.row';
import { getInvitationById } from './invitation.store';

/** An open invitation runs out by itself, so its status is a matter of the time of asking. */
export const statusSqlAt = (at: Date): string =>
  `case when status = 'open' and expires_at <= '${at.toISOString()}'::timestamptz then 'expired' else status end`;

export const listInvitations: Handler<typeof listOperation> = (request) =>
  request.inFirm((tx) =>
    readPage(request, tx, {
      from: 'invitations',
      columns: '*',
      where: [[`${statusSqlAt(request.at)} = $`, request.query.status]],
      sorts: {
        createdAt: ['created_at', 'id'],
        '-createdAt': ['created_at desc', 'id desc'],
        email: ['email_key', 'id'],
      },
      map: (record) => invitationReply(invitations.fromDatabase(record), request.at),
    }),
  );

export const getInvitation: Handler<typeof getOperation> = (request) =>
  request.inFirm(async (tx) => ok(invitationReply(await getInvitationById(tx, request.params.id), request.at)));
