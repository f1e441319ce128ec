import { containing, type Handler, ok, readPage } from '@praxis/chassis';
import type { getMember as getOperation, listMembers as listOperation } from '@praxis/contracts/identity';
import { memberReply } from './member.reply';
import { members } from './member.row';
import { getMemberById } from './member.store';

export const listMembers: Handler<typeof listOperation> = (request) => {
  const { status, q } = request.query;
  return request.inFirm((tx) =>
    readPage(request, tx, {
      from: 'memberships',
      columns: '*',
      where: [
        ['status = $', status],
        ['(name ilike $ or email ilike $)', containing(q)],
      ],
      sorts: {
        name: ['name', 'id'],
        '-name': ['name desc', 'id desc'],
        createdAt: ['created_at', 'id'],
        '-createdAt': ['created_at desc', 'id desc'],
      },
      map: (record) => memberReply(members.fromDatabase(record)),
    }),
  );
};

export const getMember: Handler<typeof getOperation> = (request) =>
  request.inFirm(async (tx) => ok(memberReply(await getMemberById(tx, request.params.id))));
