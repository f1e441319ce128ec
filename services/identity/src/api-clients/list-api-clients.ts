import { type Handler, ok, readPage } from '@praxis/chassis';
import type { getApiClient as getOperation, listApiClients as listOperation } from '@praxis/contracts/identity';
import { statusSqlAt } from '../oauth/integration.reply';
import { apiClients } from './api-client.row';
import { getClientById } from './api-client.store';
import { apiClientReply } from './change-api-clients';

export const listApiClients: Handler<typeof listOperation> = (request) =>
  request.inFirm((tx) =>
    readPage(request, tx, {
      from: 'api_clients',
      columns: '*',
      where: [[`${statusSqlAt(request.at)} = $`, request.query.status]],
      sorts: { '-createdAt': ['created_at desc', 'id desc'], createdAt: ['created_at', 'id'] },
      map: (record) => apiClientReply(apiClients.fromDatabase(record), request.at),
    }),
  );

export const getApiClient: Handler<typeof getOperation> = (request) =>
  request.inFirm(async (tx) => ok(apiClientReply(await getClientById(tx, request.params.id), request.at)));
