import { tenantTable } from '@praxis/chassis';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The firms' own roles. Their ids are the keys that members and tokens name. */
export class Roles1700000020000 implements MigrationInterface {
  readonly name = 'Roles1700000020000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      tenantTable(
        'identity',
        'roles',
        `firm_id uuid not null,
         id uuid not null,
         name text not null,
         name_key text not null,
         description text,
         permissions jsonb not null,
         created_at timestamptz not null,
         version int not null,
         primary key (firm_id, id),
         unique (firm_id, name_key)`,
      ),
    );
    await runner.query('create index memberships_roles on memberships using gin (roles)');
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only');
  }
}
