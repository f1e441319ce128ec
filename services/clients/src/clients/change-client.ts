import { type Handler, ok } from '@praxis/chassis';
import type { changeClient as changeClientOperation } from '@praxis/contracts/clients';
import { change } from './client';
import { publishChanged } from './client.publishing';
import { clientReply } from './client.reply';
import { lockClient, saveClient } from './client.store';

export const changeClient: Handler<typeof changeClientOperation> = (request) =>
  request.inFirm(async (tx) => {
    const before = await lockClient(tx, request.params.id, request.ifMatch);
    const client = saveClient(tx, before, change(before, request.body, tx.at));
    publishChanged(tx, client);
    return ok(clientReply(client, request.principal));
  });
