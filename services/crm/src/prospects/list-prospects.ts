import { containing, type Handler, readPage } from '@praxis/chassis';
import type { listProspects as listProspectsOperation } from '@praxis/contracts/crm';
import { prospectReply } from './prospect.reply';
import { prospectOf, prospects } from './prospect.row';

const ANY_CONTACT = `select 1 from jsonb_array_elements(contacts) as c where c ->> 'name' ilike $ or c ->> 'email' ilike $`;

export const listProspects: Handler<typeof listProspectsOperation> = (request) =>
  request.inFirm((tx) =>
    readPage(request, tx, {
      from: 'prospects',
      columns: '*',
      where: [
        ['firm_id = $', tx.firmId],
        ['status = $', request.query.status],
        ['owner_id = $', request.query.owner],
        [`name ilike $ or exists (${ANY_CONTACT})`, containing(request.query.q)],
      ],
      sorts: {
        '-createdAt': ['created_at desc', 'id desc'],
        createdAt: ['created_at asc', 'id asc'],
        name: ['name asc', 'id asc'],
      },
      map: (record) => prospectReply(prospectOf(prospects.fromDatabase(record))),
    }),
  );
