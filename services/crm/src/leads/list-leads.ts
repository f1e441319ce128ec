import { containing, type Handler, readPage } from '@praxis/chassis';
import type { listLeads as listLeadsOperation } from '@praxis/contracts/crm';
import { leadReply } from './lead.reply';
import { leadOf, leads } from './lead.row';

export const listLeads: Handler<typeof listLeadsOperation> = (request) =>
  request.inFirm((tx) =>
    readPage(request, tx, {
      from: 'leads',
      columns: '*',
      where: [
        ['firm_id = $', tx.firmId],
        ['status = $', request.query.status],
        ['owner_id = $', request.query.owner],
        [`company ilike $ or contact ->> 'name' ilike $ or contact ->> 'email' ilike $`, containing(request.query.q)],
      ],
      sorts: {
        '-createdAt': ['created_at desc', 'id desc'],
        createdAt: ['created_at asc', 'id asc'],
        company: ['company asc', 'id asc'],
      },
      map: (record) => leadReply(leadOf(leads.fromDatabase(record))),
    }),
  );
