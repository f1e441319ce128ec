import { EntitySchema, tableOf } from '@praxis/chassis';
import type { ContractStatus, ProposalType } from '@praxis/contracts/crm';
import type { Buyer, LocalDate, Seller, Terms } from '@praxis/contracts/kernel';
import type { Stored } from '../found';
import type { Contract } from './contract';

export interface ContractRow {
  firmId: string;
  id: string;
  version: number;
  number: string;
  status: ContractStatus;
  type: ProposalType;
  title: string;
  proposalId: string;
  proposalNumber: string;
  prospectId: string | null;
  clientId: string | null;
  engagementId: string | null;
  seller: Seller;
  buyer: Buyer;
  /** Minor units. */
  valueAmount: number;
  currency: string;
  terms: Terms;
  startDate: LocalDate;
  endDate: LocalDate | null;
  signerName: string;
  signerEmail: string;
  signedAt: Date;
  documentSha256: string;
  terminatedOn: LocalDate | null;
  terminationReason: string | null;
}

export const ContractSchema = new EntitySchema<ContractRow>({
  name: 'contracts',
  columns: {
    firmId: { name: 'firm_id', type: 'uuid', primary: true },
    id: { type: 'uuid', primary: true },
    version: { type: 'int' },
    number: { type: 'text' },
    status: { type: 'text' },
    type: { type: 'text' },
    title: { type: 'text' },
    proposalId: { name: 'proposal_id', type: 'uuid' },
    proposalNumber: { name: 'proposal_number', type: 'text' },
    prospectId: { name: 'prospect_id', type: 'uuid', nullable: true },
    clientId: { name: 'client_id', type: 'uuid', nullable: true },
    engagementId: { name: 'engagement_id', type: 'uuid', nullable: true },
    seller: { type: 'jsonb' },
    buyer: { type: 'jsonb' },
    valueAmount: { name: 'value_amount', type: 'bigint' },
    currency: { type: 'text' },
    terms: { type: 'jsonb' },
    startDate: { name: 'start_date', type: 'date' },
    endDate: { name: 'end_date', type: 'date', nullable: true },
    signerName: { name: 'signer_name', type: 'text' },
    signerEmail: { name: 'signer_email', type: 'text' },
    signedAt: { name: 'signed_at', type: 'timestamptz' },
    documentSha256: { name: 'document_sha256', type: 'text' },
    terminatedOn: { name: 'terminated_on', type: 'date', nullable: true },
    terminationReason: { name: 'termination_reason', type: 'text', nullable: true },
  },
});

export const contracts = tableOf<ContractRow>(ContractSchema);

export function contractOf(row: ContractRow): Stored<Contract> {
  const facts = {
    id: row.id,
    version: row.version,
    number: row.number,
    type: row.type,
    title: row.title,
    proposalId: row.proposalId,
    proposalNumber: row.proposalNumber,
    prospectId: row.prospectId ?? undefined,
    clientId: row.clientId ?? undefined,
    engagementId: row.engagementId ?? undefined,
    seller: row.seller,
    buyer: row.buyer,
    value: { amount: row.valueAmount, currency: row.currency },
    terms: row.terms,
    startDate: row.startDate,
    endDate: row.endDate ?? undefined,
    signerName: row.signerName,
    signerEmail: row.signerEmail,
    signedAt: row.signedAt,
    documentSha256: row.documentSha256,
  };
  if (row.status === 'active') return { ...facts, status: row.status };
  if (row.terminatedOn === null) throw new Error(`Contract ${row.id} is terminated without a day`);
  return { ...facts, status: row.status, effectiveDate: row.terminatedOn, reason: row.terminationReason ?? '' };
}

export const rowOfContract = (firmId: string, contract: Stored<Contract>): ContractRow => ({
  firmId,
  id: contract.id,
  version: contract.version,
  number: contract.number,
  status: contract.status,
  type: contract.type,
  title: contract.title,
  proposalId: contract.proposalId,
  proposalNumber: contract.proposalNumber,
  prospectId: contract.prospectId ?? null,
  clientId: contract.clientId ?? null,
  engagementId: contract.engagementId ?? null,
  seller: contract.seller,
  buyer: contract.buyer,
  valueAmount: contract.value.amount,
  currency: contract.value.currency,
  terms: contract.terms,
  startDate: contract.startDate,
  endDate: contract.endDate ?? null,
  signerName: contract.signerName,
  signerEmail: contract.signerEmail,
  signedAt: contract.signedAt,
  documentSha256: contract.documentSha256,
  terminatedOn: contract.status === 'terminated' ? contract.effectiveDate : null,
  terminationReason: contract.status === 'terminated' ? contract.reason : null,
});
