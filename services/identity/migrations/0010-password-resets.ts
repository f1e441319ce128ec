import type { MigrationInterface, QueryRunner } from 'typeorm';
import { edgeOnly } from './rights';

/** Asked-for links that set a new password. A row is made for every address that is asked for; only people get a link. */
export class PasswordResets1700000010000 implements MigrationInterface {
  readonly name = 'PasswordResets1700000010000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
create table password_resets (
  id uuid primary key,
  email_key text not null,
  requested_at timestamptz not null,
  user_id uuid references users (id) on delete cascade,
  token_hash text unique,
  expires_at timestamptz,
  used_at timestamptz
);
create index password_resets_email on password_resets (email_key, requested_at);
create index password_resets_user on password_resets (user_id);
create index password_resets_age on password_resets (requested_at);`);
    await runner.query(edgeOnly('password_resets'));
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only');
  }
}
