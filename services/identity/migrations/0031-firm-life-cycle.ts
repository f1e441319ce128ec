import { tenantTable } from '@praxis/chassis';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What happens to firms by themselves, what operators may know of them, and what they use of their limits. */
export class FirmLifeCycle1700000031000 implements MigrationInterface {
  readonly name = 'FirmLifeCycle1700000031000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(columns);
    await runner.query(metadata);
    await runner.query(usage);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only');
  }
}

/** The firms that are there are looked at once; the look computes when the next one is. */
const columns = `
alter table firms add trial_notice int check (trial_notice in (7, 1)), add cancels_at timestamptz, add cancelled_at timestamptz, add due_at timestamptz;
update firms set due_at = created_at where status = 'trial';
create index firms_due on firms (due_at) where due_at is not null;
create index firms_created on firms (created_at desc, firm_id desc)`;

/** Operators see that a firm is there and how it is, over all firms; never anything that is inside. */
const metadata = `
create policy firms_system on firms for select to identity_system using (true);
grant select (firm_id, slug, name, status, status_reason, plan, country, timezone, currency, locale, limits, trial_ends_at, cancels_at,
  cancelled_at, due_at, created_at, version) on firms to identity_system`;

const usage = `${tenantTable(
  'identity',
  'known_clients',
  `firm_id uuid not null,
   id uuid not null,
   status text not null,
   event_version bigint not null,
   primary key (firm_id, id)`,
)};
${tenantTable(
  'identity',
  'storage_used',
  `firm_id uuid primary key,
   bytes bigint not null`,
)}`;
