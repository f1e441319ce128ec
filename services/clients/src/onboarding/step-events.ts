import type { OnboardingStep } from '@praxis/contracts/clients';
import type { Context, Warning } from '@praxis/contracts/kernel';
import { withInvoice, withSchedule, withVoid } from './first-invoice';
import { type Change, type EventRef, type Failure, isOpen, type Onboarding } from './onboarding';
import { settle } from './settle';
import { type Outcome, stepNames, steps } from './steps';

/*
 * What events say about steps. Events come twice and in any order; each of these decisions takes that: a step goes from open to done to
 * undone and never back, whatever arrives late.
 */

/** An event as a decision needs it; `at` is its own time. */
export interface Happening {
  eventId: string;
  at: string;
}

/** A step's completing event. Even a waived step is done when it is done after all; one that is not needed stays so. */
export function completeStep(onboarding: Onboarding, name: OnboardingStep, event: Happening & Outcome, now: string): Change[] {
  const step = onboarding.steps[name];
  if (!isOpen(step) && step.status !== 'waived') return [];
  return settle(onboarding, [done(name, event)], now);
}

/** `billing-schedule.created`: completes its own step and says what the first invoice has to cover. */
export function makeSchedule(onboarding: Onboarding, event: Happening & Outcome & { dueNow: readonly string[] }, now: string): Change[] {
  const { eventId, at } = event;
  const billed = withSchedule(onboarding.billed, event.dueNow, { eventId, at });
  const changes: Change[] = billed === onboarding.billed ? [] : [{ type: 'billing_known', billed }];
  if (isOpen(onboarding.steps.billing_schedule)) changes.push(done('billing_schedule', event));
  return changes.length === 0 ? [] : settle(onboarding, changes, now);
}

/** `invoice.issued`: one that covers nothing that was due at the start says nothing about the onboarding. */
export function issueInvoice(onboarding: Onboarding, event: Happening & Outcome & { itemKeys: readonly string[] }, now: string): Change[] {
  if (!isOpen(onboarding.steps.first_invoice)) return [];
  const { eventId, at, resource, itemKeys, warnings } = event;
  const billed = withInvoice(onboarding.billed, { invoiceId: resource.id, eventId, at, itemKeys, warnings });
  if (billed === onboarding.billed) return [];
  return settle(onboarding, [{ type: 'billing_known', billed }], now);
}

/** `invoice.issue-refused`: a human has to do something first. */
export function refuseInvoice(onboarding: Onboarding, refusal: { code: string; detail: string }, source: string): Change[] {
  const step = onboarding.steps.first_invoice;
  if (!isOpen(step)) return [];
  const failure = { source, ...refusal };
  return [
    { type: 'step_failing', step: 'first_invoice', status: 'failed', attempts: step.attempts + 1, nextAttemptAt: undefined, failure },
  ];
}

export function voidInvoice(onboarding: Onboarding, event: Happening & { invoiceId: string }, now: string): Change[] {
  const billed = withVoid(onboarding.billed, event);
  return billed === onboarding.billed ? [] : settle(onboarding, [{ type: 'billing_known', billed }], now);
}

/**
 * What a step made was taken back. Before the onboarding is being cancelled this is only remembered: then the step needs no further
 * undoing.
 */
export function revertStep(onboarding: Onboarding, name: OnboardingStep, event: Happening, now: string): Change[] {
  const step = onboarding.steps[name];
  if (step.status === 'not_needed' || step.status === 'undone' || step.reverted !== undefined) return [];
  return settle(onboarding, [{ type: 'step_reverted', step: name, ...event }], now);
}

export interface ReactionFailure {
  service: Context;
  cause: EventRef;
  failure: Failure;
  attempts: number;
  /** Nothing happens until somebody retries. */
  dead: boolean;
  nextAttemptAt: string | undefined;
}

/** A reaction failed: the steps that its cause started in its service are shown as retried or failed. */
export function failReaction(onboarding: Onboarding, failed: ReactionFailure): Change[] {
  const { attempts, nextAttemptAt, failure } = failed;
  if (failed.cause.id === onboarding.cancellation?.agreedEventId) {
    return stepsToUndo(onboarding, failed.service).map((step) => ({
      type: 'undoing_failing',
      step,
      attempts,
      nextAttemptAt,
      failure,
    }));
  }
  const status = failed.dead ? 'failed' : 'retrying';
  return stepsStartedBy(onboarding, failed.service, failed.cause.id)
    .filter((name) => isOpen(onboarding.steps[name]))
    .map((step) => ({ type: 'step_failing', step, status, attempts, nextAttemptAt, failure }));
}

/** It succeeded after all. Only what the same reaction had reported is taken back. */
export function recoverReaction(onboarding: Onboarding, recovered: { service: Context; cause: EventRef; source: string }): Change[] {
  const candidates =
    recovered.cause.id === onboarding.cancellation?.agreedEventId
      ? stepsToUndo(onboarding, recovered.service)
      : stepsStartedBy(onboarding, recovered.service, recovered.cause.id);
  return candidates
    .filter((name) => onboarding.steps[name].failure?.source === recovered.source)
    .map((step) => ({ type: 'step_recovered', step }));
}

/** A mail that could not be sent is a warning on the step, which stands. */
export function warnStep(onboarding: Onboarding, name: OnboardingStep, warning: Warning): Change[] {
  const step = onboarding.steps[name];
  const known = step.warnings.some(({ code, detail }) => code === warning.code && detail === warning.detail);
  return known || step.status === 'not_needed' ? [] : [{ type: 'step_warned', step: name, warning }];
}

export const dropWarning = (onboarding: Onboarding, name: OnboardingStep, code: string): Change[] =>
  onboarding.steps[name].warnings.some((warning) => warning.code === code) ? [{ type: 'warning_gone', step: name, code }] : [];

const done = (step: OnboardingStep, { eventId, at, resource, warnings }: Happening & Outcome): Change => ({
  type: 'step_done',
  step,
  eventId,
  at,
  resource,
  warnings,
});

const stepsStartedBy = (onboarding: Onboarding, service: Context, causeId: string): OnboardingStep[] =>
  stepNames.filter((name) => steps[name].service === service && onboarding.steps[name].cause?.id === causeId);

const stepsToUndo = (onboarding: Onboarding, service: Context): OnboardingStep[] =>
  (onboarding.cancellation?.undo ?? []).filter((name) => steps[name].service === service && onboarding.steps[name].status === 'done');
