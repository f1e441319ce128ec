import { z } from 'zod';
import { CONTEXTS, defineOperation, httpErrors, Instant, idParams, listQuery, pageOf, Warnings } from '../../kernel';
import { clientsErrors } from '../errors';
import { OnboardingStep } from '../onboarding-events';

export const OnboardingStatus = z.enum(['running', 'stalled', 'completed', 'cancel_requested', 'cancelling', 'cancelled']);
export type OnboardingStatus = z.output<typeof OnboardingStatus>;

export const OnboardingStepStatus = z.enum(['not_needed', 'pending', 'retrying', 'failed', 'done', 'waived', 'undone']);
export type OnboardingStepStatus = z.output<typeof OnboardingStepStatus>;

const Service = z.enum(CONTEXTS);

export const OnboardingStepView = z
  .object({
    name: OnboardingStep,
    service: Service.meta({ description: 'Who does it' }),
    required: z.boolean(),
    status: OnboardingStepStatus,
    attempts: z.int().min(0).meta({ description: 'Failed attempts so far' }),
    nextAttemptAt: Instant.optional(),
    dueAt: Instant.nullable().meta({ description: 'When the onboarding stalls if the step is not settled; null when it need not be' }),
    causationId: z.uuid().nullable().meta({ description: 'The event that started the step' }),
    eventId: z.uuid().nullable().meta({ description: 'The event that completed the step, or undid it' }),
    at: Instant.nullable().meta({ description: 'Time of that event' }),
    durationMs: z.int().min(0).nullable().meta({ description: 'From the acceptance to `at`' }),
    resource: z.object({ type: z.string(), id: z.uuid() }).optional().meta({ description: 'What the step made' }),
    error: z.object({ code: z.string(), detail: z.string() }).optional().meta({ description: 'Why it did not succeed so far' }),
    warnings: Warnings,
    allowed: z.array(z.enum(['retry', 'waive'])).meta({ description: 'What can be asked for now' }),
  })
  .meta({ id: 'OnboardingStep' });

export const OnboardingCancellation = z.object({
  reason: z.string(),
  requestedBy: z.uuid().optional(),
  requestedAt: Instant,
  answers: z
    .array(
      z.object({
        service: Service,
        answer: z.enum(['waiting', 'cleared', 'refused']),
        code: z.string().optional(),
        reason: z.string().optional().meta({ description: 'Why it refused, or what keeps it from answering' }),
      }),
    )
    .meta({ description: 'What the contexts said that were asked whether anything stands against it' }),
});

export const Onboarding = z
  .object({
    id: z.uuid(),
    version: z.int(),
    status: OnboardingStatus,
    proposalId: z.uuid(),
    clientId: z.uuid().nullable(),
    engagementId: z.uuid().nullable(),
    correlationId: z.uuid(),
    startedAt: Instant.meta({ description: 'Time of the acceptance' }),
    completedAt: Instant.nullable(),
    steps: z.array(OnboardingStepView),
    cancellation: OnboardingCancellation.optional().meta({ description: 'The latest attempt to cancel, a refused one included' }),
    allowed: z.array(z.enum(['cancel'])),
  })
  .meta({ id: 'Onboarding' });
export type Onboarding = z.output<typeof Onboarding>;

export const listOnboardings = defineOperation({
  id: 'listOnboardings',
  context: 'clients',
  method: 'GET',
  path: '/v1/onboardings',
  summary: 'List onboardings with their steps',
  description: 'The one of a proposal appears a moment after its acceptance: poll, or follow the live events.',
  access: { permission: 'clients:onboarding:read' },
  query: listQuery(['-startedAt', 'startedAt'], {
    proposalId: z.uuid().optional(),
    clientId: z.uuid().optional(),
    status: OnboardingStatus.optional(),
  }),
  replies: { 200: pageOf(Onboarding) },
});

export const getOnboarding = defineOperation({
  id: 'getOnboarding',
  context: 'clients',
  method: 'GET',
  path: '/v1/onboardings/{id}',
  summary: 'Show an onboarding: which step is done, what caused it, how long it took, what is being retried',
  access: { permission: 'clients:onboarding:read' },
  params: idParams,
  replies: { 200: Onboarding },
  errors: [httpErrors.not_found],
});

const stepParams = z.strictObject({ id: z.uuid(), name: OnboardingStep });

export const retryOnboardingStep = defineOperation({
  id: 'retryOnboardingStep',
  context: 'clients',
  method: 'POST',
  path: '/v1/onboardings/{id}/steps/{name}/retry',
  summary: 'Try a step again now',
  description:
    'The service of the step runs its waiting work at once or, if the step had succeeded unnoticed, says so again. While the onboarding is being cancelled it is the undoing that is tried again.',
  access: { permission: 'clients:onboarding:write' },
  params: stepParams,
  replies: { 202: Onboarding },
  errors: [httpErrors.not_found, httpErrors.stale, clientsErrors.step_not_retryable, clientsErrors.contact_email_missing],
  ifMatch: 'optional',
  audit: { action: 'onboarding.retry-step', target: 'onboarding' },
});

export const waiveOnboardingStep = defineOperation({
  id: 'waiveOnboardingStep',
  context: 'clients',
  method: 'POST',
  path: '/v1/onboardings/{id}/steps/{name}/waive',
  summary: 'Go on without an optional step',
  access: { permission: 'clients:onboarding:write' },
  params: stepParams,
  replies: { 202: Onboarding },
  errors: [httpErrors.not_found, httpErrors.stale, clientsErrors.step_not_waivable],
  ifMatch: 'optional',
  audit: { action: 'onboarding.waive-step', target: 'onboarding' },
});

export const cancelOnboarding = defineOperation({
  id: 'cancelOnboarding',
  context: 'clients',
  method: 'POST',
  path: '/v1/onboardings/{id}/cancel',
  summary: 'Ask for everything that the acceptance made to be undone',
  description:
    'Finance and projects are asked first; a payment or approved time stands against it, and then everything stays as it was. Possible until 14 days after completion.',
  access: { permission: 'clients:onboarding:cancel' },
  params: idParams,
  body: z.strictObject({ reason: z.string().trim().min(1).max(2000) }),
  replies: { 202: Onboarding },
  errors: [httpErrors.not_found, httpErrors.stale, httpErrors.illegal_transition, clientsErrors.cancellation_too_late],
  ifMatch: 'optional',
  audit: { action: 'onboarding.cancel', target: 'onboarding' },
});
