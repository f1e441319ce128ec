import { clientsErrors } from '@praxis/contracts/clients';
import { type Context, httpErrors, type LocalDate, Rejection } from '@praxis/contracts/kernel';
import { allowedForOnboarding, cancellableUntil } from './commands';
import type { Change, Failure, Onboarding } from './onboarding';
import { settle } from './settle';
import { type AskedContext, cancellationAskedOf, stepNames, stepsOfClient } from './steps';

/*
 * Cancelling takes two phases, so that nothing is half undone. First finance and projects are asked: each freezes what belongs to the
 * engagement and answers. One refusal, and everything goes on as before. When all are clear it is only forward from there.
 */

/** @throws http.illegal_transition, clients.cancellation_too_late */
export function requestCancellation(onboarding: Onboarding, request: { reason: string; by: string | undefined }, now: string): Change[] {
  const { status } = onboarding;
  if (!allowedForOnboarding(onboarding, now).includes('cancel')) {
    if (status === 'completed') throw new Rejection(clientsErrors.cancellation_too_late, { until: cancellableUntil(onboarding) });
    throw new Rejection(httpErrors.illegal_transition, { state: status, allowed: [] });
  }
  return [{ type: 'cancellation_requested', ...request, at: now }];
}

/** An answer of a context; `requestEventId` is the event that it answers. */
export interface AnswerOf {
  service: AskedContext;
  requestEventId: string;
}

/**
 * Nothing stands against it in one context. With the last one the undoing begins: of all steps that may have been done, except those of
 * the client where the client has other business.
 *
 * @param circumstances whether the client has other engagements that go on, and the day in the firm's zone
 */
export function clearCancellation(
  onboarding: Onboarding,
  answer: AnswerOf,
  circumstances: { clientStays: boolean; today: LocalDate },
  now: string,
): Change[] {
  const { clientStays, today } = circumstances;
  const { cancellation } = onboarding;
  if (cancellation === undefined || !isAwaited(onboarding, answer)) return [];
  const changes: Change[] = [{ type: 'cancellation_answered', service: answer.service, answer: { is: 'cleared' } }];
  const others = cancellationAskedOf.filter((service) => service !== answer.service);
  if (!others.every((service) => cancellation.answers[service].is === 'cleared')) return changes;
  // Open steps too: one of them may be done by now without our having heard of it.
  const undo = stepNames.filter((name) => onboarding.steps[name].status !== 'not_needed' && !(clientStays && stepsOfClient.includes(name)));
  return settle(onboarding, [...changes, { type: 'cancellation_agreed', undo, at: now, effectiveDate: today }], now);
}

/** One refusal is enough: back to where it was, and on from there. */
export function refuseCancellation(onboarding: Onboarding, answer: AnswerOf & { code: string; reason: string }, now: string): Change[] {
  if (!isAwaited(onboarding, answer)) return [];
  const { service, code, reason } = answer;
  return settle(
    onboarding,
    [{ type: 'cancellation_answered', service, answer: { is: 'refused', code, reason } }, { type: 'cancellation_refused' }],
    now,
  );
}

/** A context cannot answer at the moment: shown beside the question. */
export function failToAnswer(onboarding: Onboarding, service: Context, requestEventId: string, failure: Failure): Change[] {
  const asked = cancellationAskedOf.find((context) => context === service);
  if (asked === undefined || !isAwaited(onboarding, { service: asked, requestEventId })) return [];
  return [{ type: 'cancellation_answered', service: asked, answer: { is: 'waiting', failure } }];
}

/** Answers to an earlier request, or second ones, count for nothing. */
const isAwaited = ({ status, cancellation }: Onboarding, { service, requestEventId }: AnswerOf): boolean =>
  status === 'cancel_requested' && cancellation?.requestEventId === requestEventId && cancellation.answers[service].is === 'waiting';
