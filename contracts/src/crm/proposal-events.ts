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
  type EventData,
  Frequency,
  HumanNumber,
  Instant,
  LocalDate,
  ProjectTemplateRef,
  Reason,
  Seller,
  Sha256,
  Terms,
  Totals,
} from '../kernel';

const seenByProposalReaders = { permission: 'crm:proposal:read', portal: true };

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
