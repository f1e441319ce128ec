import { EntitySchema, tableOf } from '@praxis/chassis';
import type { Warning } from '@praxis/contracts/kernel';
import type { ProjectStatus } from '@praxis/contracts/projects';
import type { CarriedLine } from './project';

export interface ProjectRow {
  firmId: string;
  id: string;
  number: string;
  name: string;
  status: ProjectStatus;
  frozen: boolean;
  clientId: string | null;
  engagementId: string | null;
  onboardingId: string | null;
  proposalId: string | null;
  managerId: string | null;
  billing: 'fixed' | 'time_and_materials' | 'retainer' | 'non_billable';
  startDate: string | null;
  dueDate: string | null;
  templateCode: string | null;
  templateVersion: number | null;
  clientVisible: boolean;
  carriedLines: CarriedLine[];
  warnings: Warning[];
  completedOn: string | null;
  cancelReason: string | null;
  version: number;
  createdAt: Date;
}

export const ProjectSchema = new EntitySchema<ProjectRow>({
  name: 'projects',
  columns: {
    firmId: { name: 'firm_id', type: 'uuid', primary: true },
    id: { type: 'uuid', primary: true },
    number: { type: 'text' },
    name: { type: 'text' },
    status: { type: 'text' },
    frozen: { type: 'boolean' },
    clientId: { name: 'client_id', type: 'uuid', nullable: true },
    engagementId: { name: 'engagement_id', type: 'uuid', nullable: true },
    onboardingId: { name: 'onboarding_id', type: 'uuid', nullable: true },
    proposalId: { name: 'proposal_id', type: 'uuid', nullable: true },
    managerId: { name: 'manager_id', type: 'uuid', nullable: true },
    billing: { type: 'text' },
    startDate: { name: 'start_date', type: 'date', nullable: true },
    dueDate: { name: 'due_date', type: 'date', nullable: true },
    templateCode: { name: 'template_code', type: 'text', nullable: true },
    templateVersion: { name: 'template_version', type: 'int', nullable: true },
    clientVisible: { name: 'client_visible', type: 'boolean' },
    carriedLines: { name: 'carried_lines', type: 'jsonb' },
    warnings: { type: 'jsonb' },
    completedOn: { name: 'completed_on', type: 'date', nullable: true },
    cancelReason: { name: 'cancel_reason', type: 'text', nullable: true },
    version: { type: 'int' },
    createdAt: { name: 'created_at', type: 'timestamptz' },
  },
});

export const projectsTable = tableOf<ProjectRow>(ProjectSchema);

/** The last number given in a year; its row is locked by whoever takes the next. */
export const ProjectNumberSchema = new EntitySchema<{ firmId: string; year: number; last: number }>({
  name: 'project_numbers',
  columns: {
    firmId: { name: 'firm_id', type: 'uuid', primary: true },
    year: { type: 'int', primary: true },
    last: { type: 'int' },
  },
});
