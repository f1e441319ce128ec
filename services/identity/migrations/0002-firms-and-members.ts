import { tenantTable } from '@praxis/chassis';
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { atEdgeInFirm, ofPerson, PERSON } from './rights';

/** Firms, who works in them, and who is invited to. */
export class FirmsAndMembers1700000002000 implements MigrationInterface {
  readonly name = 'FirmsAndMembers1700000002000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(memberships);
    await runner.query(invitations);
    await runner.query(firms);
    await runner.query(slugs);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only');
  }
}

const memberships = `${tenantTable(
  'identity',
  'memberships',
  `firm_id uuid not null,
   id uuid not null,
   user_id uuid not null,
   name text not null,
   email text not null,
   email_key text not null,
   roles jsonb not null,
   status text not null check (status in ('active', 'disabled')),
   founder boolean not null,
   created_at timestamptz not null,
   version int not null,
   primary key (firm_id, id),
   unique (firm_id, user_id)`,
  {
    indexes: ['create index memberships_user on memberships (user_id)', 'create index memberships_name on memberships (firm_id, name, id)'],
  },
)};
${ofPerson('memberships')};
${atEdgeInFirm('memberships', 'select, insert, update')};`;

const invitations = `${tenantTable(
  'identity',
  'invitations',
  `firm_id uuid not null,
   id uuid not null,
   email text not null,
   email_key text not null,
   name text not null,
   roles jsonb not null,
   status text not null check (status in ('open', 'accepted', 'revoked', 'expired')),
   token_hash text not null,
   expires_at timestamptz not null,
   invited_by uuid,
   sendings int not null,
   mail text not null check (mail in ('queued', 'sent', 'failed')),
   membership_id uuid,
   accepted_at timestamptz,
   created_at timestamptz not null,
   version int not null,
   primary key (firm_id, id),
   unique (firm_id, token_hash)`,
  {
    indexes: [
      `create unique index invitations_open on invitations (firm_id, email_key) where status = 'open'`,
      'create index invitations_created on invitations (firm_id, created_at, id)',
    ],
  },
)};
${atEdgeInFirm('invitations', 'select, update')};`;

/** The edge never changes a firm; without a right to update it could not lock one. */
const firms = `${tenantTable(
  'identity',
  'firms',
  `firm_id uuid primary key,
   slug text not null,
   name text not null,
   status text not null check (status in ('trial', 'active', 'suspended', 'cancelled')),
   plan text not null,
   timezone text not null,
   currency text not null,
   country text not null,
   locale text not null,
   limits jsonb not null,
   trial_ends_at timestamptz,
   status_reason text,
   created_at timestamptz not null,
   version int not null`,
)};
${atEdgeInFirm('firms', 'select, insert, update (version)')};
create policy firms_person on firms for select to identity_app
  using (firm_id in (select m.firm_id from memberships m where m.user_id = ${PERSON}));`;

/** A slug is an address of the platform: unique over all firms, and looked up before anybody has signed in. */
const slugs = `
create table firm_slugs (
  slug text primary key,
  firm_id uuid not null unique
);
grant select, insert on firm_slugs to identity_auth;`;
