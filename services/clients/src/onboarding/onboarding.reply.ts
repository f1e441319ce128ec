import type { Onboarding as OnboardingReply } from '@praxis/contracts/clients';
import { allowedForOnboarding, allowedForStep } from './commands';
import type { Answer, Cancellation, Onboarding } from './onboarding';
import { durationMs } from './onboarding.publishing';
import { cancellationAskedOf, stepNames, steps } from './steps';

/** The onboarding as people see it. @param now decides what may be asked for */
export const onboardingReply = (onboarding: Onboarding, now: string): OnboardingReply => ({
  id: onboarding.id,
  version: onboarding.version,
  status: onboarding.status,
  proposalId: onboarding.proposalId,
  clientId: onboarding.clientId ?? null,
  engagementId: onboarding.engagementId ?? null,
  correlationId: onboarding.correlationId,
  startedAt: onboarding.startedAt,
  completedAt: onboarding.completedAt ?? null,
  steps: stepNames.map((name) => stepReply(onboarding, name)),
  ...(onboarding.cancellation && { cancellation: cancellationReply(onboarding.cancellation) }),
  allowed: allowedForOnboarding(onboarding, now),
});

function stepReply(onboarding: Onboarding, name: (typeof stepNames)[number]): OnboardingReply['steps'][number] {
  const step = onboarding.steps[name];
  const { service, required } = steps[name];
  return {
    name,
    service,
    required,
    status: step.status,
    attempts: step.attempts,
    ...(step.nextAttemptAt !== undefined && { nextAttemptAt: step.nextAttemptAt }),
    dueAt: step.dueAt ?? null,
    causationId: step.cause?.id ?? null,
    eventId: step.eventId ?? null,
    at: step.at ?? null,
    durationMs: step.at === undefined ? null : durationMs(onboarding, step.at),
    ...(step.resource && { resource: step.resource }),
    ...(step.failure && { error: { code: step.failure.code, detail: step.failure.detail } }),
    warnings: [...step.warnings],
    allowed: allowedForStep(onboarding, name),
  };
}

const cancellationReply = (cancellation: Cancellation): NonNullable<OnboardingReply['cancellation']> => ({
  reason: cancellation.reason,
  ...(cancellation.requestedBy !== undefined && { requestedBy: cancellation.requestedBy }),
  requestedAt: cancellation.requestedAt,
  answers: cancellationAskedOf.map((service) => ({
    service,
    answer: cancellation.answers[service].is,
    ...why(cancellation.answers[service]),
  })),
});

function why(answer: Answer): { code?: string; reason?: string } {
  if (answer.is === 'refused') return { code: answer.code, reason: answer.reason };
  if (answer.is === 'waiting' && answer.failure) return { code: answer.failure.code, reason: answer.failure.detail };
  return {};
}
