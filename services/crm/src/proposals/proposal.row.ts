import { EntitySchema, tableOf } from '@praxis/chassis';
import type { ProposalStatus } from '@praxis/contracts/crm';
import type { LocalDate } from '@praxis/contracts/kernel';
import type { Stored } from '../found';
import type { Priced } from './price-proposal';
import type { Acceptance, Party, Proposal, Sent } from './proposal';
import type { ProposalContent } from './proposal-content';

/** JSON has no Date: the times beside `sent` and `accepted` stand in columns of their own. */
export interface ProposalRow {
  firmId: string;
  id: string;
  version: number;
  number: string;
  status: ProposalStatus;
  revision: number;
  type: Party['type'];
  prospectId: string | null;
  clientId: string | null;
  engagementId: string | null;
  convertedAt: Date | null;
  title: string;
  currency: string;
  validUntil: LocalDate;
  ownerId: string | null;
  content: ProposalContent;
  priced: Priced;
  sent: Omit<Sent, 'at'> | null;
  sentAt: Date | null;
  viewedAt: Date | null;
  accepted: Omit<Acceptance, 'at'> | null;
  acceptedAt: Date | null;
  contractId: string | null;
  /** When it was declined, withdrawn or expired. */
  closedAt: Date | null;
  reason: string | null;
  /** While it can be accepted: the instant at which it expires, from `validUntil` and the firm's zone. */
  dueAt: Date | null;
  createdAt: Date;
}

export const ProposalSchema = new EntitySchema<ProposalRow>({
  name: 'proposals',
  columns: {
    firmId: { name: 'firm_id', type: 'uuid', primary: true },
    id: { type: 'uuid', primary: true },
    version: { type: 'int' },
    number: { type: 'text' },
    status: { type: 'text' },
    revision: { type: 'int' },
    type: { type: 'text' },
    prospectId: { name: 'prospect_id', type: 'uuid', nullable: true },
    clientId: { name: 'client_id', type: 'uuid', nullable: true },
    engagementId: { name: 'engagement_id', type: 'uuid', nullable: true },
    convertedAt: { name: 'converted_at', type: 'timestamptz', nullable: true },
    title: { type: 'text' },
    currency: { type: 'text' },
    validUntil: { name: 'valid_until', type: 'date' },
    ownerId: { name: 'owner_id', type: 'uuid', nullable: true },
    content: { type: 'jsonb' },
    priced: { type: 'jsonb' },
    sent: { type: 'jsonb', nullable: true },
    sentAt: { name: 'sent_at', type: 'timestamptz', nullable: true },
    viewedAt: { name: 'viewed_at', type: 'timestamptz', nullable: true },
    accepted: { type: 'jsonb', nullable: true },
    acceptedAt: { name: 'accepted_at', type: 'timestamptz', nullable: true },
    contractId: { name: 'contract_id', type: 'uuid', nullable: true },
    closedAt: { name: 'closed_at', type: 'timestamptz', nullable: true },
    reason: { type: 'text', nullable: true },
    dueAt: { name: 'due_at', type: 'timestamptz', nullable: true },
    createdAt: { name: 'created_at', type: 'timestamptz' },
  },
});

export const proposals = tableOf<ProposalRow>(ProposalSchema);

export function proposalOf(row: ProposalRow): Stored<Proposal> {
  const facts = {
    id: row.id,
    version: row.version,
    number: row.number,
    party: partyOf(row),
    revision: row.revision,
    content: row.content,
    priced: row.priced,
    ownerId: row.ownerId ?? undefined,
    createdAt: row.createdAt,
    clientId: row.clientId ?? undefined,
    engagementId: row.engagementId ?? undefined,
    convertedAt: row.convertedAt ?? undefined,
  };
  if (row.status === 'draft') return { ...facts, status: row.status };
  const sent = { ...need(row, 'sent'), at: need(row, 'sentAt') };
  const viewedAt = row.viewedAt ?? undefined;
  switch (row.status) {
    case 'sent':
      return { ...facts, status: row.status, sent };
    case 'viewed':
      return { ...facts, status: row.status, sent, viewedAt: need(row, 'viewedAt') };
    case 'accepted':
      return { ...facts, status: row.status, sent, viewedAt, accepted: { ...need(row, 'accepted'), at: need(row, 'acceptedAt') } };
    case 'declined':
      return { ...facts, status: row.status, sent, viewedAt, declinedAt: need(row, 'closedAt'), reason: row.reason ?? undefined };
    case 'withdrawn':
      return { ...facts, status: row.status, sent, viewedAt, withdrawnAt: need(row, 'closedAt'), reason: row.reason ?? undefined };
    case 'expired':
      return { ...facts, status: row.status, sent, viewedAt, expiredAt: need(row, 'closedAt') };
  }
}

/** @param dueAt when a live proposal expires */
export function rowOfProposal(firmId: string, proposal: Stored<Proposal>, dueAt: Date | null): ProposalRow {
  const { party } = proposal;
  const sent = proposal.status === 'draft' ? undefined : proposal.sent;
  const accepted = proposal.status === 'accepted' ? proposal.accepted : undefined;
  return {
    firmId,
    id: proposal.id,
    version: proposal.version,
    number: proposal.number,
    status: proposal.status,
    revision: proposal.revision,
    type: party.type,
    prospectId: party.type === 'new_client' ? party.prospectId : null,
    clientId: party.type === 'additional' ? party.clientId : (proposal.clientId ?? null),
    engagementId: proposal.engagementId ?? null,
    convertedAt: proposal.convertedAt ?? null,
    title: proposal.content.title,
    currency: proposal.content.currency,
    validUntil: proposal.content.validUntil,
    ownerId: proposal.ownerId ?? null,
    content: proposal.content,
    priced: proposal.priced,
    sent: sent === undefined ? null : withoutTime(sent),
    sentAt: sent?.at ?? null,
    viewedAt: 'viewedAt' in proposal ? (proposal.viewedAt ?? null) : null,
    accepted: accepted === undefined ? null : withoutTime(accepted),
    acceptedAt: accepted?.at ?? null,
    contractId: accepted?.contractId ?? null,
    closedAt: closedAt(proposal),
    reason: 'reason' in proposal ? (proposal.reason ?? null) : null,
    dueAt,
    createdAt: proposal.createdAt,
  };
}

const partyOf = (row: ProposalRow): Party =>
  row.type === 'new_client' ? { type: row.type, prospectId: need(row, 'prospectId') } : { type: row.type, clientId: need(row, 'clientId') };

function closedAt(proposal: Proposal): Date | null {
  switch (proposal.status) {
    case 'declined':
      return proposal.declinedAt;
    case 'withdrawn':
      return proposal.withdrawnAt;
    case 'expired':
      return proposal.expiredAt;
    default:
      return null;
  }
}

const withoutTime = <T extends { at: Date }>({ at: _, ...rest }: T): Omit<T, 'at'> => rest;

function need<K extends keyof ProposalRow>(row: ProposalRow, column: K): NonNullable<ProposalRow[K]> {
  const value = row[column];
  if (value === null || value === undefined) throw new Error(`Proposal ${row.id} is ${row.status} without ${column}`);
  return value;
}
