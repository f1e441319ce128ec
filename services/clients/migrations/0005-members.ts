import type { MigrationInterface, QueryRunner } from 'typeorm';
import { table } from './clients-table';

/** Who may look after clients. */
export class Members1700000005000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(members);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only');
  }
}

const members = table(
  'members',
  `firm_id uuid not null,
   id uuid not null,
   user_id uuid not null,
   status text not null check (status in ('invited', 'active', 'disabled')),
   aggregate_version bigint not null,
   primary key (firm_id, id)`,
  { indexes: ['create index members_user on members (firm_id, user_id)'] },
);
