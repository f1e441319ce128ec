import type { MigrationInterface, QueryRunner } from 'typeorm';
import { crmTable } from './crm-table';

/** Whom the firm wants to win, and the people of the firm who may look after them. */
export class LeadsAndProspects1700000001000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of statements) await runner.query(statement);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only');
  }
}

const statements = [
  crmTable(
    'members',
    `firm_id uuid not null,
     id uuid not null,
     user_id uuid not null,
     name text not null,
     status text not null,
     version bigint not null,
     primary key (firm_id, id)`,
    { indexes: ['create index members_user on members (firm_id, user_id)'] },
  ),
  crmTable(
    'leads',
    `firm_id uuid not null,
     id uuid not null,
     version int not null,
     status text not null check (status in ('new', 'contacted', 'qualified', 'converted', 'lost')),
     company text not null,
     contact jsonb not null,
     source text not null,
     website text,
     industry text,
     owner_id uuid,
     consents jsonb not null,
     lost_reason text check ((status = 'lost') = (lost_reason is not null)),
     prospect_id uuid check ((status = 'converted') = (prospect_id is not null)),
     deal_id uuid,
     created_at timestamptz not null,
     primary key (firm_id, id)`,
    {
      indexes: [
        'create index leads_created on leads (firm_id, created_at, id)',
        'create index leads_status on leads (firm_id, status, created_at, id)',
        'create index leads_owner on leads (firm_id, owner_id, created_at, id)',
        'create index leads_company on leads (firm_id, company, id)',
      ],
    },
  ),
  crmTable(
    'prospects',
    `firm_id uuid not null,
     id uuid not null,
     version int not null,
     status text not null check (status in ('open', 'won', 'lost')),
     name text not null,
     kind text not null check (kind in ('company', 'person')),
     legal_name text,
     website text,
     website_host text,
     industry text,
     language text,
     address jsonb,
     source text not null,
     owner_id uuid,
     contacts jsonb not null,
     contact_emails text[] not null,
     consents jsonb not null,
     client_id uuid check ((status = 'won') = (client_id is not null)),
     won_at timestamptz check ((status = 'won') = (won_at is not null)),
     lost_reason text check ((status = 'lost') = (lost_reason is not null)),
     created_at timestamptz not null,
     primary key (firm_id, id)`,
    {
      indexes: [
        'create index prospects_created on prospects (firm_id, created_at, id)',
        'create index prospects_name on prospects (firm_id, name, id)',
        'create index prospects_website_host on prospects (firm_id, website_host) where website_host is not null',
        'create index prospects_contact_emails on prospects using gin (contact_emails)',
      ],
    },
  ),
  crmTable(
    'deals',
    `firm_id uuid not null,
     id uuid not null,
     version int not null,
     name text not null,
     value_amount bigint not null,
     value_currency text not null,
     prospect_id uuid not null,
     owner_id uuid,
     created_at timestamptz not null,
     primary key (firm_id, id),
     foreign key (firm_id, prospect_id) references prospects (firm_id, id)`,
    {
      indexes: [
        'create index deals_created on deals (firm_id, created_at, id)',
        'create index deals_prospect on deals (firm_id, prospect_id)',
      ],
    },
  ),
];
