import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What the keys of a person did is found without reading the whole chain. */
export class AuditOnBehalf1700000053000 implements MigrationInterface {
  readonly name = 'AuditOnBehalf1700000053000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `create index audit_entries_on_behalf on audit_entries (firm_id, (record ->> 'onBehalfOf'), seq) where record ->> 'onBehalfOf' is not null`,
    );
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only');
  }
}
