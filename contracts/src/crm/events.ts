import { z } from 'zod';
import {
  AcceptanceEvidence,
  AgreedLines,
  Buyer,
  Consents,
  ContactCard,
  Currency,
  Deposit,
  defineEvent,
  EmailAddress,
  type EventData,
  Frequency,
  HumanNumber,
  Instant,
  LocalDate,
  Money,
  onboardingRefs,
  PartyName,
  PersonName,
  ProjectTemplateRef,
  Reason,
  reactionFailed,
  reactionRecovered,
  Seller,
  Sha256,
  Terms,
  Totals,
  WebAddress,
  withinBytes,
} from '../kernel';

const seenByLeadReaders = { permission: 'crm:lead:read', portal: false };
const seenByProspectReaders = { permission: 'crm:prospect:read', portal: false };
const seenByProposalReaders = { permission: 'crm:proposal:read', portal: true };
const seenByContractReaders = { permission: 'crm:contract:read', portal: true };

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

export const ProposalType = z.enum(['new_client', 'additional', 'renewal', 'update']);
export type ProposalType = z.output<typeof ProposalType>;

const proposal = {
  proposalId: z.uuid(),
  number: HumanNumber,
  revision: z.int().min(1),
  type: ProposalType,
  title: z.string().max(200),
  prospectId: z.uuid().optional().meta({ description: 'Of a new_client' }),
  clientId: z.uuid().optional().meta({ description: 'Of every other type' }),
  engagementId: z.uuid().optional().meta({ description: 'The engagement that a renewal or an update is about' }),
  dealId: z.uuid().optional(),
  ownerId: z.uuid().optional(),
};

export const proposalSent = defineEvent({
  context: 'crm',
  noun: 'proposal',
  verb: 'sent',
  description: 'A revision of a proposal was frozen and its link made.',
  data: z.object({
    ...proposal,
    recipient: ContactCard.optional(),
    currency: Currency,
    validUntil: LocalDate.meta({ description: 'Inclusive, in the zone of the firm' }),
    documentSha256: Sha256,
    sentAt: Instant,
  }),
  live: seenByProposalReaders,
});
export type ProposalSent = EventData<typeof proposalSent>;

export const proposalViewed = defineEvent({
  context: 'crm',
  noun: 'proposal',
  verb: 'viewed',
  description: 'The link of a revision was opened for the first time by somebody who is not of the firm.',
  data: z.object({ ...proposal, viewedAt: Instant }),
  live: seenByProposalReaders,
});
export type ProposalViewed = EventData<typeof proposalViewed>;

const acceptedTotals = z.object({
  oneOff: Totals,
  recurring: z.array(z.object({ frequency: Frequency, ...Totals.shape })).max(5),
  estimated: Totals.optional(),
  firstInvoice: Totals,
});

export const proposalAccepted = defineEvent({
  context: 'crm',
  noun: 'proposal',
  verb: 'accepted',
  description:
    'A proposal was accepted and its contract made, in one transaction. Everything that follows starts from this: it happens once to a proposal. A proposal is checked against this schema when it is sent.',
  data: z.object({
    ...proposal,
    contractId: z.uuid(),
    contractNumber: HumanNumber,
    acceptedAt: Instant,
    acceptedOn: LocalDate.meta({ description: 'Day of the acceptance in the zone of the firm' }),
    startDate: LocalDate.meta({ description: 'First day served' }),
    endDate: LocalDate.optional().meta({ description: 'Last day served, inclusive; absent when open' }),
    seller: Seller,
    buyer: Buyer.meta({ description: 'A prospect counts as `domestic`' }),
    contact: z.object({ contactId: z.uuid().optional().meta({ description: 'Of a client’s contact' }), ...ContactCard.shape }),
    consents: Consents,
    currency: Currency,
    option: z.object({
      optionId: z.uuid(),
      name: z.string().max(200),
      lines: AgreedLines.meta({ description: 'The lines not optional and the chosen add-ons' }),
      totals: acceptedTotals,
    }),
    terms: Terms,
    deposit: Deposit.optional(),
    createProject: z.boolean(),
    projectTemplate: ProjectTemplateRef.optional(),
    openPortal: z.boolean(),
    evidence: AcceptanceEvidence,
    documentSha256: Sha256.meta({ description: 'Of the accepted document, RFC 8785 JSON' }),
  }),
  live: seenByProposalReaders,
});
export type ProposalAccepted = EventData<typeof proposalAccepted>;

