import { type Reaction, react } from '@praxis/chassis';
import { onboardingStepRetried } from '@praxis/contracts/clients';
import { isCancelled, provisionWorkspace } from '../workspaces/workspace.store';

/** Runs the waiting cause now; when it had succeeded, tells of the workspace again from what it is. */
export const onStepRetried: Reaction = react(onboardingStepRetried, { name: 'retry-workspace', kind: 'effect' }, async (tx, event) => {
  const { step, causeEventId, clientId, onboardingId, engagementId, proposalId } = event.data;
  if (step !== 'workspace' || clientId === undefined || (await isCancelled(tx, engagementId))) return;
  const waiting = await tx.retryParked(causeEventId);
  if (waiting.length === 0) await provisionWorkspace(tx, clientId, { onboardingId, engagementId, proposalId });
});
