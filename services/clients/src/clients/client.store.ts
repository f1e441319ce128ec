import { clientTeamOf, keepClientTeam, type Tx } from '@praxis/chassis';
import { found } from '../found';
import type { Client } from './client';
import { clientOf, clients, rowOfClient } from './client.row';

/** @throws Rejection of `http.not_found` */
export const findClient = async (tx: Tx, id: string): Promise<Client> => clientOf(found(await clients.find(tx, id)));

/**
 * Locks a client for the rest of the transaction: nobody begins or ends business with it meanwhile.
 *
 * @throws Rejection of `http.not_found` or `http.stale`
 */
export const lockClient = async (tx: Tx, id: string, ifMatch?: number): Promise<Client> =>
  clientOf(found(await clients.findForUpdate(tx, id), ifMatch));

export async function lockClientOfProspect(tx: Tx, prospectId: string): Promise<Client | undefined> {
  const [row] = await clients.lookUp(tx, 'where firm_id = $1 and source_prospect_id = $2 for update', [tx.firmId, prospectId]);
  return row && clientOf(row);
}

export function addClient(tx: Tx, client: Client): void {
  clients.insert(tx, rowOfClient(tx.firmId, client));
  keepClientTeam(tx, teamOf(client));
}

const teamOf = (client: Client) => clientTeamOf({ ...client, clientId: client.id }, client.version);

/** Writes a locked client in its new state. */
export function saveClient(tx: Tx, before: Client, next: Client): Client {
  const after = { ...next, version: before.version + 1 };
  clients.update(tx, rowOfClient(tx.firmId, after), { from: before.version });
  keepClientTeam(tx, teamOf(after));
  tx.changed({ targetId: after.id, before: audited(before), after: audited(after) });
  return after;
}

const SERIES = 'client';

/**
 * Lets the firm's new clients be made one after another, until the end of the transaction. Whoever waits here then sees the client that
 * another proposal to the same prospect has made meanwhile, and the true number of clients.
 *
 * @returns the next number, such as `CL-0007`, once it is asked for
 */
export async function lockClientNumbers(tx: Tx): Promise<() => string> {
  const [row] = await tx.lookUp<{ last: number }>(
    `insert into number_series (firm_id, series, last) values ($1, $2, 0)
     on conflict (firm_id, series) do update set last = number_series.last returning last`,
    [tx.firmId, SERIES],
  );
  if (row === undefined) throw new Error('A number series has no row');
  return () => {
    const next = row.last + 1;
    tx.write('update number_series set last = $3 where firm_id = $1 and series = $2', [tx.firmId, SERIES, next]);
    return `CL-${String(next).padStart(4, '0')}`;
  };
}

/** Clients that count against the limit of the plan. */
export async function countClients(tx: Tx): Promise<number> {
  const [row] = await tx.query<{ count: number }>(
    `select count(*)::int as count from clients where firm_id = $1 and status <> 'archived'`,
    [tx.firmId],
  );
  return row?.count ?? 0;
}

const audited = ({ status, ownerId, teamIds, confidential, buyer }: Client) => ({
  status,
  ownerId,
  teamIds,
  confidential,
  kind: buyer.kind,
  taxTreatment: buyer.taxTreatment,
  currency: buyer.currency,
  poNumberRequired: buyer.poNumberRequired,
});
