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

const only = (table: string, condition: string): string => confidentialPolicy('projects', table, condition);

const statements = [
  clientTeams('projects'),
  only('projects', ofVisibleClient()),
  only('tasks', ofVisibleParent('tasks', 'project_id', 'projects')),
  only('milestones', ofVisibleParent('milestones', 'project_id', 'projects')),
  only('known_clients', ofVisibleClient()),
];
