import { z } from 'zod';
import {
  ContactCard,
  Currency,
  Deposit,
  defineOperation,
  depositErrors,
  type ErrorDefinition,
  httpErrors,
  Instant,
  idParams,
  LocalDate,
  listQuery,
  moneyErrors,
  pageOf,
  pricingErrors,
  Sha256,
} from '../../kernel';
import { crmErrors } from '../errors';
import { ProposalType } from '../proposal-events';
import { ProposalInput, ProposalOption, ProposalStart, ProposalWarning } from './proposal-content';
import { PublicDocument } from './public-proposals';
import { longText } from './texts';

export const ProposalStatus = z.enum(['draft', 'sent', 'viewed', 'accepted', 'declined', 'expired', 'withdrawn']);
export type ProposalStatus = z.output<typeof ProposalStatus>;

const head = {
  id: z.uuid(),
  version: z.int(),
  number: z.string(),
  status: ProposalStatus,
  revision: z.int(),
  type: ProposalType,
  prospectId: z.uuid().optional(),
  clientId: z.uuid().optional().meta({ description: 'Of the type `additional`; of a new_client once it has become one' }),
  engagementId: z.uuid().optional().meta({ description: 'What came of the acceptance' }),
  title: z.string(),
  currency: Currency,
  validUntil: LocalDate,
  ownerId: z.uuid().optional(),
  createdAt: Instant,
  sentAt: Instant.optional(),
  viewedAt: Instant.optional(),
  acceptedAt: Instant.optional(),
  contractId: z.uuid().optional(),
};

export const ProposalSummary = z.object(head).meta({ id: 'ProposalSummary' });
export type ProposalSummary = z.output<typeof ProposalSummary>;

export const Proposal = z
  .object({
    ...head,
    introduction: z.string().optional(),
    terms: z.object({ netDays: z.int() }),
    start: ProposalStart,
    endMode: z.enum(['open', 'fixed']),
    endDate: LocalDate.optional(),
    minimumTermMonths: z.int().optional(),
    noticeDays: z.int().optional(),
    deposit: Deposit.optional(),
    createProject: z.boolean(),
    projectTemplate: z.string().optional(),
    openPortal: z.boolean(),
    options: z.array(ProposalOption),
    pricedOn: LocalDate.meta({ description: 'Day of which the totals are: of the last change or the sending' }),
    warnings: z.array(ProposalWarning),
    recipient: ContactCard.optional(),
    documentSha256: Sha256.optional().meta({ description: 'Of the frozen document, once sent' }),
    accepted: z
      .object({
        optionId: z.uuid(),
        addOnLineIds: z.array(z.uuid()),
        signerName: z.string(),
        signerEmail: z.string(),
        contractNumber: z.string(),
        correlationId: z.string(),
      })
      .optional(),
    reason: z.string().optional().meta({ description: 'Why it was declined or withdrawn' }),
    convertedAt: Instant.optional(),
  })
  .meta({ id: 'Proposal' });
export type Proposal = z.output<typeof Proposal>;

/** The address is given out once: only the hash of its token is kept. */
const ProposalWithLink = z.object({ ...Proposal.shape, publicUrl: z.string().meta({ description: 'Its last segment is the token' }) });

const read = { permission: 'crm:proposal:read' };
const write = { permission: 'crm:proposal:write' };
const send = { permission: 'crm:proposal:send' };

const contentErrors: ErrorDefinition[] = [
  crmErrors.prospect_unknown,
  crmErrors.client_unknown,
  crmErrors.client_archived,
  crmErrors.owner_unknown,
  crmErrors.service_item_unknown,
  crmErrors.tax_code_unknown,
  crmErrors.tax_code_inactive,
  crmErrors.project_template_unknown,
  crmErrors.project_template_inactive,
  crmErrors.start_too_early,
  crmErrors.end_missing,
  crmErrors.end_before_start,
  crmErrors.first_invoice_too_long,
  depositErrors.deposit_above_base,
  depositErrors.milestones_do_not_add_up,
  moneyErrors.currency_mismatch,
  moneyErrors.amount_out_of_range,
  pricingErrors.document_total_negative,
];
const BODY_LIMIT = 512 * 1024;

export const createProposal = defineOperation({
  id: 'createProposal',
  context: 'crm',
  method: 'POST',
  path: '/v1/proposals',
  summary: 'Draft a proposal',
  access: write,
  body: ProposalInput,
  replies: { 201: Proposal },
  errors: contentErrors,
  idempotency: 'accepted',
  audit: { action: 'proposal.create', target: 'proposal' },
  bodyLimit: BODY_LIMIT,
});

