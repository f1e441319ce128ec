import { type Reaction, react, type Tx } from '@praxis/chassis';
import { financeCancellationCleared, financeCancellationRefused } from '@praxis/contracts/finance';
import { type CancellationCleared, todayIn } from '@praxis/contracts/kernel';
import { projectsCancellationCleared, projectsCancellationRefused } from '@praxis/contracts/projects';
import type { z } from 'zod';
import { lockClient } from '../clients/client.store';
import { hasOtherEngagements } from '../engagements/engagement.store';
import { type AnswerOf, clearCancellation, refuseCancellation } from '../onboarding/cancelling';
import type { Onboarding } from '../onboarding/onboarding';
import { lockOnboardingOf, saveOnboarding } from '../onboarding/onboarding.store';
import { undoOwnSteps } from '../onboarding/undo-own-steps';

/** Nothing stands against it in one context; when that was the last, the undoing begins, with this service's own part at once. */
async function clear(tx: Tx, answer: AnswerOf, { onboardingId }: z.output<typeof CancellationCleared>): Promise<void> {
  const onboarding = await lockOnboardingOf(tx, { onboardingId });
  if (onboarding === undefined) return;
  const { timezone } = await tx.firm();
  const today = todayIn(timezone, tx.at.toISOString());
  const clientStays = await hasOtherBusiness(tx, onboarding);
  const changes = clearCancellation(onboarding, answer, { clientStays, today }, tx.at.toISOString());
  const after = saveOnboarding(tx, onboarding, changes);
  if (!changes.some(({ type }) => type === 'cancellation_agreed')) return;
  saveOnboarding(tx, after, await undoOwnSteps(tx, after, today, timezone));
}

/** The client is locked with the question, so that the answer holds until the end of the transaction. */
async function hasOtherBusiness(tx: Tx, { clientId, engagementId }: Onboarding): Promise<boolean> {
  if (clientId === undefined || engagementId === undefined) return false;
  await lockClient(tx, clientId);
  return await hasOtherEngagements(tx, clientId, engagementId);
}

async function refuse(tx: Tx, answer: AnswerOf, refusal: { onboardingId: string; code: string; reason: string }): Promise<void> {
  const onboarding = await lockOnboardingOf(tx, { onboardingId: refusal.onboardingId });
  if (onboarding === undefined) return;
  const { code, reason } = refusal;
  saveOnboarding(tx, onboarding, refuseCancellation(onboarding, { ...answer, code, reason }, tx.at.toISOString()));
}

/** The event that an answer answers is its cause. */
export const cancellationReactions: readonly Reaction[] = [
  react(financeCancellationCleared, { name: 'clear-cancellation', kind: 'effect' }, (tx, event) =>
    clear(tx, { service: 'finance', requestEventId: event.causationid }, event.data),
  ),
  react(projectsCancellationCleared, { name: 'clear-cancellation', kind: 'effect' }, (tx, event) =>
    clear(tx, { service: 'projects', requestEventId: event.causationid }, event.data),
  ),
  react(financeCancellationRefused, { name: 'refuse-cancellation', kind: 'effect' }, (tx, event) =>
    refuse(tx, { service: 'finance', requestEventId: event.causationid }, event.data),
  ),
  react(projectsCancellationRefused, { name: 'refuse-cancellation', kind: 'effect' }, (tx, event) =>
    refuse(tx, { service: 'projects', requestEventId: event.causationid }, event.data),
  ),
];
