import { EntitySchema, tableOf } from '@praxis/chassis';
import type { Grant } from './grant';

export interface GrantRow extends Grant {
  /** When its time is over, as long as that is not written down. */
  dueAt: Date | null;
}

export const BreakGlassGrantSchema = new EntitySchema<GrantRow>({
  name: 'break_glass_grants',
  columns: {
    firmId: { name: 'firm_id', type: 'uuid', primary: true },
    id: { type: 'uuid', primary: true },
    operatorId: { name: 'operator_id', type: 'uuid' },
    operatorName: { name: 'operator_name', type: 'text' },
    reason: { type: 'text' },
    minutes: { type: 'int' },
    readOnly: { name: 'read_only', type: 'boolean' },
    permissions: { type: 'jsonb' },
    status: { type: 'text' },
    requestedAt: { name: 'requested_at', type: 'timestamptz' },
    decideBefore: { name: 'decide_before', type: 'timestamptz' },
    decidedAt: { name: 'decided_at', type: 'timestamptz', nullable: true },
    decidedBy: { name: 'decided_by', type: 'uuid', nullable: true },
    expiresAt: { name: 'expires_at', type: 'timestamptz', nullable: true },
    endedAt: { name: 'ended_at', type: 'timestamptz', nullable: true },
    endedBy: { name: 'ended_by', type: 'text', nullable: true },
    review: { type: 'jsonb', nullable: true },
    dueAt: { name: 'due_at', type: 'timestamptz', nullable: true },
    version: { type: 'int' },
  },
});

export const grants = tableOf<GrantRow>(BreakGlassGrantSchema);
