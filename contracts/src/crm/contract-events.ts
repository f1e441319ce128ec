import { z } from 'zod';
import {
  Buyer,
  Currency,
  defineEvent,
  EmailAddress,
  type EventData,
  HumanNumber,
  Instant,
  LocalDate,
  Money,
  PersonName,
  Reason,
  Seller,
  Sha256,
  Terms,
  withinBytes,
} from '../kernel';
import { ProposalType } from './proposal-events';

const seenByContractReaders = { permission: 'crm:contract:read', portal: true };

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
