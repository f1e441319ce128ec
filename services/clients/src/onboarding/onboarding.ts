import type { OnboardingStatus, OnboardingStep, OnboardingStepStatus } from '@praxis/contracts/clients';
import type { Warning } from '@praxis/contracts/kernel';
import type { Billed } from './first-invoice';
import type { AskedContext, StepResource } from './steps';

/** All instants are RFC 3339 in UTC with milliseconds, so that they sort as text. */
export interface Onboarding {
  id: string;
  version: number;
  status: OnboardingStatus;
  proposalId: string;
  contractId: string | undefined;
  prospectId: string | undefined;
  clientId: string | undefined;
  contactId: string | undefined;
  engagementId: string | undefined;
  /** Account manager, who is told when it stalls. */
  ownerId: string | undefined;
  correlationId: string;
  /** Time of the acceptance. */
  startedAt: string;
  completedAt: string | undefined;
  steps: Readonly<Record<OnboardingStep, Step>>;
  billed: Billed;
  /** The latest attempt to cancel. */
  cancellation: Cancellation | undefined;
}

export interface Step {
  status: OnboardingStepStatus;
  /** Failed attempts so far. */
  attempts: number;
  nextAttemptAt: string | undefined;
  dueAt: string | undefined;
  /** The event that started it. */
  cause: EventRef | undefined;
  /** The event that completed it (or undid it), and its time. */
  eventId: string | undefined;
  at: string | undefined;
  resource: StepResource | undefined;
  failure: Failure | undefined;
  warnings: readonly Warning[];
  /** What it made was taken back already, before or while the onboarding is cancelled. */
  reverted: { eventId: string; at: string } | undefined;
}

export interface EventRef {
  id: string;
  type: string;
}

export interface Failure {
  /** The reaction that failed, or the event that said so; only the same one can take it back. */
  source: string;
  code: string;
  detail: string;
}

export interface Cancellation {
  reason: string;
  requestedBy: string | undefined;
  requestedAt: string;
  /** The status that a refusal leads back to. */
  from: 'running' | 'stalled' | 'completed';
  /** The event that asked; answers to an earlier one do not count. */
  requestEventId: string | undefined;
  answers: Readonly<Record<AskedContext, Answer>>;
  /** Once all were clear: what is undone, and the event that said so. */
  undo: readonly OnboardingStep[] | undefined;
  agreedEventId: string | undefined;
}

export type Answer = { is: 'waiting'; failure?: Failure } | { is: 'cleared' } | { is: 'refused'; code: string; reason: string };

/** What can become of an onboarding: the only way its state changes. */
export type Change =
  | { type: 'opened'; opening: Opening }
  | {
      type: 'step_failing';
      step: OnboardingStep;
      status: 'retrying' | 'failed';
      attempts: number;
      nextAttemptAt: string | undefined;
      failure: Failure;
    }
  | { type: 'undoing_failing'; step: OnboardingStep; attempts: number; nextAttemptAt: string | undefined; failure: Failure }
  | { type: 'step_recovered'; step: OnboardingStep }
  | { type: 'step_done'; step: OnboardingStep; eventId: string; at: string; resource: StepResource; warnings: readonly Warning[] }
  | { type: 'step_not_needed'; step: OnboardingStep; eventId: string; at: string }
  | { type: 'step_warned'; step: OnboardingStep; warning: Warning }
  | { type: 'warning_gone'; step: OnboardingStep; code: string }
  | { type: 'step_retried'; step: OnboardingStep; cause: EventRef; by: string | undefined; dueAt: string | undefined }
  | { type: 'step_waived'; step: OnboardingStep; at: string }
  | { type: 'step_reverted'; step: OnboardingStep; eventId: string; at: string }
  | { type: 'step_undone'; step: OnboardingStep; eventId: string; at: string }
  | { type: 'billing_known'; billed: Billed }
  | { type: 'stalled'; steps: readonly OnboardingStep[]; at: string }
  | { type: 'resumed' }
  | { type: 'completed'; at: string }
  | { type: 'cancellation_requested'; reason: string; by: string | undefined; at: string }
  | { type: 'cancellation_answered'; service: AskedContext; answer: Answer }
  | { type: 'cancellation_refused' }
  | { type: 'cancellation_agreed'; undo: readonly OnboardingStep[]; at: string; effectiveDate: string }
  | { type: 'cancellation_told'; phase: 'requested' | 'agreed'; eventId: string }
  | { type: 'cancelled' }
  | { type: 'undoing_resumed' };

/** What the reaction to the acceptance found and made; replaces everything that a failed reaction had left to know. */
export interface Opening {
  contractId: string;
  prospectId: string | undefined;
  clientId: string;
  contactId: string | undefined;
  engagementId: string;
  ownerId: string | undefined;
  correlationId: string;
  startedAt: string;
  steps: Readonly<Record<OnboardingStep, Step>>;
}

export const noStep: Step = {
  status: 'pending',
  attempts: 0,
  nextAttemptAt: undefined,
  dueAt: undefined,
  cause: undefined,
  eventId: undefined,
  at: undefined,
  resource: undefined,
  failure: undefined,
  warnings: [],
  reverted: undefined,
};