export const proposalDeclined = defineEvent({
  context: 'crm',
  noun: 'proposal',
  verb: 'declined',
  description: 'The recipient does not want it.',
  data: z.object({ ...proposal, reason: Reason.optional(), declinedAt: Instant }),
  live: seenByProposalReaders,
});
export type ProposalDeclined = EventData<typeof proposalDeclined>;

export const proposalExpired = defineEvent({
  context: 'crm',
  noun: 'proposal',
  verb: 'expired',
  description: 'The last day of validity passed without an answer.',
  data: z.object({ ...proposal, validUntil: LocalDate }),
  live: seenByProposalReaders,
});
export type ProposalExpired = EventData<typeof proposalExpired>;

export const proposalWithdrawn = defineEvent({
  context: 'crm',
  noun: 'proposal',
  verb: 'withdrawn',
  description: 'The firm took the proposal back.',
  data: z.object({ ...proposal, reason: Reason.optional() }),
  live: seenByProposalReaders,
});
export type ProposalWithdrawn = EventData<typeof proposalWithdrawn>;

/** `clientId` and `engagementId` are absent until crm has heard of them; `contractId` always finds them. */
const contract = {
  contractId: z.uuid(),
  contractNumber: HumanNumber,
  proposalId: z.uuid(),
  prospectId: z.uuid().optional(),
  clientId: z.uuid().optional(),
  engagementId: z.uuid().optional(),
};

/** The accepted document may be this large; larger proposals are refused when they are sent. */
export const MAX_DOCUMENT_JSON_BYTES = 400 * 1024;

export const contractSigned = defineEvent({
  context: 'crm',
  noun: 'contract',
  verb: 'signed',
  description: 'The legal record of an acceptance, with the document that was accepted.',
  data: z.object({
    ...contract,
    proposalNumber: HumanNumber,
    type: ProposalType,
    title: z.string().max(200),
    seller: Seller,
    buyer: Buyer,
    signerName: PersonName,
    signerEmail: EmailAddress,
    signedAt: Instant,
    startDate: LocalDate,
    endDate: LocalDate.optional(),
    terms: Terms,
    value: Money.meta({ description: 'Net of the one-off lines and of one period of each recurring line' }),
    currency: Currency,
    documentSha256: Sha256,
    document: withinBytes(MAX_DOCUMENT_JSON_BYTES, z.string()).meta({
      personal: true,
      description: 'The accepted document as RFC 8785 JSON, byte for byte what `documentSha256` is of',
    }),
  }),
  live: seenByContractReaders,
});
export type ContractSigned = EventData<typeof contractSigned>;

export const contractHeld = defineEvent({
  context: 'crm',
  noun: 'contract',
  verb: 'held',
  description: 'Service under the contract pauses from a day on.',
  data: z.object({ ...contract, from: LocalDate, reason: Reason.optional() }),
  live: seenByContractReaders,
});
export type ContractHeld = EventData<typeof contractHeld>;

export const contractResumed = defineEvent({
  context: 'crm',
  noun: 'contract',
  verb: 'resumed',
  description: 'Service under the contract goes on from a day on.',
  data: z.object({ ...contract, from: LocalDate }),
  live: seenByContractReaders,
});
export type ContractResumed = EventData<typeof contractResumed>;

export const contractTerminated = defineEvent({
  context: 'crm',
  noun: 'contract',
  verb: 'terminated',
  description: 'The contract ends with a day, by notice or because its onboarding was cancelled; then it carries the onboarding.',
  data: z.object({
    ...contract,
    onboardingId: z.uuid().optional(),
    effectiveDate: LocalDate.meta({ description: 'Last day, inclusive' }),
    reason: Reason,
  }),
  live: seenByContractReaders,
});
export type ContractTerminated = EventData<typeof contractTerminated>;

export const crmReactionFailed = reactionFailed('crm');
export const crmReactionRecovered = reactionRecovered('crm');

/** Every event that crm publishes. */
export const crmEvents = [
  leadCreated,
  leadQualified,
  leadConverted,
  leadLost,
  prospectWon,
  prospectLost,
  prospectReopened,
  proposalSent,
  proposalViewed,
  proposalAccepted,
  proposalDeclined,
  proposalExpired,
  proposalWithdrawn,
  contractSigned,
  contractHeld,
  contractResumed,
  contractTerminated,
  crmReactionFailed,
  crmReactionRecovered,
] as const;
