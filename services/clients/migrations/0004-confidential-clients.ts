import { clientTeams, confidentialPolicy, ofVisibleClient, ofVisibleParent } from '@praxis/chassis';
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

const only = (table: string, condition: string, command?: 'select'): string => confidentialPolicy('clients', table, condition, command);

const statements = [
  clientTeams('clients'),
  "alter table clients add column team_ids uuid[] not null default '{}'",
  'alter table clients alter column team_ids drop default',
  `insert into client_teams (firm_id, client_id, confidential, members, client_version)
   select firm_id, id, confidential, array_remove(array[owner_id], null), version from clients`,
  only('clients', ofVisibleClient('id')),
  only('client_contacts', ofVisibleClient()),
  // A contact is written before it is anybody's, and is seen with any of its clients.
  only('contacts', ofVisibleParent('contacts', 'id', 'client_contacts', 'contact_id'), 'select'),
  only('engagements', ofVisibleClient()),
  only('onboardings', ofVisibleClient()),
  only('onboarding_steps', ofVisibleParent('onboarding_steps', 'onboarding_id', 'onboardings')),
  only('client_projects', ofVisibleClient()),
  only('client_invoices', ofVisibleClient()),
  only('client_documents', ofVisibleClient()),
  only('client_activities', ofVisibleClient()),
  /*
   * The clients of a contact that the present viewer may not see, so that a change of the contact keeps and tells them. As its owner, who
   * sees past the policy above; the firm is the transaction's all the same.
   */
  `create function hidden_links(contact uuid) returns setof client_contacts language sql stable security definer set search_path = clients as $$
     select * from client_contacts l where l.firm_id = nullif(current_setting('app.firm_id', true), '')::uuid
        and l.contact_id = contact and l.client_id = any (hidden_clients()) order by l.client_id
   $$`,
  'revoke all on function hidden_links(uuid) from public',
  'grant execute on function hidden_links(uuid) to clients_app',
];