/** The onboarding after a change: the fold. */
export function evolve(onboarding: Onboarding, change: Change): Onboarding {
  switch (change.type) {
    case 'opened':
      return { ...onboarding, ...change.opening, status: 'running', steps: withAttempts(change.opening.steps, onboarding.steps) };
    case 'step_failing':
      return withStep(onboarding, change.step, {
        status: change.status,
        attempts: change.attempts,
        nextAttemptAt: change.nextAttemptAt,
        failure: change.failure,
      });
    case 'undoing_failing':
      return withStep(onboarding, change.step, {
        attempts: change.attempts,
        nextAttemptAt: change.nextAttemptAt,
        failure: change.failure,
      });
    case 'step_recovered': {
      const { status } = onboarding.steps[change.step];
      const waiting = status === 'retrying' || status === 'failed';
      return withStep(onboarding, change.step, { ...settledFailure, status: waiting ? 'pending' : status });
    }
    case 'step_done':
      return withStep(onboarding, change.step, {
        ...settledFailure,
        status: 'done',
        eventId: change.eventId,
        at: change.at,
        resource: change.resource,
        warnings: merged(onboarding.steps[change.step].warnings, change.warnings),
      });
    case 'step_not_needed':
      return withStep(onboarding, change.step, { ...settledFailure, status: 'not_needed', eventId: change.eventId, at: change.at });
    case 'step_warned':
      return withStep(onboarding, change.step, { warnings: merged(onboarding.steps[change.step].warnings, [change.warning]) });
    case 'warning_gone':
      return withStep(onboarding, change.step, {
        warnings: onboarding.steps[change.step].warnings.filter(({ code }) => code !== change.code),
      });
    case 'step_retried': {
      const { status } = onboarding.steps[change.step];
      return withStep(onboarding, change.step, {
        status: status === 'done' ? status : 'retrying',
        nextAttemptAt: undefined,
        dueAt: change.dueAt,
      });
    }
    case 'step_waived':
      return withStep(onboarding, change.step, { status: 'waived', nextAttemptAt: undefined, at: change.at });
    case 'step_reverted':
      return withStep(onboarding, change.step, { reverted: { eventId: change.eventId, at: change.at } });
    case 'step_undone':
      return withStep(onboarding, change.step, { ...settledFailure, status: 'undone', eventId: change.eventId, at: change.at });
    case 'billing_known':
      return { ...onboarding, billed: change.billed };
    case 'stalled':
      return { ...onboarding, status: 'stalled' };
    case 'resumed':
      return { ...onboarding, status: 'running' };
    case 'completed':
      return { ...onboarding, status: 'completed', completedAt: change.at };
    case 'undoing_resumed':
      return { ...onboarding, status: 'cancelling' };
    default:
      return evolveCancellation(onboarding, change);
  }
}

type CancellationChange = Extract<Change, { type: `cancel${string}` }>;

function evolveCancellation(onboarding: Onboarding, change: CancellationChange): Onboarding {
  if (change.type === 'cancellation_requested') {
    return {
      ...onboarding,
      status: 'cancel_requested',
      cancellation: {
        reason: change.reason,
        requestedBy: change.by,
        requestedAt: change.at,
        from: onboarding.status === 'completed' || onboarding.status === 'stalled' ? onboarding.status : 'running',
        requestEventId: undefined,
        answers: { finance: { is: 'waiting' }, projects: { is: 'waiting' } },
        undo: undefined,
        agreedEventId: undefined,
      },
    };
  }
  const { cancellation } = onboarding;
  if (cancellation === undefined) throw new Error(`${change.type} without a request to cancel`);
  switch (change.type) {
    case 'cancellation_answered':
      return {
        ...onboarding,
        cancellation: { ...cancellation, answers: { ...cancellation.answers, [change.service]: change.answer } },
      };
    case 'cancellation_refused':
      return { ...onboarding, status: cancellation.from };
    case 'cancellation_agreed':
      return { ...onboarding, status: 'cancelling', cancellation: { ...cancellation, undo: change.undo } };
    case 'cancellation_told':
      return {
        ...onboarding,
        cancellation: {
          ...cancellation,
          ...(change.phase === 'requested' ? { requestEventId: change.eventId } : { agreedEventId: change.eventId }),
        },
      };
    case 'cancelled':
      return { ...onboarding, status: 'cancelled' };
  }
}

const settledFailure = { nextAttemptAt: undefined, failure: undefined } as const;

const withStep = (onboarding: Onboarding, step: OnboardingStep, change: Partial<Step>): Onboarding => ({
  ...onboarding,
  steps: { ...onboarding.steps, [step]: { ...onboarding.steps[step], ...change } },
});

/** What had failed before the reaction succeeded still counts as tried. */
const withAttempts = (steps: Onboarding['steps'], before: Onboarding['steps']): Onboarding['steps'] =>
  Object.fromEntries(
    Object.entries(steps).map(([name, step]) => [name, { ...step, attempts: before[name as OnboardingStep].attempts }]),
  ) as Record<OnboardingStep, Step>;

/** Each warning once, whichever event brought it first; as many as an event may carry. */
function merged(a: readonly Warning[], b: readonly Warning[]): Warning[] {
  const all = new Map([...a, ...b].map((warning) => [`${warning.code} ${warning.detail}`, warning]));
  return [...all.entries()]
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map(([, warning]) => warning)
    .slice(0, 20);
}

/** Not settled: it may still be done. */
export const isOpen = (step: Step): boolean => step.status === 'pending' || step.status === 'retrying' || step.status === 'failed';
