import { clientTeamReactions, type Reaction, react, type Tx } from '@praxis/chassis';
import { type ClientChanged, clientArchived, clientChanged, clientCreated, clientReactivated } from '@praxis/contracts/clients';
import type { EventEnvelope } from '@praxis/contracts/kernel';

/** The clients that a project may be for; an older event about a client changes nothing. */
function remember(tx: Tx, event: EventEnvelope<ClientChanged>): void {
  tx.write(
    `insert into known_clients (firm_id, client_id, name, aggregate_version) values ($1, $2, $3, $4)
     on conflict (firm_id, client_id) do update set name = excluded.name, aggregate_version = excluded.aggregate_version
      where known_clients.aggregate_version < excluded.aggregate_version`,
    [tx.firmId, event.data.clientId, event.data.buyer.displayName, event.aggregateversion],
  );
}

const options = (name: string) => ({ name, kind: 'projection', rebuilds: ['known_clients'] }) as const;
export const clientReactions: readonly Reaction[] = [
  react(clientCreated, options('client-created'), remember),
  react(clientChanged, options('client-changed'), remember),
  react(clientReactivated, options('client-reactivated'), remember),
];

/** Who may see what is of a confidential client. */
export const clientTeams: readonly Reaction[] = clientTeamReactions([clientCreated, clientChanged, clientReactivated, clientArchived]);
