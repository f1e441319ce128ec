import { clientTeams, confidentialPolicy, ofSomeVisibleClient, ofVisibleClient, ofVisibleParent } from '@praxis/chassis';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What is of a confidential client is for its team and the owners. */
export class ConfidentialClients1700000004000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of statements) await runner.query(statement);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only');
  }
}

const only = (table: string, condition: string): string => confidentialPolicy('crm', table, condition);

const statements = [
  clientTeams('crm'),
  only('clients', ofVisibleClient('id')),
  only('client_contacts', ofSomeVisibleClient('primary_of')),
  // Where a client came from is of the client, too.
  only('prospects', ofVisibleClient()),
  only('deals', ofVisibleParent('deals', 'prospect_id', 'prospects')),
  only('leads', ofVisibleParent('leads', 'prospect_id', 'prospects')),
  only('proposals', `${ofVisibleClient()} and ${ofVisibleParent('proposals', 'prospect_id', 'prospects')}`),
  only('proposal_documents', ofVisibleParent('proposal_documents', 'proposal_id', 'proposals')),
  only('proposal_links', ofVisibleParent('proposal_links', 'proposal_id', 'proposals')),
  only('contracts', `${ofVisibleClient()} and ${ofVisibleParent('contracts', 'proposal_id', 'proposals')}`),
];
