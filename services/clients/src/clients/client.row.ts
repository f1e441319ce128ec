import { EntitySchema, tableOf } from '@praxis/chassis';
import type { Buyer } from '@praxis/contracts/kernel';
import type { Client } from './client';

export interface ClientRow {
  firmId: string;
  id: string;
  number: string;
  status: Client['status'];
  kind: Buyer['kind'];
  displayName: string;
  legalName: string;
  taxIds: Buyer['taxIds'];
  taxTreatment: Buyer['taxTreatment'];
  billingAddress: Buyer['billingAddress'] | null;
  postalAddress: Buyer['postalAddress'] | null;
  currency: string;
  language: string | null;
  industry: string | null;
  website: string | null;
  poNumberRequired: boolean;
  ownerId: string | null;
  confidential: boolean;
  teamIds: readonly string[];
  tags: readonly string[];
  sourceProspectId: string | null;
  sourceProposalId: string | null;
  version: number;
  createdAt: Date;
  updatedAt: Date;
}

export const ClientSchema = new EntitySchema<ClientRow>({
  name: 'clients',
  columns: {
    firmId: { name: 'firm_id', type: 'uuid', primary: true },
    id: { type: 'uuid', primary: true },
    number: { type: 'text' },
    status: { type: 'text' },
    kind: { type: 'text' },
    displayName: { name: 'display_name', type: 'text' },
    legalName: { name: 'legal_name', type: 'text' },
    taxIds: { name: 'tax_ids', type: 'jsonb' },
    taxTreatment: { name: 'tax_treatment', type: 'text' },
    billingAddress: { name: 'billing_address', type: 'jsonb', nullable: true },
    postalAddress: { name: 'postal_address', type: 'jsonb', nullable: true },
    currency: { type: 'text' },
    language: { type: 'text', nullable: true },
    industry: { type: 'text', nullable: true },
    website: { type: 'text', nullable: true },
    poNumberRequired: { name: 'po_number_required', type: 'boolean' },
    ownerId: { name: 'owner_id', type: 'uuid', nullable: true },
    confidential: { type: 'boolean' },
    teamIds: { name: 'team_ids', type: 'uuid', array: true },
    tags: { type: 'jsonb' },
    sourceProspectId: { name: 'source_prospect_id', type: 'uuid', nullable: true },
    sourceProposalId: { name: 'source_proposal_id', type: 'uuid', nullable: true },
    version: { type: 'int' },
    createdAt: { name: 'created_at', type: 'timestamptz' },
    updatedAt: { name: 'updated_at', type: 'timestamptz' },
  },
});

export const clients = tableOf<ClientRow>(ClientSchema);

export interface NumberSeriesRow {
  firmId: string;
  series: string;
  last: number;
}

export const NumberSeriesSchema = new EntitySchema<NumberSeriesRow>({
  name: 'number_series',
  columns: {
    firmId: { name: 'firm_id', type: 'uuid', primary: true },
    series: { type: 'text', primary: true },
    last: { type: 'int' },
  },
});

export const rowOfClient = (firmId: string, client: Client): ClientRow => ({
  firmId,
  id: client.id,
  number: client.number,
  status: client.status,
  kind: client.buyer.kind,
  displayName: client.buyer.displayName,
  legalName: client.buyer.legalName,
  taxIds: client.buyer.taxIds,
  taxTreatment: client.buyer.taxTreatment,
  billingAddress: client.buyer.billingAddress ?? null,
  postalAddress: client.buyer.postalAddress ?? null,
  currency: client.buyer.currency,
  language: client.buyer.language ?? null,
  industry: client.buyer.industry ?? null,
  website: client.buyer.website ?? null,
  poNumberRequired: client.buyer.poNumberRequired,
  ownerId: client.ownerId ?? null,
  confidential: client.confidential,
  teamIds: client.teamIds,
  tags: client.tags,
  sourceProspectId: client.sourceProspectId ?? null,
  sourceProposalId: client.sourceProposalId ?? null,
  version: client.version,
  createdAt: client.createdAt,
  updatedAt: client.updatedAt,
});

export const clientOf = (row: ClientRow): Client => ({
  id: row.id,
  version: row.version,
  number: row.number,
  status: row.status,
  buyer: {
    kind: row.kind,
    displayName: row.displayName,
    legalName: row.legalName,
    taxIds: row.taxIds,
    taxTreatment: row.taxTreatment,
    ...(row.billingAddress && { billingAddress: row.billingAddress }),
    ...(row.postalAddress && { postalAddress: row.postalAddress }),
    currency: row.currency,
    ...(row.language !== null && { language: row.language }),
    ...(row.industry !== null && { industry: row.industry }),
    ...(row.website !== null && { website: row.website }),
    poNumberRequired: row.poNumberRequired,
  },
  ownerId: row.ownerId ?? undefined,
  confidential: row.confidential,
  teamIds: row.teamIds,
  tags: row.tags,
  sourceProspectId: row.sourceProspectId ?? undefined,
  sourceProposalId: row.sourceProposalId ?? undefined,
  createdAt: row.createdAt,
  updatedAt: row.updatedAt,
});
