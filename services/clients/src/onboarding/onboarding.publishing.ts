import { idOfActor, type Tx } from '@praxis/chassis';
import {
  type OnboardingStep,
  onboardingCancellationRefused,
  onboardingCancellationRequested,
  onboardingCancelled,
  onboardingCompleted,
  onboardingStalled,
  onboardingStarted,
  onboardingStepCompleted,
  onboardingStepRetried,
} from '@praxis/contracts/clients';
import type { Cancellation, Change, Onboarding } from './onboarding';
import { cancellationAskedOf, stepNames, steps } from './steps';

/**
 * What others are told of an onboarding. Returns what only publishing knows: the ids of the events that later answers and failures refer
 * to.
 */
export function publishOnboarding(tx: Tx, onboarding: Onboarding, change: Change): Change[] {
  const about = { subject: onboarding.id, clientId: onboarding.clientId };
  const known = refs(onboarding);
  switch (change.type) {
    case 'opened':
      tx.publish(onboardingStarted, {
        ...about,
        data: { ...known, startedAt: onboarding.startedAt, steps: stepNames.map((name) => startedStep(name, change.opening.steps)) },
      });
      for (const name of stepNames) if (change.opening.steps[name].status === 'done') publishSettled(tx, onboarding, name);
      return [];
    case 'step_done':
    case 'step_waived':
    case 'step_not_needed':
      publishSettled(tx, onboarding, change.step);
      return [];
    case 'step_retried':
      tx.publish(onboardingStepRetried, {
        ...about,
        data: {
          ...known,
          step: change.step,
          service: steps[change.step].service,
          causeEventId: change.cause.id,
          causeEventType: change.cause.type,
          retriedBy: change.by,
        },
      });
      return [];
    case 'stalled':
      tx.publish(onboardingStalled, {
        ...about,
        data: { ...known, steps: [...change.steps], ownerId: onboarding.ownerId, stalledAt: change.at },
      });
      return [];
    case 'completed':
      tx.publish(onboardingCompleted, {
        ...about,
        data: {
          ...known,
          startedAt: onboarding.startedAt,
          completedAt: change.at,
          durationMs: durationMs(onboarding, change.at),
          waived: stepNames.filter((name) => onboarding.steps[name].status === 'waived'),
        },
      });
      return [];
    case 'cancellation_requested': {
      const { reason, by, at } = change;
      const data = { ...withEngagement(onboarding), reason, requestedBy: by, requestedAt: at };
      return [{ type: 'cancellation_told', phase: 'requested', eventId: tx.publish(onboardingCancellationRequested, { ...about, data }) }];
    }
    case 'cancellation_refused':
      tx.publish(onboardingCancellationRefused, {
        ...about,
        data: { ...withEngagement(onboarding), refusals: refusalsOf(cancellationOf(onboarding)) },
      });
      return [];
    case 'cancellation_agreed': {
      const { reason } = cancellationOf(onboarding);
      const data = {
        ...withEngagement(onboarding),
        undo: [...change.undo],
        effectiveDate: change.effectiveDate,
        reason,
        cancelledAt: change.at,
      };
      return [{ type: 'cancellation_told', phase: 'agreed', eventId: tx.publish(onboardingCancelled, { ...about, data }) }];
    }
    default:
      return [];
  }
}

function publishSettled(tx: Tx, onboarding: Onboarding, name: OnboardingStep): void {
  const step = onboarding.steps[name];
  if (step.status !== 'done' && step.status !== 'waived' && step.status !== 'not_needed') return;
  const at = step.at ?? onboarding.startedAt;
  tx.publish(onboardingStepCompleted, {
    subject: onboarding.id,
    clientId: onboarding.clientId,
    data: {
      ...refs(onboarding),
      step: name,
      service: steps[name].service,
      outcome: step.status,
      resource: step.resource,
      eventId: step.eventId,
      at,
      durationMs: durationMs(onboarding, at),
      warnings: [...step.warnings],
    },
  });
}

function startedStep(name: OnboardingStep, opening: Onboarding['steps']) {
  const step = opening[name];
  const { service, required } = steps[name];
  if (step.status === 'waived' || step.status === 'undone') throw new Error(`An onboarding cannot open with a step ${step.status}`);
  return { name, service, required, status: step.status, dueAt: step.dueAt };
}

const refs = (onboarding: Onboarding) => ({
  onboardingId: onboarding.id,
  proposalId: onboarding.proposalId,
  contractId: onboarding.contractId,
  prospectId: onboarding.prospectId,
  clientId: onboarding.clientId,
  contactId: onboarding.contactId,
  engagementId: onboarding.engagementId,
});

function withEngagement(onboarding: Onboarding) {
  const { contractId, clientId, engagementId } = onboarding;
  if (contractId === undefined || clientId === undefined || engagementId === undefined) {
    throw new Error(`Onboarding ${onboarding.id} has no engagement to cancel`);
  }
  return { ...refs(onboarding), contractId, clientId, engagementId };
}

function cancellationOf(onboarding: Onboarding): Cancellation {
  if (onboarding.cancellation === undefined) throw new Error(`Onboarding ${onboarding.id} was not asked to be cancelled`);
  return onboarding.cancellation;
}

const refusalsOf = ({ answers }: Cancellation) =>
  cancellationAskedOf.flatMap((service) => {
    const answer = answers[service];
    return answer.is === 'refused' ? [{ service, code: answer.code, reason: answer.reason }] : [];
  });

/** Since the acceptance; never below zero, for clocks of two machines may differ. */
export const durationMs = (onboarding: Onboarding, at: string): number => Math.max(0, Date.parse(at) - Date.parse(onboarding.startedAt));

/** The id of the person who acts; undefined for machines. */
export const personOf = (tx: Tx): string | undefined => (tx.act.actor.startsWith('user:') ? idOfActor(tx.act.actor) : undefined);
