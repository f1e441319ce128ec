import type { Tx } from '@praxis/chassis';
import type { Usage } from '../firms/firm';

/** What is known of a client, unless something newer was heard already. */
export function rememberClient(tx: Tx, clientId: string, status: string, eventVersion: number): void {
  tx.write(
    `insert into known_clients (firm_id, id, status, event_version) values ($1, $2, $3, $4)
     on conflict (firm_id, id) do update set status = excluded.status, event_version = excluded.event_version
       where known_clients.event_version < excluded.event_version`,
    [tx.firmId, clientId, status, eventVersion],
  );
}

/** The inbox lets each upload be counted once. */
export function countUpload(tx: Tx, bytes: number): void {
  tx.write(
    `insert into storage_used (firm_id, bytes) values ($1, $2) on conflict (firm_id) do update set bytes = storage_used.bytes + excluded.bytes`,
    [tx.firmId, bytes],
  );
}

/**
 * What the firm uses of its limits: users, open invitations included, exactly; clients and bytes as far as their services have told, which
 * are the ones that refuse beyond the limit.
 */
export async function usageOf(tx: Tx): Promise<Usage> {
  const [row] = await tx.query<{ users: number; clients: number; bytes: string }>(
    `select (select count(*) from memberships where firm_id = $1 and status = 'active')::int
              + (select count(*) from invitations where firm_id = $1 and status = 'open' and expires_at > $2)::int as users,
            (select count(*) from known_clients where firm_id = $1 and status <> 'archived')::int as clients,
            coalesce((select bytes from storage_used where firm_id = $1), 0) as bytes`,
    [tx.firmId, tx.at],
  );
  if (row === undefined) throw new Error('The usage has no row');
  return { users: row.users, clients: row.clients, storageBytes: Number(row.bytes) };
}
