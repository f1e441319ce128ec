import { tenantTable } from '@praxis/chassis';
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { atEdgeInFirm } from './rights';

/** API clients of firms and keys of their members. */
export class Integrations1700000021000 implements MigrationInterface {
  readonly name = 'Integrations1700000021000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(apiClients);
    await runner.query(apiKeys);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only');
  }
}

const integration = `
  firm_id uuid not null,
  id uuid not null,
  name text not null,
  scopes jsonb not null,
  status text not null check (status in ('active', 'revoked')),
  allowed_addresses jsonb not null,
  created_at timestamptz not null,
  last_used_at timestamptz,
  last_used_address text,
  version int not null,
  primary key (firm_id, id)`;

/** Before sign-in a token is issued, and nothing about the client changed but when it was last used. */
const atEdge = (table: string): string => atEdgeInFirm(table, 'select, update (last_used_at, last_used_address)');

const apiClients = `${tenantTable(
  'identity',
  'api_clients',
  `${integration},
  expires_at timestamptz,
  secrets jsonb not null,
  created_by uuid`,
  { indexes: ['create index api_clients_created on api_clients (firm_id, created_at, id)'] },
)};
${atEdge('api_clients')};`;

const apiKeys = `${tenantTable(
  'identity',
  'api_keys',
  `${integration},
  expires_at timestamptz not null,
  user_id uuid not null,
  membership_id uuid not null,
  secret_hash text not null,
  foreign key (firm_id, membership_id) references memberships (firm_id, id)`,
  {
    indexes: [
      'create index api_keys_created on api_keys (firm_id, created_at, id)',
      'create index api_keys_membership on api_keys (firm_id, membership_id)',
    ],
  },
)};
${atEdge('api_keys')};`;