export const listProposals = defineOperation({
  id: 'listProposals',
  context: 'crm',
  method: 'GET',
  path: '/v1/proposals',
  summary: 'List proposals',
  access: read,
  query: listQuery(['-createdAt', 'createdAt', 'validUntil', '-validUntil'], {
    status: ProposalStatus.optional(),
    prospectId: z.uuid().optional(),
    clientId: z.uuid().optional(),
    owner: z.uuid().optional(),
  }),
  replies: { 200: pageOf(ProposalSummary) },
});

export const getProposal = defineOperation({
  id: 'getProposal',
  context: 'crm',
  method: 'GET',
  path: '/v1/proposals/{id}',
  summary: 'Show a proposal',
  access: read,
  params: idParams,
  replies: { 200: Proposal },
  errors: [httpErrors.not_found],
});

export const getProposalRevision = defineOperation({
  id: 'getProposalRevision',
  context: 'crm',
  method: 'GET',
  path: '/v1/proposals/{id}/revisions/{revision}',
  summary: 'Show a revision as it was sent',
  access: read,
  params: z.strictObject({ id: z.uuid(), revision: z.coerce.number().int().min(1).max(100_000) }),
  replies: {
    200: z.object({
      id: z.uuid(),
      version: z.int(),
      sentAt: Instant,
      documentSha256: Sha256,
      document: PublicDocument,
    }),
  },
  errors: [httpErrors.not_found],
});

export const replaceProposal = defineOperation({
  id: 'replaceProposal',
  context: 'crm',
  method: 'PUT',
  path: '/v1/proposals/{id}',
  summary: 'Write a draft anew',
  description: 'Options and lines keep their identity where their `id` is given; type and party stay what they are.',
  access: write,
  params: idParams,
  body: ProposalInput,
  replies: { 200: Proposal },
  errors: [httpErrors.not_found, httpErrors.illegal_transition, crmErrors.party_fixed, crmErrors.line_unknown, ...contentErrors],
  ifMatch: 'required',
  audit: { action: 'proposal.update', target: 'proposal' },
  bodyLimit: BODY_LIMIT,
});

export const sendProposal = defineOperation({
  id: 'sendProposal',
  context: 'crm',
  method: 'POST',
  path: '/v1/proposals/{id}/send',
  summary: 'Freeze a draft and mail its link to the primary contact',
  access: send,
  params: idParams,
  replies: { 200: ProposalWithLink },
  errors: [
    httpErrors.not_found,
    httpErrors.illegal_transition,
    crmErrors.valid_until_passed,
    crmErrors.proposal_too_large,
    ...contentErrors,
  ],
  idempotency: 'accepted',
  ifMatch: 'optional',
  audit: { action: 'proposal.send', target: 'proposal' },
  secret: true,
});

export const renewProposalLink = defineOperation({
  id: 'renewProposalLink',
  context: 'crm',
  method: 'POST',
  path: '/v1/proposals/{id}/links',
  summary: 'Make a new link; the old one is dead',
  access: send,
  params: idParams,
  replies: { 201: ProposalWithLink },
  errors: [httpErrors.not_found, httpErrors.illegal_transition],
  idempotency: 'accepted',
  ifMatch: 'optional',
  audit: { action: 'proposal.renew-link', target: 'proposal' },
  secret: true,
});

export const withdrawProposal = defineOperation({
  id: 'withdrawProposal',
  context: 'crm',
  method: 'POST',
  path: '/v1/proposals/{id}/withdraw',
  summary: 'Take a sent proposal back',
  access: send,
  params: idParams,
  body: z.strictObject({ reason: longText(2000).optional() }),
  replies: { 200: Proposal },
  errors: [httpErrors.not_found, httpErrors.illegal_transition],
  ifMatch: 'optional',
  audit: { action: 'proposal.withdraw', target: 'proposal' },
});

export const reviseProposal = defineOperation({
  id: 'reviseProposal',
  context: 'crm',
  method: 'POST',
  path: '/v1/proposals/{id}/revise',
  summary: 'Take a sent proposal up again as the draft of a new revision',
  description: 'The link of the old revision is dead; the old revision stays readable for the firm.',
  access: write,
  params: idParams,
  replies: { 200: Proposal },
  errors: [httpErrors.not_found, httpErrors.illegal_transition],
  ifMatch: 'optional',
  audit: { action: 'proposal.revise', target: 'proposal' },
});

export const proposalOperations = [
  createProposal,
  listProposals,
  getProposal,
  getProposalRevision,
  replaceProposal,
  sendProposal,
  renewProposalLink,
  withdrawProposal,
  reviseProposal,
];
