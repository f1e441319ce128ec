import type { MigrationInterface, QueryRunner } from 'typeorm';
import { edgeOnly } from './rights';

/** Passkeys of people. */
export class Passkeys1700000012000 implements MigrationInterface {
  readonly name = 'Passkeys1700000012000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(table);
    await runner.query(edgeOnly('passkeys'));
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only');
  }
}

const table = `
create table passkeys (
  id uuid primary key,
  user_id uuid not null references users (id) on delete cascade,
  credential_id text not null unique,
  public_key bytea not null,
  sign_count bigint not null,
  transports jsonb not null,
  synced boolean not null,
  name text not null,
  created_at timestamptz not null,
  last_used_at timestamptz,
  version int not null
);
create index passkeys_user on passkeys (user_id);
`;
