import { type Reaction, react, type Tx } from '@praxis/chassis';
import { type ClientCreated, clientCreated, clientReactivated } from '@praxis/contracts/clients';
import type { EventEnvelope } from '@praxis/contracts/kernel';
import { wasCancelled } from '../onboardings/cancelled-engagement.row';
import { decideProspect } from '../prospects/prospect';
import { changeProspect } from '../prospects/prospect.store';

/** The prospect of an acceptance has become a client: it is won. Clients that were made by hand have none. */
async function winProspect(tx: Tx, { data }: EventEnvelope<ClientCreated>): Promise<void> {
  const { prospectId, clientId, onboardingId, engagementId, proposalId } = data;
  if (prospectId === undefined || (await wasCancelled(tx, engagementId))) return;
  const refs = { onboardingId, engagementId, proposalId };
  await changeProspect(tx, prospectId, undefined, (prospect) => decideProspect(prospect, { type: 'win', clientId, refs, at: tx.at }));
}

export const onClientWon: readonly Reaction[] = [
  react(clientCreated, { name: 'win-prospect', kind: 'effect' }, winProspect),
  react(clientReactivated, { name: 'win-prospect-again', kind: 'effect' }, winProspect),
];
