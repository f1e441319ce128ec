import { containing, type Handler, readPage } from '@praxis/chassis';
import type { listServiceItems as listServiceItemsOperation } from '@praxis/contracts/crm';
import { serviceItemReply } from './service-item.reply';
import { serviceItems } from './service-item.row';

export const listServiceItems: Handler<typeof listServiceItemsOperation> = (request) =>
  request.inFirm((tx) =>
    readPage(request, tx, {
      from: 'service_items',
      columns: '*',
      where: [
        ['firm_id = $', tx.firmId],
        ['active = $', request.query.active],
        ['code ilike $ or name ilike $', containing(request.query.q)],
      ],
      sorts: { code: ['code asc'], '-code': ['code desc'], name: ['name asc', 'id asc'] },
      map: (record) => serviceItemReply(serviceItems.fromDatabase(record)),
    }),
  );
