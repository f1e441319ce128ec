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

const only = (table: string, condition: string): string => confidentialPolicy('finance', table, condition);

const statements = [
  clientTeams('finance'),
  only('clients', ofVisibleClient('id')),
  only('billing_schedules', ofVisibleClient()),
  only('billing_schedule_items', ofVisibleParent('billing_schedule_items', 'schedule_id', 'billing_schedules')),
  only('invoices', ofVisibleClient()),
  only('invoice_acts', ofVisibleParent('invoice_acts', 'invoice_id', 'invoices')),
  only('payments', ofVisibleClient()),
  only('payment_allocations', ofVisibleParent('payment_allocations', 'payment_id', 'payments')),
];
