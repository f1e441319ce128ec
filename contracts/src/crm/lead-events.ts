import { z } from 'zod';
import { Consents, ContactCard, defineEvent, type EventData, Instant, onboardingRefs, PartyName, Reason, WebAddress } from '../kernel';

const seenByLeadReaders = { permission: 'crm:lead:read', portal: false };
const seenByProspectReaders = { permission: 'crm:prospect:read', portal: false };

export const LeadSource = z.enum(['website', 'referral', 'campaign', 'outreach', 'event', 'partner', 'other']);
export type LeadSource = z.output<typeof LeadSource>;

const lead = {
  leadId: z.uuid(),
  company: PartyName,
  contact: ContactCard,
  source: LeadSource,
  website: WebAddress.optional(),
  industry: z.string().max(100).optional(),
  ownerId: z.uuid().optional(),
};

export const leadCreated = defineEvent({
  context: 'crm',
  noun: 'lead',
  verb: 'created',
  description: 'Somebody may want to buy.',
  data: z.object({ ...lead, consents: Consents }),
  live: seenByLeadReaders,
});
export type LeadCreated = EventData<typeof leadCreated>;

export const leadQualified = defineEvent({
  context: 'crm',
  noun: 'lead',
  verb: 'qualified',
  description: 'A lead is worth pursuing.',
  data: z.object(lead),
  live: seenByLeadReaders,
});
export type LeadQualified = EventData<typeof leadQualified>;

export const leadConverted = defineEvent({
  context: 'crm',
  noun: 'lead',
  verb: 'converted',
  description: 'A lead became a prospect or joined one, and perhaps opened a deal. Happens once to a lead.',
  data: z.object({
    ...lead,
    prospectId: z.uuid(),
    newProspect: z.boolean().meta({ description: 'False when the lead joined a prospect that existed' }),
    dealId: z.uuid().optional(),
    consents: Consents,
  }),
  live: seenByLeadReaders,
});
export type LeadConverted = EventData<typeof leadConverted>;

export const leadLost = defineEvent({
  context: 'crm',
  noun: 'lead',
  verb: 'lost',
  description: 'A lead will not buy.',
  data: z.object({ ...lead, reason: Reason }),
  live: seenByLeadReaders,
});
export type LeadLost = EventData<typeof leadLost>;

const prospect = { prospectId: z.uuid(), name: PartyName, ownerId: z.uuid().optional() };

export const prospectWon = defineEvent({
  context: 'crm',
  noun: 'prospect',
  verb: 'won',
  description: 'A prospect became a client. Published again, as a new event, when its onboarding step is retried.',
  data: z.object({ ...prospect, clientId: z.uuid(), ...onboardingRefs, wonAt: Instant }),
  live: seenByProspectReaders,
});
export type ProspectWon = EventData<typeof prospectWon>;

export const prospectLost = defineEvent({
  context: 'crm',
  noun: 'prospect',
  verb: 'lost',
  description: 'A prospect will not buy for now; it can be re-opened.',
  data: z.object({ ...prospect, reason: Reason }),
  live: seenByProspectReaders,
});
export type ProspectLost = EventData<typeof prospectLost>;

export const prospectReopened = defineEvent({
  context: 'crm',
  noun: 'prospect',
  verb: 'reopened',
  description: 'A lost prospect is pursued again, or the onboarding of a won one was cancelled; then it carries the client and onboarding.',
  data: z.object({
    ...prospect,
    from: z.enum(['won', 'lost']),
    clientId: z.uuid().optional(),
    ...onboardingRefs,
    reason: Reason.optional(),
  }),
  live: seenByProspectReaders,
});
export type ProspectReopened = EventData<typeof prospectReopened>;
