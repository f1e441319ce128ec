import { type Handler, readPage } from '@praxis/chassis';
import type { listDeals as listDealsOperation } from '@praxis/contracts/crm';
import { dealReply } from './deal.reply';
import { deals } from './deal.row';

export const listDeals: Handler<typeof listDealsOperation> = (request) =>
  request.inFirm((tx) =>
    readPage(request, tx, {
      from: 'deals',
      columns: '*',
      where: [
        ['firm_id = $', tx.firmId],
        ['prospect_id = $', request.query.prospectId],
        ['owner_id = $', request.query.owner],
      ],
      sorts: {
        '-createdAt': ['created_at desc', 'id desc'],
        createdAt: ['created_at asc', 'id asc'],
        // Amounts of different currencies do not compare: each currency by itself.
        value: ['value_currency', 'value_amount', 'id'],
        '-value': ['value_currency desc', 'value_amount desc', 'id desc'],
      },
      map: (record) => dealReply(deals.fromDatabase(record)),
    }),
  );
