import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The origins of browsers whose pages may call for people of a firm. */
export class FirmOrigins1700000040000 implements MigrationInterface {
  readonly name = 'FirmOrigins1700000040000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query("alter table firms add column cors_origins jsonb not null default '[]'");
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only');
  }
}
