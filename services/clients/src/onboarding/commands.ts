import { clientsErrors, type OnboardingStep, onboardingCancelled } from '@praxis/contracts/clients';
import { Rejection } from '@praxis/contracts/kernel';
import { type Change, isOpen, type Onboarding } from './onboarding';
import { overdue, settle } from './settle';
import { CANCELLABLE_FOR, stepNames, steps } from './steps';

/** Warning of identity on the portal invitation. */
export const MAIL_FAILED = 'identity.mail_failed';

export type StepCommand = 'retry' | 'waive';

/** What people may ask of a step now. */
export function allowedForStep(onboarding: Onboarding, name: OnboardingStep): StepCommand[] {
  const step = onboarding.steps[name];
  if (onboarding.status === 'cancelling') {
    const undoing = step.status === 'done' && steps[name].service !== 'clients' && onboarding.cancellation?.undo?.includes(name);
    return undoing ? ['retry'] : [];
  }
  if (mailFailed(onboarding, name)) return ['retry'];
  if ((onboarding.status !== 'running' && onboarding.status !== 'stalled') || !isOpen(step)) return [];
  return [...(step.cause === undefined ? [] : ['retry' as const]), ...(steps[name].waivable ? ['waive' as const] : [])];
}

/** The step stands, but nobody was reached: a retry sends the mail again. */
const mailFailed = ({ status, steps: all }: Onboarding, name: OnboardingStep): boolean =>
  (status === 'running' || status === 'stalled' || status === 'completed') &&
  all[name].status === 'done' &&
  all[name].warnings.some(({ code }) => code === MAIL_FAILED);

/** What people may ask of the onboarding now. Before client and engagement exist there is nothing to cancel. */
export function allowedForOnboarding(onboarding: Onboarding, now: string): 'cancel'[] {
  const { status, engagementId } = onboarding;
  if (engagementId === undefined) return [];
  const until = cancellableUntil(onboarding);
  if (status === 'running' || status === 'stalled') return ['cancel'];
  return status === 'completed' && until !== undefined && now <= until ? ['cancel'] : [];
}

/**
 * Tries a step again: its deadline starts anew. While the onboarding is being cancelled it is the undoing that is tried again.
 *
 * @throws clients.step_not_retryable
 */
export function retryStep(onboarding: Onboarding, name: OnboardingStep, by: string | undefined, now: string): Change[] {
  const step = onboarding.steps[name];
  const cause = onboarding.status === 'cancelling' ? causeOfUndoing(onboarding) : step.cause;
  if (!allowedForStep(onboarding, name).includes('retry') || cause === undefined) {
    throw new Rejection(clientsErrors.step_not_retryable, { state: step.status, allowed: allowedForStep(onboarding, name) });
  }
  const dueAt = isOpen(step) && onboarding.status !== 'cancelling' ? later(now, steps[name].deadline) : step.dueAt;
  return settle(onboarding, [{ type: 'step_retried', step: name, cause, by, dueAt }], now);
}

/** @throws clients.step_not_waivable */
export function waiveStep(onboarding: Onboarding, name: OnboardingStep, now: string): Change[] {
  if (!allowedForStep(onboarding, name).includes('waive')) {
    throw new Rejection(clientsErrors.step_not_waivable, {
      state: onboarding.steps[name].status,
      allowed: allowedForStep(onboarding, name),
      waivable: stepNames.filter((candidate) => steps[candidate].waivable),
    });
  }
  return settle(onboarding, [{ type: 'step_waived', step: name, at: now }], now);
}

/** Looks whether steps are late. Told once: a stalled onboarding stalls again only after it ran again. */
export function checkDeadlines(onboarding: Onboarding, now: string): Change[] {
  const late = overdue(onboarding, now);
  return onboarding.status === 'running' && late.length > 0 ? [{ type: 'stalled', steps: late, at: now }] : [];
}

/** The last moment at which a completed onboarding can be cancelled. */
export const cancellableUntil = (onboarding: Onboarding): string | undefined =>
  onboarding.completedAt === undefined ? undefined : later(onboarding.completedAt, CANCELLABLE_FOR);

const causeOfUndoing = ({ cancellation }: Onboarding) =>
  cancellation?.agreedEventId === undefined ? undefined : { id: cancellation.agreedEventId, type: onboardingCancelled.type };

/** @param by milliseconds */
export const later = (instant: string, by: number): string => new Date(Date.parse(instant) + by).toISOString();
