import { tenantTable } from '@praxis/chassis';
import type { MigrationInterface, QueryRunner } from 'typeorm';

const tenant = (table: string, body: string, options?: Parameters<typeof tenantTable>[3]) => tenantTable('finance', table, body, options);

/** Tax codes, billing entity, billing schedules, invoices and payments. */
export class Invoicing1700000001000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of statements) await runner.query(statement);
  }

  async down(): Promise<void> {
    throw new Error('Migrations of finance go forward only: restore a backup, or write the next migration');
  }
}

const statements = [
  // Exclusion over uuid columns without btree_gist, which the owner may not install: see docs/adr/0140.
  'create type uuid_range as range (subtype = uuid)',
  tenant(
    'tax_codes',
    `firm_id uuid not null, id uuid not null, version integer not null, code text not null, name text not null, category text not null,
     rates jsonb not null, compound boolean not null, is_default boolean not null, treatment_map jsonb not null, active boolean not null,
     primary key (firm_id, id), unique (firm_id, code)`,
    { indexes: ['create unique index tax_codes_one_default on tax_codes (firm_id) where is_default'] },
  ),
  tenant(
    'billing_entities',
    `firm_id uuid not null, id uuid not null check (id = firm_id), version integer not null, legal_name text not null, address jsonb,
     country text not null, tax_ids jsonb not null, bank_accounts jsonb not null, series text not null, tax_mode text not null,
     invoice_notes text, primary key (firm_id, id)`,
  ),
  tenant(
    'clients',
    `firm_id uuid not null, id uuid not null, aggregate_version integer not null, status text not null, buyer jsonb not null,
     primary key (firm_id, id)`,
  ),
  tenant(
    'cancellations',
    `firm_id uuid not null, id uuid not null, onboarding_id uuid not null, state text not null check (state in ('requested', 'cancelled')),
     primary key (firm_id, id)`,
  ),
  tenant(
    'billing_schedules',
    `firm_id uuid not null, id uuid not null, version integer not null,
     status text not null check (status in ('active', 'frozen', 'ended')), client_id uuid not null, engagement_id uuid not null,
     onboarding_id uuid, proposal_id uuid, currency text not null, net_days integer not null, start_date date not null, end_date date,
     lines jsonb not null, due_now jsonb not null, warnings jsonb not null, ended_on date, due_at timestamptz,
     created_at timestamptz not null, primary key (firm_id, id), unique (firm_id, engagement_id)`,
    {
      systemColumns: ['firm_id', 'id', 'due_at'],
      indexes: [
        'create index billing_schedules_due on billing_schedules (due_at) where due_at is not null',
        'create index billing_schedules_list on billing_schedules (firm_id, created_at, id)',
        'create index billing_schedules_client on billing_schedules (firm_id, client_id)',
      ],
    },
  ),
  tenant(
    'invoices',
    `firm_id uuid not null, id uuid not null, version integer not null,
     status text not null check (status in ('draft', 'issued', 'partially_paid', 'paid', 'credited', 'uncollectible', 'void')),
     number text, series text, year integer, sequence integer, client_id uuid not null, engagement_id uuid, onboarding_id uuid,
     proposal_id uuid, schedule_id uuid, item_keys jsonb not null, currency text not null, net_days integer not null, po_number text,
     issue_date date, due_date date, overdue_at timestamptz, overdue_told boolean not null, due_at timestamptz, frozen boolean not null,
     tax_mode text not null, seller jsonb not null, buyer jsonb not null, notes text, lines jsonb not null, taxes jsonb not null,
     legal_notes jsonb not null, net bigint not null, tax bigint not null, total bigint not null check (total = net + tax and total >= 0),
     allocated bigint not null check (allocated >= 0), credited bigint not null check (credited >= 0),
     written_off bigint not null check (written_off >= 0), balance bigint not null check (balance >= 0), warnings jsonb not null,
     refusal jsonb, voided_on date, void_reason text, issued_at timestamptz, created_at timestamptz not null,
     primary key (firm_id, id), unique (firm_id, number), unique (firm_id, series, year, sequence),
     foreign key (firm_id, schedule_id) references billing_schedules (firm_id, id),
     check ((status = 'draft') = (number is null)),
     check (status = 'void' or balance = total - allocated - credited - written_off)`,
    {
      systemColumns: ['firm_id', 'id', 'due_at'],
      indexes: [
        'create index invoices_due on invoices (due_at) where due_at is not null',
        'create index invoices_list on invoices (firm_id, created_at, id)',
        'create index invoices_client on invoices (firm_id, client_id, created_at)',
        'create index invoices_engagement on invoices (firm_id, engagement_id) where engagement_id is not null',
      ],
    },
  ),
  tenant(
    'invoice_acts',
    `firm_id uuid not null, id uuid not null, invoice_id uuid not null, position integer not null, act jsonb not null, actor text not null,
     at timestamptz not null, primary key (firm_id, id), unique (firm_id, invoice_id, position),
     foreign key (firm_id, invoice_id) references invoices (firm_id, id)`,
    { appendOnly: true },
  ),
  tenant(
    'invoice_counters',
    `firm_id uuid not null, series text not null, year integer not null, last integer not null, last_date date,
     primary key (firm_id, series)`,
  ),
  tenant(
    'billing_schedule_items',
    `firm_id uuid not null, id uuid not null, schedule_id uuid not null, position integer not null, lineage_id uuid not null,
     item_key text not null, kind text not null, milestone_key text, milestone_name text, period_index integer, period_start date,
     period_end date, due_on date, amount bigint not null,
     status text not null check (status in ('planned', 'waiting', 'invoiced', 'unbilled', 'ended')), invoice_id uuid,
     primary key (firm_id, id), check ((status = 'invoiced') = (invoice_id is not null)),
     foreign key (firm_id, schedule_id) references billing_schedules (firm_id, id),
     foreign key (firm_id, invoice_id) references invoices (firm_id, id)`,
    {
      indexes: [
        'create index billing_schedule_items_schedule on billing_schedule_items (firm_id, schedule_id, position)',
        'create index billing_schedule_items_invoice on billing_schedule_items (firm_id, invoice_id) where invoice_id is not null',
        // A line has one next period and each of its periods once.
        `create unique index billing_schedule_items_period on billing_schedule_items (firm_id, schedule_id, lineage_id, period_index)
          where period_index is not null`,
      ],
    },
  ),
  tenant(
    'billed_service_days',
    `firm_id uuid not null, id uuid not null, lineage_id uuid not null, first_day date not null, last_day date not null,
     primary key (firm_id, id),
     constraint billed_service_days_once exclude using gist (
       uuid_range(firm_id, firm_id, '[]') with =, uuid_range(lineage_id, lineage_id, '[]') with =,
       daterange(first_day, last_day, '[]') with &&)`,
  ),
  tenant(
    'billed_items',
    `firm_id uuid not null, id uuid not null, lineage_id uuid not null, name text not null, primary key (firm_id, id),
     constraint billed_items_once unique (firm_id, lineage_id, name)`,
  ),
  tenant(
    'payments',
    `firm_id uuid not null, id uuid not null, version integer not null, status text not null check (status in ('succeeded', 'reversed')),
     client_id uuid not null, amount bigint not null check (amount > 0), currency text not null, method text not null,
     received_on date not null, reference text, reversed_on date, reversal_reason text, created_at timestamptz not null,
     primary key (firm_id, id)`,
    {
      indexes: [
        'create index payments_list on payments (firm_id, created_at, id)',
        'create index payments_client on payments (firm_id, client_id, created_at)',
      ],
    },
  ),
  tenant(
    'payment_allocations',
    `firm_id uuid not null, id uuid not null, payment_id uuid not null, invoice_id uuid not null, invoice_number text not null,
     amount bigint not null check (amount > 0), primary key (firm_id, id), unique (firm_id, payment_id, invoice_id),
     foreign key (firm_id, payment_id) references payments (firm_id, id),
     foreign key (firm_id, invoice_id) references invoices (firm_id, id)`,
    { appendOnly: true, indexes: ['create index payment_allocations_invoice on payment_allocations (firm_id, invoice_id)'] },
  ),
];
