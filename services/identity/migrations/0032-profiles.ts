import type { MigrationInterface, QueryRunner } from 'typeorm';
import { edgeOnly } from './rights';

/** How people show themselves, beside their name: of no firm, like the people. */
export class Profiles1700000032000 implements MigrationInterface {
  readonly name = 'Profiles1700000032000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`create table profiles (
      user_id uuid primary key references users (id) on delete cascade,
      title text,
      timezone text,
      notifications jsonb not null
    )`);
    await runner.query(edgeOnly('profiles'));
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only');
  }
}
