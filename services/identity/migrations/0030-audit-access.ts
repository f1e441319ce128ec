import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The few critical entries of a chain are found without reading it all. */
export class AuditAccess1700000030000 implements MigrationInterface {
  readonly name = 'AuditAccess1700000030000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `create index audit_entries_critical on audit_entries (firm_id, seq) where record ->> 'severity' = 'critical';
       create index audit_entries_at on audit_entries (firm_id, at, seq)`,
    );
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only');
  }
}
