import { clientTeamReactions, type Reaction, react, type Tx } from '@praxis/chassis';
import { type ClientChanged, clientArchived, clientChanged, clientCreated, clientReactivated } from '@praxis/contracts/clients';
import type { EventEnvelope } from '@praxis/contracts/kernel';
import { keepClient } from '../clients/client.store';

function keep(tx: Tx, { data, aggregateversion }: EventEnvelope<Pick<ClientChanged, 'clientId' | 'status' | 'buyer'>>): void {
  keepClient(tx, { id: data.clientId, aggregateVersion: aggregateversion, status: data.status, buyer: data.buyer });
}

const asProjection = { kind: 'projection', rebuilds: ['clients'] } as const;

/** Keeps who buys: each event about a client carries all of it, and the latest wins. */
export const onClientChanged: Reaction[] = [
  react(clientCreated, { name: 'keep-created-client', ...asProjection }, keep),
  react(clientChanged, { name: 'keep-changed-client', ...asProjection }, keep),
  react(clientReactivated, { name: 'keep-reactivated-client', ...asProjection }, keep),
  react(clientArchived, { name: 'keep-archived-client', ...asProjection }, keep),
];

/** Who may see what is of a confidential client. */
export const clientTeams: readonly Reaction[] = clientTeamReactions([clientCreated, clientChanged, clientReactivated, clientArchived]);
