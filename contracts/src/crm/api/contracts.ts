import { z } from 'zod';
import {
  Buyer,
  Currency,
  defineOperation,
  httpErrors,
  Instant,
  idParams,
  LocalDate,
  listQuery,
  Money,
  pageOf,
  Seller,
  Sha256,
  Terms,
} from '../../kernel';
import { ProposalType } from '../proposal-events';

export const ContractStatus = z.enum(['active', 'terminated']);
export type ContractStatus = z.output<typeof ContractStatus>;

export const Contract = z
  .object({
    id: z.uuid(),
    version: z.int(),
    number: z.string(),
    status: ContractStatus,
    type: ProposalType,
    title: z.string(),
    proposalId: z.uuid(),
    proposalNumber: z.string(),
    prospectId: z.uuid().optional(),
    clientId: z.uuid().optional(),
    engagementId: z.uuid().optional(),
    seller: Seller,
    buyer: Buyer,
    value: Money.meta({ description: 'Net of the one-off lines and of one period of each recurring line' }),
    currency: Currency,
    terms: Terms,
    startDate: LocalDate,
    endDate: LocalDate.optional().meta({ description: 'Last day, inclusive; absent when open' }),
    signerName: z.string(),
    signerEmail: z.string(),
    signedAt: Instant,
    documentSha256: Sha256,
    terminated: z.object({ effectiveDate: LocalDate, reason: z.string() }).optional(),
  })
  .meta({ id: 'Contract' });
export type Contract = z.output<typeof Contract>;

const shared = {
  context: 'crm',
  method: 'GET',
  access: { permission: 'crm:contract:read' },
  principals: ['user', 'api_client', 'portal'],
} as const;

export const listContracts = defineOperation({
  ...shared,
  id: 'listContracts',
  path: '/v1/contracts',
  summary: 'List contracts',
  query: listQuery(['-signedAt', 'signedAt'], {
    clientId: z.uuid().optional(),
    prospectId: z.uuid().optional(),
    status: ContractStatus.optional(),
  }),
  replies: { 200: pageOf(Contract) },
});

export const getContract = defineOperation({
  ...shared,
  id: 'getContract',
  path: '/v1/contracts/{id}',
  summary: 'Show a contract',
  params: idParams,
  replies: { 200: Contract },
  errors: [httpErrors.not_found],
});

export const contractOperations = [listContracts, getContract];
