import { type Handler, idOfActor, type OperationRequest, readPage, type Tx } from '@praxis/chassis';
import type { listMyApiKeys as listMineOperation, listApiKeys as listOperation } from '@praxis/contracts/identity';
import { statusSqlAt } from '../oauth/integration.reply';
import { apiKeys } from './api-key.row';
import { apiKeyReply } from './change-api-keys';

const keysOf = (request: OperationRequest, tx: Tx, status: string | undefined, userId: string | undefined) =>
  readPage(request, tx, {
    from: 'api_keys',
    columns: '*',
    where: [
      [`${statusSqlAt(request.at)} = $`, status],
      ['user_id = $', userId],
    ],
    sorts: { '-createdAt': ['created_at desc', 'id desc'], createdAt: ['created_at', 'id'] },
    map: (record) => apiKeyReply(apiKeys.fromDatabase(record), request.at),
  });

export const listMyApiKeys: Handler<typeof listMineOperation> = (request) =>
  request.inFirm((tx) => keysOf(request as unknown as OperationRequest, tx, request.query.status, idOfActor(request.principal.id)));

export const listApiKeys: Handler<typeof listOperation> = (request) =>
  request.inFirm((tx) => keysOf(request as unknown as OperationRequest, tx, request.query.status, request.query.userId));
