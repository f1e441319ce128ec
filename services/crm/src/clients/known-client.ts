import type { Tx } from '@praxis/chassis';
import { crmErrors } from '@praxis/contracts/crm';
import { Rejection } from '@praxis/contracts/kernel';
import { type ClientContactRow, type ClientRow, clientContacts, clients } from './client.row';

/**
 * The client of an additional proposal, as far as crm has heard of it.
 *
 * @throws Rejection of `crm.client_unknown` (it may be on its way) or `crm.client_archived`
 */
export async function requireClient(tx: Tx, clientId: string): Promise<ClientRow> {
  const client = await clients.find(tx, clientId);
  if (client === undefined) throw new Rejection(crmErrors.client_unknown, { clientId });
  if (client.status === 'archived') throw new Rejection(crmErrors.client_archived, { clientId });
  return client;
}

/** Who speaks for the client, where somebody does. */
export async function primaryContactOf(tx: Tx, clientId: string): Promise<ClientContactRow | undefined> {
  const [contact] = await clientContacts.select(
    tx,
    'where firm_id = $1 and active and primary_of @> array[$2::uuid] order by version desc, id limit 1',
    [tx.firmId, clientId],
  );
  return contact;
}
