import { EntitySchema, tableOf } from '@praxis/chassis';

export interface WorkspaceRow {
  firmId: string;
  id: string;
  clientId: string;
  status: 'active' | 'archived';
  version: number;
  createdAt: Date;
}

export const WorkspaceSchema = new EntitySchema<WorkspaceRow>({
  name: 'workspaces',
  columns: {
    firmId: { name: 'firm_id', type: 'uuid', primary: true },
    id: { type: 'uuid', primary: true },
    clientId: { name: 'client_id', type: 'uuid' },
    status: { type: 'text' },
    version: { type: 'int' },
    createdAt: { name: 'created_at', type: 'timestamptz' },
  },
});

export const workspaces = tableOf<WorkspaceRow>(WorkspaceSchema);

/** An engagement whose onboarding was cancelled: what would be made for it is not made any more. */
export interface CancellationRow {
  firmId: string;
  engagementId: string;
  onboardingId: string;
  at: Date;
}

export const CancellationSchema = new EntitySchema<CancellationRow>({
  name: 'cancellations',
  columns: {
    firmId: { name: 'firm_id', type: 'uuid', primary: true },
    engagementId: { name: 'engagement_id', type: 'uuid', primary: true },
    onboardingId: { name: 'onboarding_id', type: 'uuid' },
    at: { type: 'timestamptz' },
  },
});
