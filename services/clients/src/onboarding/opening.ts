import type { OnboardingStep } from '@praxis/contracts/clients';
import { clientsErrors } from '@praxis/contracts/clients';
import { later } from './commands';
import { nothingBilled } from './first-invoice';
import { type EventRef, noStep, type Onboarding, type Step } from './onboarding';
import { type Needs, type StepResource, stepNames, steps } from './steps';

export interface Begun {
  needs: Needs;
  /** The event that starts each step of another service, and the acceptance for those of clients. */
  causes: Readonly<Record<OnboardingStep, EventRef>>;
  /** What the reaction made, by the event that says so. */
  done: Partial<Record<OnboardingStep, { eventId: string; resource: StepResource }>>;
  /** The invited contact has an e-mail address. */
  canInvite: boolean;
}

/** The steps as they stand when the reaction to the acceptance has done its part. @param now the time of the reaction */
export const openingSteps = (begun: Begun, now: string): Record<OnboardingStep, Step> => eachStep((name) => openingStep(name, begun, now));

function openingStep(name: OnboardingStep, begun: Begun, now: string): Step {
  const definition = steps[name];
  if (!definition.neededWhen(begun.needs)) return { ...noStep, status: 'not_needed' };
  const step: Step = { ...noStep, cause: begun.causes[name], dueAt: later(now, definition.deadline) };
  const made = begun.done[name];
  if (made !== undefined) return { ...step, status: 'done', eventId: made.eventId, at: now, resource: made.resource };
  if (name === 'portal_invitation' && !begun.canInvite) {
    const { code, detail } = clientsErrors.contact_email_missing;
    return { ...step, status: 'failed', failure: { source: 'clients', code, detail } };
  }
  return step;
}

/**
 * The onboarding of an acceptance whose reaction has not succeeded yet: all that is known is in the failure. It exists so that the
 * failure is seen and can be retried.
 */
export function unopened(known: {
  id: string;
  proposalId: string;
  correlationId: string;
  cause: EventRef;
  acceptedAt: string;
}): Onboarding {
  const ownStep = (name: OnboardingStep): Step => ({
    ...noStep,
    cause: known.cause,
    dueAt: later(known.acceptedAt, steps[name].deadline),
  });
  return {
    id: known.id,
    version: 1,
    status: 'running',
    proposalId: known.proposalId,
    contractId: undefined,
    prospectId: undefined,
    clientId: undefined,
    contactId: undefined,
    engagementId: undefined,
    ownerId: undefined,
    correlationId: known.correlationId,
    startedAt: known.acceptedAt,
    completedAt: undefined,
    steps: eachStep((name) => (steps[name].service === 'clients' ? ownStep(name) : noStep)),
    billed: nothingBilled,
    cancellation: undefined,
  };
}

const eachStep = (make: (name: OnboardingStep) => Step): Record<OnboardingStep, Step> =>
  Object.fromEntries(stepNames.map((name) => [name, make(name)])) as Record<OnboardingStep, Step>;
