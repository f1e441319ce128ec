import { type Handler, ok, type Tx } from '@praxis/chassis';
import { type archiveClient as archiveClientOperation, clientsErrors } from '@praxis/contracts/clients';
import { Rejection } from '@praxis/contracts/kernel';
import { archive, type OpenBusiness } from './client';
import { publishArchived } from './client.publishing';
import { clientReply } from './client.reply';
import { lockClient, saveClient } from './client.store';

export const archiveClient: Handler<typeof archiveClientOperation> = (request) =>
  request.inFirm(async (tx) => {
    const before = await lockClient(tx, request.params.id, request.ifMatch);
    const archived = archive(before, tx.at);
    const { engagements, invoices } = await openBusinessOf(tx, before.id);
    if (engagements.length + invoices.length > 0) throw new Rejection(clientsErrors.client_not_archivable, { engagements, invoices });
    const client = saveClient(tx, before, archived);
    publishArchived(tx, client, request.body.reason);
    return ok(clientReply(client, request.principal));
  });

/** The first 20 of each, by this service's own copies. */
async function openBusinessOf(tx: Tx, clientId: string): Promise<OpenBusiness> {
  const [engagements, invoices] = await Promise.all([
    tx.query<OpenBusiness['engagements'][number]>(
      `select id, title from engagements where firm_id = $1 and client_id = $2 and status in ('planned', 'active', 'held') order by id limit 20`,
      [tx.firmId, clientId],
    ),
    tx.query<OpenBusiness['invoices'][number]>(
      `select id, number from client_invoices where firm_id = $1 and client_id = $2 and status <> 'void' and balance > 0 order by id limit 20`,
      [tx.firmId, clientId],
    ),
  ]);
  return { engagements, invoices };
}
