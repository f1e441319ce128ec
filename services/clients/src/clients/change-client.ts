import { type Handler, ok } from '@praxis/chassis';
import type { changeClient as changeClientOperation } from '@praxis/contracts/clients';
import { requireMembers } from '../members/require-members';
import { change, peopleOf } from './client';
import { publishChanged } from './client.publishing';
import { clientReply } from './client.reply';
import { lockClient, saveClient } from './client.store';

export const changeClient: Handler<typeof changeClientOperation> = (request) =>
  request.inFirm(async (tx) => {
    const before = await lockClient(tx, request.params.id, request.ifMatch);
    const wanted = change(before, request.body, tx.at);
    // Whoever has left the firm since may stay where they are named: it must not stand in the way of other changes.
    const already = peopleOf(before);
    await requireMembers(
      tx,
      peopleOf(wanted).filter((id) => !already.includes(id)),
    );
    const client = saveClient(tx, before, wanted);
    publishChanged(tx, client);
    return ok(clientReply(client, request.principal));
  });
