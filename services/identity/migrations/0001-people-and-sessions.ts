import type { MigrationInterface, QueryRunner } from 'typeorm';
import { edgeOnly } from './rights';

/** People, their credentials and sessions; keys and edge state. None of them belongs to one firm. */
export class PeopleAndSessions1700000001000 implements MigrationInterface {
  readonly name = 'PeopleAndSessions1700000001000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(tables);
    for (const table of ['users', 'credentials', 'sessions', 'refresh_tokens', 'email_verifications', 'throttles', 'signing_keys']) {
      await runner.query(edgeOnly(table));
    }
    // Both kinds of units of work change what the edge decides from; nobody deletes but the clean-up before sign-in.
    await runner.query(
      'grant select, insert, update on edge_states to identity_app; grant select, insert, update, delete on edge_states to identity_auth',
    );
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only');
  }
}

const tables = `
create table users (
  id uuid primary key,
  email text not null,
  email_key text not null unique,
  name text not null,
  email_verified_at timestamptz,
  status text not null check (status in ('active', 'disabled')),
  operator boolean not null default false,
  locale text not null,
  last_firm_id uuid,
  created_at timestamptz not null,
  version int not null
);

create table credentials (
  user_id uuid primary key references users (id) on delete cascade,
  password_hash text not null,
  changed_at timestamptz not null
);

create table sessions (
  id uuid primary key,
  user_id uuid not null references users (id) on delete cascade,
  kind text not null check (kind in ('user', 'portal', 'operator')),
  firm_id uuid,
  address text,
  user_agent text,
  created_at timestamptz not null,
  last_used_at timestamptz not null,
  expires_at timestamptz not null,
  ended_at timestamptz,
  ended_reason text,
  check ((kind = 'operator') = (firm_id is null))
);
create index sessions_user on sessions (user_id, address);
create index sessions_expiry on sessions (expires_at);

create table refresh_tokens (
  hash text primary key,
  session_id uuid not null references sessions (id) on delete cascade,
  issued_at timestamptz not null,
  used_at timestamptz
);
create index refresh_tokens_session on refresh_tokens (session_id);

create table email_verifications (
  token_hash text primary key,
  user_id uuid not null references users (id) on delete cascade,
  firm_id uuid not null,
  email_key text not null,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  used_at timestamptz
);
create index email_verifications_user on email_verifications (user_id);

create table throttles (
  key text primary key,
  failures int not null,
  last_failure_at timestamptz not null,
  blocked_until timestamptz not null
);
create index throttles_age on throttles (last_failure_at);

create table signing_keys (
  kid text primary key,
  public_jwk jsonb not null,
  private_sealed bytea not null,
  created_at timestamptz not null,
  sign_from timestamptz not null
);

create table edge_states (
  subject text primary key,
  state jsonb not null,
  updated_at timestamptz not null
);
`;
