import type { Tx } from '@praxis/chassis';
import { type ClientCreated, clientArchived, clientChanged, clientCreated, clientReactivated } from '@praxis/contracts/clients';
import type { Client } from './client';

/** What starts the steps of the other services, beside the client itself. */
export type ClientOpening = Pick<ClientCreated, 'prospectId' | 'contact' | 'openPortal' | 'onboardingId' | 'engagementId' | 'proposalId'>;

/** Returns the event's id, which is the cause of the steps that it starts. */
export const publishCreated = (tx: Tx, client: Client, opening: ClientOpening): string =>
  tx.publish(clientCreated, { ...about(client), data: { ...known(client), ...opening } });

/** Returns the event's id, which is the cause of the steps that it starts. */
export const publishReactivated = (tx: Tx, client: Client, opening: ClientOpening): string =>
  tx.publish(clientReactivated, { ...about(client), data: { ...known(client), ...opening } });

export const publishChanged = (tx: Tx, client: Client): string => tx.publish(clientChanged, { ...about(client), data: known(client) });

export const publishArchived = (tx: Tx, client: Client, reason: string | undefined): string =>
  tx.publish(clientArchived, { ...about(client), data: { ...known(client), reason } });

const about = ({ id }: Client) => ({ subject: id, clientId: id });

const known = (client: Client) => ({
  clientId: client.id,
  number: client.number,
  status: client.status,
  ownerId: client.ownerId,
  teamIds: [...client.teamIds],
  confidential: client.confidential,
  buyer: client.buyer,
});
