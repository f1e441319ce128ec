import { clientTeamReactions, type Reaction, react, type Tx } from '@praxis/chassis';
import { type ClientChanged, clientArchived, clientChanged, clientCreated, clientReactivated } from '@praxis/contracts/clients';
import type { EventEnvelope } from '@praxis/contracts/kernel';
import { clients } from '../clients/client.row';
import { keepCopy } from '../copy';

const copy = (tx: Tx, { data, aggregateversion }: EventEnvelope<ClientChanged>) =>
  keepCopy(clients, tx, {
    firmId: tx.firmId,
    id: data.clientId,
    version: aggregateversion,
    status: data.status,
    number: data.number,
    ownerId: data.ownerId ?? null,
    buyer: data.buyer,
  });

/** To whom additional proposals can be made. */
export const onClientChanged: readonly Reaction[] = [
  react(clientCreated, { name: 'copy-created-client', kind: 'projection', rebuilds: ['clients'] }, copy),
  react(clientChanged, { name: 'copy-changed-client', kind: 'projection', rebuilds: ['clients'] }, copy),
  react(clientReactivated, { name: 'copy-reactivated-client', kind: 'projection', rebuilds: ['clients'] }, copy),
  react(clientArchived, { name: 'copy-archived-client', kind: 'projection', rebuilds: ['clients'] }, copy),
];

/** Who may see what is of a confidential client. */
export const clientTeams: readonly Reaction[] = clientTeamReactions([clientCreated, clientChanged, clientReactivated, clientArchived]);
