import { EntitySchema, tableOf } from '@praxis/chassis';
import type { AuditEntry } from './audit-chain';

export interface AuditEntryRow extends AuditEntry {
  firmId: string;
  /* To search by; the database generates them from the record, so that they cannot say something else. */
  at: string;
  context: string;
  actor: string;
  action: string;
  target: string;
  targetId: string;
  outcome: string;
  correlationId: string;
}

export const AuditEntrySchema = new EntitySchema<AuditEntryRow>({
  name: 'audit_entries',
  columns: {
    firmId: { name: 'firm_id', type: 'uuid', primary: true },
    seq: { type: 'bigint', primary: true },
    id: { type: 'uuid' },
    record: { type: 'jsonb' },
    previousHash: { name: 'previous_hash', type: 'text' },
    hash: { type: 'text' },
    at: { type: 'text', generatedType: 'STORED', nullable: true },
    context: { type: 'text', generatedType: 'STORED', nullable: true },
    actor: { type: 'text', generatedType: 'STORED', nullable: true },
    action: { type: 'text', generatedType: 'STORED', nullable: true },
    target: { type: 'text', generatedType: 'STORED', nullable: true },
    targetId: { name: 'target_id', type: 'text', generatedType: 'STORED', nullable: true },
    outcome: { type: 'text', generatedType: 'STORED', nullable: true },
    correlationId: { name: 'correlation_id', type: 'text', generatedType: 'STORED', nullable: true },
  },
});
export const auditEntries = tableOf<AuditEntryRow>(AuditEntrySchema);

export interface AuditHeadRow {
  firmId: string;
  seq: number;
  hash: string;
}

export const AuditHeadSchema = new EntitySchema<AuditHeadRow>({
  name: 'audit_heads',
  columns: {
    firmId: { name: 'firm_id', type: 'uuid', primary: true },
    seq: { type: 'bigint' },
    hash: { type: 'text' },
  },
});
export const auditHeads = tableOf<AuditHeadRow>(AuditHeadSchema);
