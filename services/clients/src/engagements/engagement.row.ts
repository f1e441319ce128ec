import { EntitySchema, tableOf } from '@praxis/chassis';
import { type AgreedLine, type Deposit, type ProjectTemplateRef, startOfDay, type Terms } from '@praxis/contracts/kernel';
import type { Engagement } from './engagement';

export interface EngagementRow {
  firmId: string;
  id: string;
  clientId: string;
  title: string;
  status: Engagement['status'];
  onboardingId: string | null;
  proposalId: string | null;
  proposalNumber: string | null;
  contractId: string | null;
  contractNumber: string | null;
  startDate: string;
  endDate: string | null;
  currency: string;
  terms: Terms;
  deposit: Deposit | null;
  lines: readonly AgreedLine[];
  createProject: boolean;
  projectTemplate: ProjectTemplateRef | null;
  acceptedAt: Date;
  acceptedOn: string;
  terminatedOn: string | null;
  /** While it is planned: when its first day begins in the firm's zone. */
  dueAt: Date | null;
  version: number;
  createdAt: Date;
  updatedAt: Date;
}

export const EngagementSchema = new EntitySchema<EngagementRow>({
  name: 'engagements',
  columns: {
    firmId: { name: 'firm_id', type: 'uuid', primary: true },
    id: { type: 'uuid', primary: true },
    clientId: { name: 'client_id', type: 'uuid' },
    title: { type: 'text' },
    status: { type: 'text' },
    onboardingId: { name: 'onboarding_id', type: 'uuid', nullable: true },
    proposalId: { name: 'proposal_id', type: 'uuid', nullable: true },
    proposalNumber: { name: 'proposal_number', type: 'text', nullable: true },
    contractId: { name: 'contract_id', type: 'uuid', nullable: true },
    contractNumber: { name: 'contract_number', type: 'text', nullable: true },
    startDate: { name: 'start_date', type: 'date' },
    endDate: { name: 'end_date', type: 'date', nullable: true },
    currency: { type: 'text' },
    terms: { type: 'jsonb' },
    deposit: { type: 'jsonb', nullable: true },
    lines: { type: 'jsonb' },
    createProject: { name: 'create_project', type: 'boolean' },
    projectTemplate: { name: 'project_template', type: 'jsonb', nullable: true },
    acceptedAt: { name: 'accepted_at', type: 'timestamptz' },
    acceptedOn: { name: 'accepted_on', type: 'date' },
    terminatedOn: { name: 'terminated_on', type: 'date', nullable: true },
    dueAt: { name: 'due_at', type: 'timestamptz', nullable: true },
    version: { type: 'int' },
    createdAt: { name: 'created_at', type: 'timestamptz' },
    updatedAt: { name: 'updated_at', type: 'timestamptz' },
  },
});

export const engagements = tableOf<EngagementRow>(EngagementSchema);

/** @param zone of the firm, IANA */
export const rowOfEngagement = (firmId: string, zone: string, engagement: Engagement): EngagementRow => ({
  firmId,
  id: engagement.id,
  clientId: engagement.clientId,
  title: engagement.title,
  status: engagement.status,
  onboardingId: engagement.onboardingId ?? null,
  proposalId: engagement.proposalId ?? null,
  proposalNumber: engagement.proposalNumber ?? null,
  contractId: engagement.contractId ?? null,
  contractNumber: engagement.contractNumber ?? null,
  startDate: engagement.startDate,
  endDate: engagement.endDate ?? null,
  currency: engagement.currency,
  terms: engagement.terms,
  deposit: engagement.deposit ?? null,
  lines: engagement.lines,
  createProject: engagement.createProject,
  projectTemplate: engagement.projectTemplate ?? null,
  acceptedAt: engagement.acceptedAt,
  acceptedOn: engagement.acceptedOn,
  terminatedOn: engagement.terminatedOn ?? null,
  dueAt: engagement.status === 'planned' ? new Date(startOfDay(engagement.startDate, zone)) : null,
  version: engagement.version,
  createdAt: engagement.createdAt,
  updatedAt: engagement.updatedAt,
});

export const engagementOf = (row: EngagementRow): Engagement => ({
  id: row.id,
  version: row.version,
  clientId: row.clientId,
  title: row.title,
  status: row.status,
  onboardingId: row.onboardingId ?? undefined,
  proposalId: row.proposalId ?? undefined,
  proposalNumber: row.proposalNumber ?? undefined,
  contractId: row.contractId ?? undefined,
  contractNumber: row.contractNumber ?? undefined,
  startDate: row.startDate,
  endDate: row.endDate ?? undefined,
  currency: row.currency,
  terms: row.terms,
  deposit: row.deposit ?? undefined,
  lines: row.lines,
  createProject: row.createProject,
  projectTemplate: row.projectTemplate ?? undefined,
  acceptedAt: row.acceptedAt,
  acceptedOn: row.acceptedOn,
  terminatedOn: row.terminatedOn ?? undefined,
  createdAt: row.createdAt,
  updatedAt: row.updatedAt,
});
