import { z } from 'zod';
import {
  Currency,
  Deposit,
  defineOperation,
  httpErrors,
  Instant,
  LocalDate,
  optionErrors,
  PostalAddress,
  Seller,
  Sha256,
  Terms,
  tokenParams,
} from '../../kernel';
import { crmErrors } from '../errors';
import { ProposalType } from '../proposal-events';
import { ProposalStart, PublicOption } from './proposal-content';
import { EmailInput, longText, text } from './texts';

/**
 * What is frozen when a proposal is sent, and all that a prospect gets to see of it: texts, prices, parties and the words of consent.
 * `documentSha256` is the SHA-256 of its RFC 8785 JSON.
 */
export const PublicDocument = z
  .object({
    firm: z.object({ name: z.string() }),
    number: z.string(),
    revision: z.int(),
    type: ProposalType,
    title: z.string(),
    introduction: z.string().optional(),
    language: z.string(),
    seller: Seller,
    buyer: z.object({ name: z.string(), address: PostalAddress.optional(), contactName: z.string().optional() }),
    validUntil: LocalDate.meta({ description: 'Inclusive, in the zone of the firm' }),
    currency: Currency,
    prices: z.enum(['net', 'gross']).meta({ description: 'Which totals to show first: a person sees gross' }),
    pricedOn: LocalDate.meta({ description: 'The first invoice and the tax rates are those of an acceptance on this day' }),
    terms: Terms,
    start: ProposalStart,
    endDate: LocalDate.optional(),
    deposit: Deposit.optional(),
    options: z.array(PublicOption),
    consentText: z.string(),
  })
  .meta({ id: 'PublicDocument' });
export type PublicDocument = z.output<typeof PublicDocument>;

export const PublicProposalStatus = z.enum(['sent', 'viewed', 'accepted', 'declined', 'expired', 'withdrawn']);

const tolerated = {
  context: 'crm',
  access: 'public',
  tenant: 'link',
  params: tokenParams,
} as const;

export const viewProposal = defineOperation({
  ...tolerated,
  id: 'viewProposal',
  method: 'GET',
  path: '/v1/public/proposals/{token}',
  summary: 'Read a proposal by its link',
  description: 'All members but `status` and `documentSha256` are the frozen document: its RFC 8785 JSON has that SHA-256.',
  replies: { 200: z.object({ ...PublicDocument.shape, status: PublicProposalStatus, documentSha256: Sha256 }) },
  errors: [httpErrors.not_found],
});

export const acceptProposal = defineOperation({
  ...tolerated,
  id: 'acceptProposal',
  method: 'POST',
  path: '/v1/public/proposals/{token}/accept',
  summary: 'Accept a proposal',
  description: 'The same choice again gets the first answer; another choice is refused with what was accepted.',
  body: z.strictObject({
    optionId: z.uuid(),
    addOnLineIds: z.array(z.uuid()).max(50).default([]),
    signer: z.strictObject({ name: text(200), email: EmailInput }),
    signature: text(200).meta({ description: 'The name, typed' }),
    consent: z.literal(true, { error: 'Without consent to the electronic form there is no acceptance' }),
    documentSha256: Sha256.optional().meta({ description: 'Of the document that was read; must agree when sent' }),
  }),
  replies: {
    200: z.object({
      proposalId: z.uuid(),
      status: z.literal('accepted'),
      acceptedAt: Instant,
      contractNumber: z.string(),
      correlationId: z.string(),
    }),
  },
  errors: [
    httpErrors.not_found,
    crmErrors.option_unknown,
    optionErrors.unknown_add_on,
    crmErrors.document_mismatch,
    crmErrors.proposal_already_accepted,
    crmErrors.proposal_declined,
    crmErrors.proposal_expired,
    crmErrors.proposal_withdrawn,
    crmErrors.proposal_superseded,
  ],
  idempotency: 'accepted',
  audit: { action: 'proposal.accept', target: 'proposal' },
});

export const declineProposal = defineOperation({
  ...tolerated,
  id: 'declineProposal',
  method: 'POST',
  path: '/v1/public/proposals/{token}/decline',
  summary: 'Decline a proposal',
  body: z.strictObject({ reason: longText(2000).optional() }),
  replies: { 200: z.object({ proposalId: z.uuid(), status: z.literal('declined'), declinedAt: Instant }) },
  errors: [
    httpErrors.not_found,
    crmErrors.proposal_already_accepted,
    crmErrors.proposal_expired,
    crmErrors.proposal_withdrawn,
    crmErrors.proposal_superseded,
  ],
  idempotency: 'accepted',
  audit: { action: 'proposal.decline', target: 'proposal' },
});

export const publicProposalOperations = [viewProposal, acceptProposal, declineProposal];
