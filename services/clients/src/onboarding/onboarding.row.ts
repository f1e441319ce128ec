import { EntitySchema, tableOf } from '@praxis/chassis';
import type { OnboardingStatus, OnboardingStep, OnboardingStepStatus } from '@praxis/contracts/clients';
import type { Warning } from '@praxis/contracts/kernel';
import type { Billed } from './first-invoice';
import { type Cancellation, type Failure, noStep, type Onboarding, type Step } from './onboarding';
import { nextDeadline } from './settle';
import { stepNames } from './steps';

export interface OnboardingRow {
  firmId: string;
  id: string;
  status: OnboardingStatus;
  proposalId: string;
  contractId: string | null;
  prospectId: string | null;
  clientId: string | null;
  contactId: string | null;
  engagementId: string | null;
  ownerId: string | null;
  correlationId: string;
  startedAt: Date;
  completedAt: Date | null;
  billed: Billed;
  cancellation: Cancellation | null;
  /** When its next step becomes overdue; null unless it runs. */
  dueAt: Date | null;
  version: number;
}

export const OnboardingSchema = new EntitySchema<OnboardingRow>({
  name: 'onboardings',
  columns: {
    firmId: { name: 'firm_id', type: 'uuid', primary: true },
    id: { type: 'uuid', primary: true },
    status: { type: 'text' },
    proposalId: { name: 'proposal_id', type: 'uuid' },
    contractId: { name: 'contract_id', type: 'uuid', nullable: true },
    prospectId: { name: 'prospect_id', type: 'uuid', nullable: true },
    clientId: { name: 'client_id', type: 'uuid', nullable: true },
    contactId: { name: 'contact_id', type: 'uuid', nullable: true },
    engagementId: { name: 'engagement_id', type: 'uuid', nullable: true },
    ownerId: { name: 'owner_id', type: 'uuid', nullable: true },
    correlationId: { name: 'correlation_id', type: 'uuid' },
    startedAt: { name: 'started_at', type: 'timestamptz' },
    completedAt: { name: 'completed_at', type: 'timestamptz', nullable: true },
    billed: { type: 'jsonb' },
    cancellation: { type: 'jsonb', nullable: true },
    dueAt: { name: 'due_at', type: 'timestamptz', nullable: true },
    version: { type: 'int' },
  },
});

export const onboardings = tableOf<OnboardingRow>(OnboardingSchema);

export interface StepRow {
  firmId: string;
  onboardingId: string;
  name: OnboardingStep;
  status: OnboardingStepStatus;
  attempts: number;
  nextAttemptAt: Date | null;
  dueAt: Date | null;
  causeEventId: string | null;
  causeEventType: string | null;
  eventId: string | null;
  at: Date | null;
  resourceType: string | null;
  resourceId: string | null;
  failure: Failure | null;
  warnings: Warning[];
  reverted: Step['reverted'] | null;
}

export const OnboardingStepSchema = new EntitySchema<StepRow>({
  name: 'onboarding_steps',
  columns: {
    firmId: { name: 'firm_id', type: 'uuid', primary: true },
    onboardingId: { name: 'onboarding_id', type: 'uuid', primary: true },
    name: { type: 'text', primary: true },
    status: { type: 'text' },
    attempts: { type: 'int' },
    nextAttemptAt: { name: 'next_attempt_at', type: 'timestamptz', nullable: true },
    dueAt: { name: 'due_at', type: 'timestamptz', nullable: true },
    causeEventId: { name: 'cause_event_id', type: 'uuid', nullable: true },
    causeEventType: { name: 'cause_event_type', type: 'text', nullable: true },
    eventId: { name: 'event_id', type: 'uuid', nullable: true },
    at: { type: 'timestamptz', nullable: true },
    resourceType: { name: 'resource_type', type: 'text', nullable: true },
    resourceId: { name: 'resource_id', type: 'uuid', nullable: true },
    failure: { type: 'jsonb', nullable: true },
    warnings: { type: 'jsonb' },
    reverted: { type: 'jsonb', nullable: true },
  },
});

export const onboardingSteps = tableOf<StepRow>(OnboardingStepSchema);

export function rowOfOnboarding(firmId: string, onboarding: Onboarding): OnboardingRow {
  const dueAt = nextDeadline(onboarding);
  return {
    firmId,
    id: onboarding.id,
    status: onboarding.status,
    proposalId: onboarding.proposalId,
    contractId: onboarding.contractId ?? null,
    prospectId: onboarding.prospectId ?? null,
    clientId: onboarding.clientId ?? null,
    contactId: onboarding.contactId ?? null,
    engagementId: onboarding.engagementId ?? null,
    ownerId: onboarding.ownerId ?? null,
    correlationId: onboarding.correlationId,
    startedAt: new Date(onboarding.startedAt),
    completedAt: dateOf(onboarding.completedAt),
    billed: onboarding.billed,
    cancellation: onboarding.cancellation ?? null,
    dueAt: dateOf(dueAt),
    version: onboarding.version,
  };
}

export function rowOfStep(firmId: string, onboardingId: string, name: OnboardingStep, step: Step): StepRow {
  return {
    firmId,
    onboardingId,
    name,
    status: step.status,
    attempts: step.attempts,
    nextAttemptAt: dateOf(step.nextAttemptAt),
    dueAt: dateOf(step.dueAt),
    causeEventId: step.cause?.id ?? null,
    causeEventType: step.cause?.type ?? null,
    eventId: step.eventId ?? null,
    at: dateOf(step.at),
    resourceType: step.resource?.type ?? null,
    resourceId: step.resource?.id ?? null,
    failure: step.failure ?? null,
    warnings: [...step.warnings],
    reverted: step.reverted ?? null,
  };
}

export function onboardingOf(row: OnboardingRow, steps: readonly StepRow[]): Onboarding {
  const byName = new Map(steps.map((step) => [step.name, stepOf(step)]));
  return {
    id: row.id,
    version: row.version,
    status: row.status,
    proposalId: row.proposalId,
    contractId: row.contractId ?? undefined,
    prospectId: row.prospectId ?? undefined,
    clientId: row.clientId ?? undefined,
    contactId: row.contactId ?? undefined,
    engagementId: row.engagementId ?? undefined,
    ownerId: row.ownerId ?? undefined,
    correlationId: row.correlationId,
    startedAt: row.startedAt.toISOString(),
    completedAt: row.completedAt?.toISOString(),
    steps: Object.fromEntries(stepNames.map((name) => [name, byName.get(name) ?? noStep])) as Onboarding['steps'],
    billed: row.billed,
    cancellation: row.cancellation ?? undefined,
  };
}

function stepOf(row: StepRow): Step {
  const { causeEventId, causeEventType, resourceType, resourceId } = row;
  return {
    status: row.status,
    attempts: row.attempts,
    nextAttemptAt: row.nextAttemptAt?.toISOString(),
    dueAt: row.dueAt?.toISOString(),
    cause: causeEventId === null || causeEventType === null ? undefined : { id: causeEventId, type: causeEventType },
    eventId: row.eventId ?? undefined,
    at: row.at?.toISOString(),
    resource: resourceType === null || resourceId === null ? undefined : { type: resourceType, id: resourceId },
    failure: row.failure ?? undefined,
    warnings: row.warnings,
    reverted: row.reverted ?? undefined,
  };
}

const dateOf = (instant: string | undefined): Date | null => (instant === undefined ? null : new Date(instant));
