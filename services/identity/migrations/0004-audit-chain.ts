import { tenantTable } from '@praxis/chassis';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The audit chain of each firm. The application's role can add entries and neither change nor remove them; what is searched by is generated
 * from the record, so that it cannot say something else.
 */
export class AuditChain1700000004000 implements MigrationInterface {
  readonly name = 'AuditChain1700000004000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`${entries};${heads};`);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only');
  }
}

const fromRecord = (column: string, member: string): string => `${column} text generated always as (record ->> '${member}') stored`;

const entries = tenantTable(
  'identity',
  'audit_entries',
  `firm_id uuid not null,
   seq bigint not null,
   id uuid not null,
   record jsonb not null,
   previous_hash text not null,
   hash text not null,
   ${fromRecord('at', 'at')},
   ${fromRecord('context', 'context')},
   ${fromRecord('actor', 'actor')},
   ${fromRecord('action', 'action')},
   ${fromRecord('target', 'target')},
   ${fromRecord('target_id', 'targetId')},
   ${fromRecord('outcome', 'outcome')},
   ${fromRecord('correlation_id', 'correlationId')},
   primary key (firm_id, seq),
   unique (firm_id, id)`,
  {
    appendOnly: true,
    indexes: [
      'create index audit_entries_target on audit_entries (firm_id, target_id, seq)',
      'create index audit_entries_actor on audit_entries (firm_id, actor, seq)',
      'create index audit_entries_action on audit_entries (firm_id, action, seq)',
      'create index audit_entries_correlation on audit_entries (firm_id, correlation_id, seq)',
    ],
  },
);

const heads = `${tenantTable(
  'identity',
  'audit_heads',
  `firm_id uuid primary key,
   seq bigint not null,
   hash text not null`,
)};
revoke delete on audit_heads from identity_app`;
