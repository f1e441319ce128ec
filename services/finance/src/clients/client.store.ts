import type { Tx } from '@praxis/chassis';
import { financeErrors } from '@praxis/contracts/finance';
import { type Buyer, Rejection } from '@praxis/contracts/kernel';
import { type ClientRow, clients } from './client.row';

/** Keeps the copy of a client unless a later one is here. */
export function keepClient(tx: Tx, client: Omit<ClientRow, 'firmId'>): void {
  tx.write(
    `insert into clients (firm_id, id, aggregate_version, status, buyer) values ($1, $2, $3, $4, $5)
     on conflict (firm_id, id) do update set aggregate_version = excluded.aggregate_version, status = excluded.status, buyer = excluded.buyer
      where clients.aggregate_version < excluded.aggregate_version`,
    [tx.firmId, client.id, client.aggregateVersion, client.status, JSON.stringify(client.buyer)],
  );
}

/** The client as a buyer. Rejects with `finance.client_unknown`: its event may be on its way. */
export async function requireBuyer(tx: Tx, clientId: string): Promise<Buyer> {
  const client = await clients.find(tx, clientId);
  if (client === undefined) throw new Rejection(financeErrors.client_unknown, { clientId });
  return client.buyer;
}
