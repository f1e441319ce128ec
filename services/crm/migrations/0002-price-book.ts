import type { MigrationInterface, QueryRunner } from 'typeorm';
import { crmTable } from './crm-table';

/** What the firm sells, and the copies of what finance, projects and clients say, against which it is checked. */
export class PriceBook1700000002000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of statements) await runner.query(statement);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only');
  }
}

const statements = [
  crmTable(
    'service_items',
    `firm_id uuid not null,
     id uuid not null,
     version int not null,
     code text not null,
     name text not null,
     description text,
     unit text not null,
     price_amount bigint not null,
     price_currency text not null,
     tax_code text,
     billing jsonb not null,
     project_template text,
     active boolean not null,
     primary key (firm_id, id),
     constraint service_items_code unique (firm_id, code)`,
    { indexes: ['create index service_items_name on service_items (firm_id, name, id)'] },
  ),
  crmTable(
    'tax_codes',
    `firm_id uuid not null,
     id uuid not null,
     version bigint not null,
     code text not null,
     name text not null,
     category text not null,
     rates jsonb not null,
     compound boolean not null,
     default_since timestamptz,
     treatment_map jsonb not null,
     active boolean not null,
     primary key (firm_id, id)`,
    { indexes: ['create index tax_codes_code on tax_codes (firm_id, code)'] },
  ),
  crmTable(
    'project_templates',
    `firm_id uuid not null,
     id uuid not null,
     version bigint not null,
     code text not null,
     template_version int not null,
     name text not null,
     description text,
     active boolean not null,
     task_count int not null,
     primary key (firm_id, id)`,
    { indexes: ['create index project_templates_code on project_templates (firm_id, code, id)'] },
  ),
  crmTable(
    'billing_entities',
    `firm_id uuid not null,
     id uuid not null,
     version bigint not null,
     seller jsonb not null,
     tax_mode text not null,
     changed_at timestamptz not null,
     primary key (firm_id, id)`,
  ),
  crmTable(
    'clients',
    `firm_id uuid not null,
     id uuid not null,
     version bigint not null,
     status text not null,
     number text not null,
     owner_id uuid,
     buyer jsonb not null,
     primary key (firm_id, id)`,
  ),
  crmTable(
    'client_contacts',
    `firm_id uuid not null,
     id uuid not null,
     version bigint not null,
     active boolean not null,
     card jsonb not null,
     primary_of uuid[] not null,
     primary key (firm_id, id)`,
    { indexes: ['create index client_contacts_primary_of on client_contacts using gin (primary_of)'] },
  ),
];
