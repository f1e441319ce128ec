import type { MigrationInterface, QueryRunner } from 'typeorm';
import { table } from './clients-table';

/** Clients, their contacts, and what they have bought. */
export class Clients1700000001000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of statements) await runner.query(statement);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only');
  }
}

const statements = [
  // The row of a series is also the lock under which a firm's clients are made one after another.
  table(
    'number_series',
    `firm_id uuid not null,
     series text not null,
     last int not null check (last >= 0),
     primary key (firm_id, series)`,
  ),
  table(
    'clients',
    `firm_id uuid not null,
     id uuid not null,
     number text not null,
     status text not null check (status in ('active', 'inactive', 'archived')),
     kind text not null check (kind in ('company', 'person')),
     display_name text not null,
     legal_name text not null,
     tax_ids jsonb not null,
     tax_treatment text not null check (tax_treatment in ('domestic', 'reverse_charge', 'export', 'exempt')),
     billing_address jsonb,
     postal_address jsonb,
     currency text not null,
     language text,
     industry text,
     website text,
     po_number_required boolean not null,
     owner_id uuid,
     confidential boolean not null,
     tags jsonb not null,
     source_prospect_id uuid,
     source_proposal_id uuid,
     version int not null,
     created_at timestamptz not null,
     updated_at timestamptz not null,
     primary key (firm_id, id),
     unique (firm_id, number),
     unique (firm_id, source_prospect_id)`,
    {
      indexes: [
        'create index clients_display_name on clients (firm_id, lower(display_name), id)',
        'create index clients_created on clients (firm_id, created_at, id)',
      ],
    },
  ),
  table(
    'contacts',
    `firm_id uuid not null,
     id uuid not null,
     name text not null,
     email text,
     phone text,
     title text,
     language text,
     status text not null check (status in ('active', 'inactive')),
     version int not null,
     created_at timestamptz not null,
     updated_at timestamptz not null,
     primary key (firm_id, id)`,
    {
      indexes: [
        'create index contacts_name on contacts (firm_id, lower(name), id)',
        'create index contacts_created on contacts (firm_id, created_at, id)',
      ],
    },
  ),
  table(
    'client_contacts',
    `firm_id uuid not null,
     client_id uuid not null,
     contact_id uuid not null,
     role text,
     is_primary boolean not null,
     billing boolean not null,
     decision_maker boolean not null,
     primary key (firm_id, client_id, contact_id),
     foreign key (firm_id, client_id) references clients (firm_id, id),
     foreign key (firm_id, contact_id) references contacts (firm_id, id)`,
    {
      indexes: [
        'create unique index client_contacts_primary on client_contacts (firm_id, client_id) where is_primary',
        'create index client_contacts_contact on client_contacts (firm_id, contact_id)',
      ],
    },
  ),
  table(
    'engagements',
    `firm_id uuid not null,
     id uuid not null,
     client_id uuid not null,
     title text not null,
     status text not null check (status in ('planned', 'active', 'held', 'completed', 'terminated', 'renewed')),
     onboarding_id uuid,
     proposal_id uuid,
     proposal_number text,
     contract_id uuid,
     contract_number text,
     start_date date not null,
     end_date date,
     currency text not null,
     terms jsonb not null,
     deposit jsonb,
     lines jsonb not null,
     create_project boolean not null,
     project_template jsonb,
     accepted_at timestamptz not null,
     accepted_on date not null,
     terminated_on date,
     due_at timestamptz,
     version int not null,
     created_at timestamptz not null,
     updated_at timestamptz not null,
     primary key (firm_id, id),
     unique (firm_id, proposal_id),
     foreign key (firm_id, client_id) references clients (firm_id, id)`,
    {
      systemColumns: ['firm_id', 'id', 'due_at'],
      indexes: [
        'create index engagements_client on engagements (firm_id, client_id)',
        'create index engagements_created on engagements (firm_id, created_at, id)',
        'create index engagements_due on engagements (due_at) where due_at is not null',
      ],
    },
  ),
];
