import { type Handler, ok } from '@praxis/chassis';
import type { getClient as getClientOperation } from '@praxis/contracts/clients';
import { clientReply } from './client.reply';
import { findClient } from './client.store';
import { requireVisible } from './visibility';

export const getClient: Handler<typeof getClientOperation> = (request) =>
  request.inFirm(async (tx) => {
    requireVisible(request.principal, request.params.id);
    return ok(clientReply(await findClient(tx, request.params.id), request.principal));
  });
