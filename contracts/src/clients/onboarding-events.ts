import { z } from 'zod';
import { CONTEXTS, defineEvent, type EventData, Instant, LocalDate, Reason, Warnings } from '../kernel';

const seenByOnboardingReaders = { permission: 'clients:onboarding:read', portal: false };

/** The steps of the main job; what starts, completes and undoes each stands in the onboarding of clients. */
export const OnboardingStep = z.enum([
  'client',
  'contact',
  'engagement',
  'project',
  'billing_schedule',
  'first_invoice',
  'workspace',
  'portal_invitation',
  'prospect_won',
]);
export type OnboardingStep = z.output<typeof OnboardingStep>;

const Service = z.enum(CONTEXTS);
const Steps = z.array(OnboardingStep).max(20);

/**
 * The ids are absent as long as the things are: an onboarding whose first reaction failed knows only its proposal, and must be able to
 * stall and be retried all the same.
 */
const onboarding = {
  onboardingId: z.uuid(),
  proposalId: z.uuid(),
  contractId: z.uuid().optional(),
  prospectId: z.uuid().optional(),
  clientId: z.uuid().optional(),
  contactId: z.uuid().optional(),
  engagementId: z.uuid().optional(),
};

export const onboardingStarted = defineEvent({
  context: 'clients',
  noun: 'onboarding',
  verb: 'started',
  description: 'An accepted proposal is being carried out.',
  data: z.object({
    ...onboarding,
    startedAt: Instant.meta({ description: 'Time of the acceptance' }),
    steps: z
      .array(
        z.object({
          name: OnboardingStep,
          service: Service,
          required: z.boolean(),
          status: z.enum(['not_needed', 'pending', 'retrying', 'failed', 'done']),
          dueAt: Instant.optional(),
        }),
      )
      .max(20),
  }),
  live: seenByOnboardingReaders,
});
export type OnboardingStarted = EventData<typeof onboardingStarted>;

export const onboardingStepCompleted = defineEvent({
  context: 'clients',
  noun: 'onboarding',
  verb: 'step-completed',
  description: 'A step is done, was waived, or turned out not to be needed.',
  data: z.object({
    ...onboarding,
    step: OnboardingStep,
    service: Service,
    outcome: z.enum(['done', 'waived', 'not_needed']),
    resource: z
      .object({ type: z.string().min(1).max(60), id: z.uuid() })
      .optional()
      .meta({ description: 'What the step made' }),
    eventId: z.uuid().optional().meta({ description: 'The event that completed the step' }),
    at: Instant,
    durationMs: z.int().min(0).meta({ description: 'Since the acceptance' }),
    warnings: Warnings,
  }),
  live: seenByOnboardingReaders,
});
export type OnboardingStepCompleted = EventData<typeof onboardingStepCompleted>;

export const onboardingStepRetried = defineEvent({
  context: 'clients',
  noun: 'onboarding',
  verb: 'step-retried',
  description:
    'Somebody asked for a step again. Its service runs the parked or dead cause now or, if that had succeeded, publishes the completing event again from its current state.',
  data: z.object({
    ...onboarding,
    step: OnboardingStep,
    service: Service,
    causeEventId: z.uuid().meta({ description: 'The event that starts the step' }),
    causeEventType: z.string().min(1).max(200),
    retriedBy: z.uuid().optional(),
  }),
  live: seenByOnboardingReaders,
});
export type OnboardingStepRetried = EventData<typeof onboardingStepRetried>;

export const onboardingStalled = defineEvent({
  context: 'clients',
  noun: 'onboarding',
  verb: 'stalled',
  description: 'Steps are past their deadline. Published once until the onboarding runs again.',
  data: z.object({
    ...onboarding,
    steps: Steps.meta({ description: 'Those past their deadline' }),
    ownerId: z.uuid().optional().meta({ description: 'Account manager, who is told' }),
    stalledAt: Instant,
  }),
  live: seenByOnboardingReaders,
});
export type OnboardingStalled = EventData<typeof onboardingStalled>;

export const onboardingCompleted = defineEvent({
  context: 'clients',
  noun: 'onboarding',
  verb: 'completed',
  description: 'Every step is done, waived or not needed.',
  data: z.object({
    ...onboarding,
    startedAt: Instant,
    completedAt: Instant,
    durationMs: z.int().min(0),
    waived: Steps,
  }),
  live: seenByOnboardingReaders,
});
export type OnboardingCompleted = EventData<typeof onboardingCompleted>;

/** From here on client and engagement are known: before they exist there is nothing to cancel. */
const onboardingWithEngagement = { ...onboarding, contractId: z.uuid(), clientId: z.uuid(), engagementId: z.uuid() };

export const onboardingCancellationRequested = defineEvent({
  context: 'clients',
  noun: 'onboarding',
  verb: 'cancellation-requested',
  description:
    'Somebody wants the onboarding undone. Finance and projects freeze what belongs to the engagement and answer with cancellation.cleared or cancellation.refused.',
  data: z.object({ ...onboardingWithEngagement, reason: Reason, requestedBy: z.uuid().optional(), requestedAt: Instant }),
  live: seenByOnboardingReaders,
});
export type OnboardingCancellationRequested = EventData<typeof onboardingCancellationRequested>;

export const onboardingCancellationRefused = defineEvent({
  context: 'clients',
  noun: 'onboarding',
  verb: 'cancellation-refused',
  description: 'At least one context refused: finance and projects unfreeze, and the engagement goes on.',
  data: z.object({
    ...onboardingWithEngagement,
    refusals: z
      .array(z.object({ service: Service, code: z.string().min(1).max(100), reason: Reason }))
      .min(1)
      .max(10),
  }),
  live: seenByOnboardingReaders,
});
export type OnboardingCancellationRefused = EventData<typeof onboardingCancellationRefused>;

export const onboardingCancelled = defineEvent({
  context: 'clients',
  noun: 'onboarding',
  verb: 'cancelled',
  description:
    'All were clear: every context undoes its steps that are named in `undo`, terminates what it holds of the engagement, and creates nothing for it any more.',
  data: z.object({
    ...onboardingWithEngagement,
    undo: Steps.meta({ description: 'A service undoes only its steps named here' }),
    effectiveDate: LocalDate.meta({ description: 'Day of the cancellation in the zone of the firm' }),
    reason: Reason,
    cancelledAt: Instant,
  }),
  live: seenByOnboardingReaders,
});
export type OnboardingCancelled = EventData<typeof onboardingCancelled>;

export const onboardingEvents = [
  onboardingStarted,
  onboardingStepCompleted,
  onboardingStepRetried,
  onboardingStalled,
  onboardingCompleted,
  onboardingCancellationRequested,
  onboardingCancellationRefused,
  onboardingCancelled,
] as const;
