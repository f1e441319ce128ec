import { tenantTable } from '@praxis/chassis';
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { PERSON } from './rights';

/** Operators of the platform in a firm. */
export class BreakGlass1700000051000 implements MigrationInterface {
  readonly name = 'BreakGlass1700000051000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(grants);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only');
  }
}

/** The operator has no firm, and sees their own grants in every one. */
const grants = `${tenantTable(
  'identity',
  'break_glass_grants',
  `firm_id uuid not null,
   id uuid not null,
   operator_id uuid not null,
   operator_name text not null,
   reason text not null,
   minutes int not null check (minutes between 1 and 60),
   read_only boolean not null,
   permissions jsonb not null,
   status text not null check (status in ('requested', 'refused', 'withdrawn', 'active', 'closed', 'reviewed')),
   requested_at timestamptz not null,
   decide_before timestamptz not null,
   decided_at timestamptz,
   decided_by uuid,
   expires_at timestamptz check (expires_at <= decided_at + minutes * interval '1 minute'),
   ended_at timestamptz,
   ended_by text,
   review jsonb check ((status = 'reviewed') = (review is not null)),
   due_at timestamptz,
   version int not null,
   primary key (firm_id, id),
   check (status <> 'active' or (decided_by is not null and decided_by <> operator_id and expires_at is not null))`,
  {
    systemColumns: ['firm_id', 'id', 'due_at'],
    indexes: [
      'create index break_glass_grants_requested on break_glass_grants (firm_id, requested_at, id)',
      'create index break_glass_grants_operator on break_glass_grants (operator_id, requested_at, id)',
      'create index break_glass_grants_due on break_glass_grants (due_at) where due_at is not null',
    ],
  },
)};
create policy break_glass_grants_operator on break_glass_grants for select to identity_app using (operator_id = ${PERSON});`;
