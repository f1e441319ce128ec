import { z } from 'zod';
import {
  AgreedLines,
  Buyer,
  Currency,
  Deposit,
  defineEvent,
  type EventData,
  HumanNumber,
  Instant,
  KnownContact,
  LocalDate,
  onboardingRefs,
  ProjectTemplateRef,
  Reason,
  reactionFailed,
  reactionRecovered,
  Terms,
} from '../kernel';
import { onboardingEvents } from './onboarding-events';

export * from './onboarding-events';

const seenByClientReaders = { permission: 'clients:client:read', portal: false };
const seenByEngagementReaders = { permission: 'clients:engagement:read', portal: true };

/** People on the team of a client, at most. */
export const MAX_TEAM = 100;

/** A client as every context knows it; the latest event about a client replaces what was known. */
const client = {
  clientId: z.uuid(),
  number: HumanNumber,
  status: z.enum(['active', 'inactive', 'archived']),
  ownerId: z.uuid().optional().meta({ description: 'Account manager' }),
  teamIds: z.array(z.uuid()).max(MAX_TEAM).optional().meta({ description: 'Who works for it besides the account manager' }),
  confidential: z.boolean().meta({ description: 'For account manager, team and owners only' }),
  buyer: Buyer,
};

/** What starts workspace, portal invitation and the winning of the prospect. */
const clientInOnboarding = {
  ...client,
  prospectId: z.uuid().optional(),
  contact: KnownContact.optional().meta({ description: 'The primary contact; without `email` it cannot be invited' }),
  openPortal: z.boolean(),
  ...onboardingRefs,
};

export const clientCreated = defineEvent({
  context: 'clients',
  noun: 'client',
  verb: 'created',
  description: 'The firm has a new client, from an accepted proposal (then with the onboarding) or made by hand.',
  data: z.object(clientInOnboarding),
  live: seenByClientReaders,
});
export type ClientCreated = EventData<typeof clientCreated>;

export const clientReactivated = defineEvent({
  context: 'clients',
  noun: 'client',
  verb: 'reactivated',
  description:
    'An inactive client is active again, mostly because its prospect accepted another proposal; carries what client.created does.',
  data: z.object(clientInOnboarding),
  live: seenByClientReaders,
});
export type ClientReactivated = EventData<typeof clientReactivated>;

export const clientChanged = defineEvent({
  context: 'clients',
  noun: 'client',
  verb: 'changed',
  description: 'Something about a client changed, its becoming inactive included.',
  data: z.object(client),
  live: seenByClientReaders,
});
export type ClientChanged = EventData<typeof clientChanged>;

export const clientArchived = defineEvent({
  context: 'clients',
  noun: 'client',
  verb: 'archived',
  description: 'A client without open business was put away.',
  data: z.object({ ...client, reason: Reason.optional() }),
  live: seenByClientReaders,
});
export type ClientArchived = EventData<typeof clientArchived>;

export const contactChanged = defineEvent({
  context: 'clients',
  noun: 'contact',
  verb: 'changed',
  description: 'A contact was created or changed; carries all of it.',
  data: z.object({
    ...KnownContact.shape,
    status: z.enum(['active', 'inactive']),
    clients: z
      .array(
        z.object({
          clientId: z.uuid(),
          role: z.string().max(100).optional(),
          primary: z.boolean(),
          billing: z.boolean(),
          decisionMaker: z.boolean(),
        }),
      )
      .max(200),
  }),
  live: { permission: 'clients:contact:read', portal: false },
});
export type ContactChanged = EventData<typeof contactChanged>;

export const engagementStarted = defineEvent({
  context: 'clients',
  noun: 'engagement',
  verb: 'started',
  description: 'A client has bought something: published once, when the engagement is made, whether or not its start lies ahead.',
  data: z.object({
    engagementId: z.uuid(),
    version: z.int().min(1),
    title: z.string().max(200),
    status: z.enum(['planned', 'active']),
    clientId: z.uuid(),
    clientNumber: HumanNumber,
    onboardingId: z.uuid().optional(),
    prospectId: z.uuid().optional(),
    proposalId: z.uuid().optional(),
    proposalNumber: HumanNumber.optional(),
    contractId: z.uuid().optional(),
    contractNumber: HumanNumber.optional(),
    ownerId: z.uuid().optional().meta({ description: 'Account manager' }),
    buyer: Buyer,
    billingContact: KnownContact.optional(),
    acceptedAt: Instant.meta({ description: 'When what is due on acceptance became due' }),
    acceptedOn: LocalDate.meta({ description: 'The same as a day in the zone of the firm' }),
    startDate: LocalDate.meta({ description: 'First day served' }),
    endDate: LocalDate.optional().meta({ description: 'Last day served, inclusive; absent when open' }),
    currency: Currency,
    terms: Terms,
    deposit: Deposit.optional(),
    lines: AgreedLines,
    createProject: z.boolean(),
    projectTemplate: ProjectTemplateRef.optional(),
  }),
  live: seenByEngagementReaders,
});
export type EngagementStarted = EventData<typeof engagementStarted>;

const engagement = {
  engagementId: z.uuid(),
  version: z.int().min(1),
  clientId: z.uuid(),
  contractId: z.uuid().optional(),
  proposalId: z.uuid().optional(),
};

export const engagementCompleted = defineEvent({
  context: 'clients',
  noun: 'engagement',
  verb: 'completed',
  description: 'An engagement ran to its end.',
  data: z.object({ ...engagement, endDate: LocalDate }),
  live: seenByEngagementReaders,
});
export type EngagementCompleted = EventData<typeof engagementCompleted>;

export const engagementTerminated = defineEvent({
  context: 'clients',
  noun: 'engagement',
  verb: 'terminated',
  description:
    'An engagement ended before its time: its contract was terminated or its onboarding cancelled; then it carries the onboarding.',
  data: z.object({
    ...engagement,
    onboardingId: z.uuid().optional(),
    effectiveDate: LocalDate.meta({ description: 'Last day, inclusive' }),
    reason: Reason,
  }),
  live: seenByEngagementReaders,
});
export type EngagementTerminated = EventData<typeof engagementTerminated>;

export const clientsReactionFailed = reactionFailed('clients');
export const clientsReactionRecovered = reactionRecovered('clients');

/** Every event that clients publishes. */
export const clientsEvents = [
  clientCreated,
  clientReactivated,
  clientChanged,
  clientArchived,
  contactChanged,
  engagementStarted,
  engagementCompleted,
  engagementTerminated,
  ...onboardingEvents,
  clientsReactionFailed,
  clientsReactionRecovered,
] as const;
