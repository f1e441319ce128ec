import { tenantTable } from '@praxis/chassis';
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { atEdgeInFirm, ofPerson, PERSON } from './rights';

/** Who of a client's people is invited to the portal, and who is in. */
export class Portal1700000003000 implements MigrationInterface {
  readonly name = 'Portal1700000003000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(invitations);
    await runner.query(grants);
    await runner.query(copies);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only');
  }
}

const onboarding = `onboarding_id uuid,
   engagement_id uuid,
   proposal_id uuid`;

const invitations = `${tenantTable(
  'identity',
  'portal_invitations',
  `firm_id uuid not null,
   id uuid not null,
   client_id uuid not null,
   contact_id uuid not null,
   role text not null,
   name text not null,
   email text not null,
   email_key text not null,
   locale text not null,
   status text not null check (status in ('open', 'accepted', 'revoked')),
   token_hash text not null,
   expires_at timestamptz not null,
   sendings int not null,
   mail text not null check (mail in ('queued', 'sent', 'failed')),
   portal_grant_id uuid,
   accepted_at timestamptz,
   revoked_reason text,
   ${onboarding},
   created_at timestamptz not null,
   version int not null,
   primary key (firm_id, id),
   unique (firm_id, token_hash)`,
  {
    indexes: [
      `create unique index portal_invitations_open on portal_invitations (firm_id, contact_id) where status = 'open'`,
      'create index portal_invitations_created on portal_invitations (firm_id, created_at, id)',
      'create index portal_invitations_client on portal_invitations (firm_id, client_id)',
      'create index portal_invitations_engagement on portal_invitations (firm_id, engagement_id)',
    ],
  },
)};
${atEdgeInFirm('portal_invitations', 'select, update')};`;

const grants = `${tenantTable(
  'identity',
  'portal_grants',
  `firm_id uuid not null,
   id uuid not null,
   portal_invitation_id uuid not null,
   user_id uuid not null,
   client_id uuid not null,
   contact_id uuid not null,
   role text not null,
   name text not null,
   email text not null,
   status text not null check (status in ('active', 'revoked')),
   activated_at timestamptz not null,
   revoked_at timestamptz,
   revoked_reason text,
   ${onboarding},
   version int not null,
   primary key (firm_id, id)`,
  {
    indexes: [
      `create unique index portal_grants_contact on portal_grants (firm_id, contact_id) where status = 'active'`,
      'create index portal_grants_user on portal_grants (user_id)',
      'create index portal_grants_activated on portal_grants (firm_id, activated_at, id)',
    ],
  },
)};
${ofPerson('portal_grants')};
${atEdgeInFirm('portal_grants', 'select, insert, update')};
create policy firms_portal_person on firms for select to identity_app
  using (firm_id in (select g.firm_id from portal_grants g where g.user_id = ${PERSON}));`;

/** What identity keeps of contacts and cancelled onboardings, so that no event has to come before another. */
const copies = `${tenantTable(
  'identity',
  'contacts',
  `firm_id uuid not null,
   id uuid not null,
   name text not null,
   email text,
   language text,
   event_version bigint not null,
   primary key (firm_id, id)`,
)};
${tenantTable(
  'identity',
  'cancelled_onboardings',
  `firm_id uuid not null,
   id uuid not null,
   onboarding_id uuid not null,
   cancelled_at timestamptz not null,
   primary key (firm_id, id)`,
)};`;
