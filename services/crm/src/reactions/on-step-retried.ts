import { react } from '@praxis/chassis';
import { onboardingStepRetried } from '@praxis/contracts/clients';
import { wasCancelled } from '../onboardings/cancelled-engagement.row';
import { decideProspect } from '../prospects/prospect';
import { lockProspect, saveProspect } from '../prospects/prospect.store';

/** Somebody wants the winning of the prospect again: what waits runs now; what had succeeded is told again. */
export const onStepRetried = react(onboardingStepRetried, { name: 'retry-prospect-won', kind: 'effect' }, async (tx, { data }) => {
  if (data.step !== 'prospect_won') return;
  const waiting = await tx.retryParked(data.causeEventId);
  const { prospectId, clientId, onboardingId, engagementId, proposalId } = data;
  if (waiting.length > 0 || prospectId === undefined || clientId === undefined || (await wasCancelled(tx, engagementId))) return;
  const prospect = await lockProspect(tx, prospectId);
  if (prospect.status !== 'won' || prospect.clientId !== clientId) return;
  const refs = { onboardingId, engagementId, proposalId };
  saveProspect(tx, prospect, decideProspect(prospect, { type: 'win', clientId, refs, at: tx.at }));
});
