import type { MigrationInterface, QueryRunner } from 'typeorm';
import { table } from './clients-table';

/** Onboardings with a row for each step. */
export class Onboardings1700000002000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of statements) await runner.query(statement);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only');
  }
}

const statements = [
  table(
    'onboardings',
    `firm_id uuid not null,
     id uuid not null,
     status text not null check (status in ('running', 'stalled', 'completed', 'cancel_requested', 'cancelling', 'cancelled')),
     proposal_id uuid not null,
     contract_id uuid,
     prospect_id uuid,
     client_id uuid,
     contact_id uuid,
     engagement_id uuid,
     owner_id uuid,
     correlation_id uuid not null,
     started_at timestamptz not null,
     completed_at timestamptz,
     billed jsonb not null,
     cancellation jsonb,
     due_at timestamptz,
     version int not null,
     primary key (firm_id, id),
     unique (firm_id, proposal_id)`,
    {
      systemColumns: ['firm_id', 'id', 'due_at'],
      indexes: [
        'create index onboardings_started on onboardings (firm_id, started_at, id)',
        'create index onboardings_client on onboardings (firm_id, client_id)',
        'create unique index onboardings_engagement on onboardings (firm_id, engagement_id) where engagement_id is not null',
        'create index onboardings_due on onboardings (due_at) where due_at is not null',
      ],
    },
  ),
  table(
    'onboarding_steps',
    `firm_id uuid not null,
     onboarding_id uuid not null,
     name text not null,
     status text not null check (status in ('not_needed', 'pending', 'retrying', 'failed', 'done', 'waived', 'undone')),
     attempts int not null,
     next_attempt_at timestamptz,
     due_at timestamptz,
     cause_event_id uuid,
     cause_event_type text,
     event_id uuid,
     at timestamptz,
     resource_type text,
     resource_id uuid,
     failure jsonb,
     warnings jsonb not null,
     reverted jsonb,
     primary key (firm_id, onboarding_id, name),
     foreign key (firm_id, onboarding_id) references onboardings (firm_id, id)`,
    {
      indexes: ['create index onboarding_steps_cause on onboarding_steps (firm_id, cause_event_id) where cause_event_id is not null'],
    },
  ),
];
