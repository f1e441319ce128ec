import { clientTeams, confidentialPolicy, ofVisibleClient, ofVisibleParent } from '@praxis/chassis';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What is of a confidential client is for its team and the owners. */
export class ConfidentialClients1700000002000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of statements) await runner.query(statement);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only');
  }
}

const only = (table: string, condition: string): string => confidentialPolicy('documents', table, condition);

const statements = [
  clientTeams('documents'),
  only('workspaces', ofVisibleClient()),
  only('folders', ofVisibleClient()),
  only('documents', ofVisibleClient()),
  only('document_versions', ofVisibleParent('document_versions', 'document_id', 'documents')),
  only('document_accesses', ofVisibleParent('document_accesses', 'document_id', 'documents')),
];
