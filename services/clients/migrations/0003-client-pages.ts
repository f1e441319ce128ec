import type { MigrationInterface, QueryRunner } from 'typeorm';
import { table } from './clients-table';

/** What the client page shows of other contexts: copies that follow their events and can be rebuilt from them. */
export class ClientPages1700000003000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of statements) await runner.query(statement);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only');
  }
}

const statements = [
  table(
    'client_projects',
    `firm_id uuid not null,
     id uuid not null,
     client_id uuid not null,
     engagement_id uuid,
     number text not null,
     name text not null,
     status text not null,
     start_date date,
     due_date date,
     aggregate_version int not null,
     primary key (firm_id, id)`,
    {
      indexes: [
        'create index client_projects_client on client_projects (firm_id, client_id, id)',
        'create index client_projects_engagement on client_projects (firm_id, engagement_id) where engagement_id is not null',
      ],
    },
  ),
  table(
    'client_invoices',
    `firm_id uuid not null,
     id uuid not null,
     client_id uuid not null,
     engagement_id uuid,
     number text not null,
     status text not null,
     currency text not null,
     total bigint not null,
     balance bigint not null,
     issue_date date,
     due_date date,
     overdue_at timestamptz,
     last_event_id uuid not null,
     primary key (firm_id, id)`,
    { indexes: ['create index client_invoices_client on client_invoices (firm_id, client_id, id)'] },
  ),
  table(
    'client_documents',
    `firm_id uuid not null,
     id uuid not null,
     client_id uuid not null,
     name text not null,
     uploaded_at timestamptz not null,
     aggregate_version int not null,
     primary key (firm_id, id)`,
    { indexes: ['create index client_documents_client on client_documents (firm_id, client_id, uploaded_at)'] },
  ),
  table(
    'client_activities',
    `firm_id uuid not null,
     id uuid not null,
     client_id uuid not null,
     type text not null,
     at timestamptz not null,
     resource_type text not null,
     resource_id uuid not null,
     label text not null,
     primary key (firm_id, id)`,
    { indexes: ['create index client_activities_client on client_activities (firm_id, client_id, at, id)'] },
  ),
];
