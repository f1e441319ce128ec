import type { MigrationInterface, QueryRunner } from 'typeorm';
import { edgeOnly } from './rights';

/** What people have besides their password, the sign-ins that wait for it, and the firms that require it. */
export class SecondFactors1700000011000 implements MigrationInterface {
  readonly name = 'SecondFactors1700000011000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(tables);
    for (const table of ['totp_factors', 'recovery_codes', 'challenges']) await runner.query(edgeOnly(table));
    await runner.query('alter table sessions add column second_factor_at timestamptz');
    await runner.query('alter table firms add column require_second_factor boolean not null default false');
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only');
  }
}

const tables = `
create table totp_factors (
  user_id uuid primary key references users (id) on delete cascade,
  secret_sealed bytea not null,
  created_at timestamptz not null,
  confirmed_at timestamptz,
  last_step bigint not null
);

create table recovery_codes (
  user_id uuid not null references users (id) on delete cascade,
  code_hash text not null,
  created_at timestamptz not null,
  used_at timestamptz,
  primary key (user_id, code_hash)
);

create table challenges (
  token_hash text primary key,
  purpose text not null,
  user_id uuid references users (id) on delete cascade,
  firm_slug text,
  as_operator boolean not null,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  failures int not null,
  used_at timestamptz
);
create index challenges_user on challenges (user_id);
create index challenges_age on challenges (expires_at);
`;
