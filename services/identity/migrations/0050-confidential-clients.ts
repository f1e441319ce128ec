import { clientTeams, confidentialPolicy, ofVisibleClient } from '@praxis/chassis';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What is of a confidential client is for its team and the owners. */
export class ConfidentialClients1700000050000 implements MigrationInterface {
  readonly name = 'ConfidentialClients1700000050000';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of statements) await runner.query(statement);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only');
  }
}

const only = (table: string, condition: string): string => confidentialPolicy('identity', table, condition);

const statements = [clientTeams('identity'), only('portal_invitations', ofVisibleClient()), only('portal_grants', ofVisibleClient())];
