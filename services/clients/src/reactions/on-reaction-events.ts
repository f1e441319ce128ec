import { type Reaction, react, type Tx } from '@praxis/chassis';
import { clientsReactionFailed, clientsReactionRecovered, onboardingCancellationRequested } from '@praxis/contracts/clients';
import { crmReactionFailed, crmReactionRecovered, proposalAccepted } from '@praxis/contracts/crm';
import { documentsReactionFailed, documentsReactionRecovered } from '@praxis/contracts/documents';
import { financeReactionFailed, financeReactionRecovered } from '@praxis/contracts/finance';
import { identityReactionFailed, identityReactionRecovered } from '@praxis/contracts/identity';
import { type Context, type EventEnvelope, type ReactionFailed, type ReactionRecovered, timeOfId } from '@praxis/contracts/kernel';
import { projectsReactionFailed, projectsReactionRecovered } from '@praxis/contracts/projects';
import { failToAnswer } from '../onboarding/cancelling';
import type { Onboarding } from '../onboarding/onboarding';
import {
  ensureOnboarding,
  lockOnboardingOf,
  lockOnboardingOfCause,
  lockOnboardingOfProposal,
  saveOnboarding,
} from '../onboarding/onboarding.store';
import { OPEN_ONBOARDING } from '../onboarding/open-onboarding';
import { unopened } from '../onboarding/opening';
import { failReaction, recoverReaction } from '../onboarding/step-events';

/* What any service could not do, and could after all: shown on the steps that waited for it. */

async function showFailure(tx: Tx, service: Context, event: EventEnvelope<ReactionFailed>): Promise<void> {
  const { data } = event;
  const cause = { id: data.causeEventId, type: data.causeEventType };
  const failure = { source: data.reaction, code: data.errorCode, detail: data.errorDetail };
  const onboarding = (await onboardingOfCause(tx, data)) ?? (opens(service, data) ? await withoutOpening(tx, event) : undefined);
  if (onboarding === undefined) return;
  const nextAttemptAt = data.nextAttemptAt === undefined ? undefined : new Date(data.nextAttemptAt).toISOString();
  const dead = data.status === 'dead';
  saveOnboarding(tx, onboarding, [
    ...failReaction(onboarding, { service, cause, failure, attempts: data.attempts, dead, nextAttemptAt }),
    ...failToAnswer(onboarding, service, cause.id, failure),
  ]);
}

async function showRecovery(tx: Tx, service: Context, { data }: EventEnvelope<ReactionRecovered>): Promise<void> {
  const cause = { id: data.causeEventId, type: data.causeEventType };
  const onboarding = await onboardingOfCause(tx, data);
  if (onboarding) saveOnboarding(tx, onboarding, recoverReaction(onboarding, { service, cause, source: data.reaction }));
}

type Cause = Pick<ReactionFailed, 'causeEventId' | 'causeEventType' | 'causeSubject'>;

/** Steps are found by the event that started them, the undoing of an onboarding by being about it. */
async function onboardingOfCause(tx: Tx, cause: Cause): Promise<Onboarding | undefined> {
  if (cause.causeEventType === proposalAccepted.type) return await lockOnboardingOfProposal(tx, cause.causeSubject);
  if (aboutOnboarding(cause.causeEventType)) return await lockOnboardingOf(tx, { onboardingId: cause.causeSubject });
  return await lockOnboardingOfCause(tx, cause.causeEventId);
}

const onboardingTypes = onboardingCancellationRequested.type.split('.').slice(0, 3).join('.');
const aboutOnboarding = (type: string): boolean => type.startsWith(`${onboardingTypes}.`);

const opens = (service: Context, { reaction, causeEventType }: ReactionFailed): boolean =>
  service === 'clients' && reaction === OPEN_ONBOARDING && causeEventType === proposalAccepted.type;

/** The acceptance could not be carried out at all: the onboarding exists so that this is seen. Its id tells when the acceptance was. */
async function withoutOpening(tx: Tx, event: EventEnvelope<ReactionFailed>): Promise<Onboarding> {
  const { causeEventId, causeEventType, causeSubject } = event.data;
  return await ensureOnboarding(
    tx,
    unopened({
      id: tx.newId(),
      proposalId: causeSubject,
      correlationId: event.correlationid,
      cause: { id: causeEventId, type: causeEventType },
      acceptedAt: new Date(timeOfId(causeEventId) ?? event.time).toISOString(),
    }),
  );
}

const failed = [
  identityReactionFailed,
  crmReactionFailed,
  clientsReactionFailed,
  projectsReactionFailed,
  financeReactionFailed,
  documentsReactionFailed,
];
const recovered = [
  identityReactionRecovered,
  crmReactionRecovered,
  clientsReactionRecovered,
  projectsReactionRecovered,
  financeReactionRecovered,
  documentsReactionRecovered,
];

export const reactionReactions: readonly Reaction[] = [
  ...failed.map((definition) =>
    react(definition, { name: 'show-failure', kind: 'effect' }, (tx, event) => showFailure(tx, definition.context, event)),
  ),
  ...recovered.map((definition) =>
    react(definition, { name: 'show-recovery', kind: 'effect' }, (tx, event) => showRecovery(tx, definition.context, event)),
  ),
];
