import { EntitySchema, tableOf } from '@praxis/chassis';
import type { AuditEntry } from './audit-chain';

export interface AuditEntryRow extends AuditEntry {
  firmId: string;
}

/** Columns to search by are generated from the record by the database; see the migration. */
export const AuditEntrySchema = new EntitySchema<AuditEntryRow>({
  name: 'audit_entries',
  columns: {
    firmId: { name: 'firm_id', type: 'uuid', primary: true },
    seq: { type: 'bigint', primary: true },
    id: { type: 'uuid' },
    record: { type: 'jsonb' },
    previousHash: { name: 'previous_hash', type: 'text' },
    hash: { type: 'text' },
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
