import { containing, type Handler, readPage } from '@praxis/chassis';
import type { listClients as listClientsOperation } from '@praxis/contracts/clients';
import { clientReply } from './client.reply';
import { clientOf, clients } from './client.row';
import { visibleIn } from './visibility';

export const listClients: Handler<typeof listClientsOperation> = (request) =>
  request.inFirm((tx) =>
    readPage(request, tx, {
      from: 'clients',
      columns: '*',
      where: [
        ['firm_id = $', tx.firmId],
        visibleIn(request.principal, 'id'),
        ['display_name ilike $ or legal_name ilike $ or number ilike $', containing(request.query.q)],
        ['status = $', request.query.status],
        ['owner_id = $', request.query.ownerId],
      ],
      sorts: {
        displayName: ['lower(display_name) asc', 'id asc'],
        '-displayName': ['lower(display_name) desc', 'id desc'],
        '-createdAt': ['created_at desc', 'id desc'],
        createdAt: ['created_at asc', 'id asc'],
        number: ['number asc', 'id asc'],
        '-number': ['number desc', 'id desc'],
      },
      map: (record) => clientReply(clientOf(clients.fromDatabase(record)), request.principal),
    }),
  );
