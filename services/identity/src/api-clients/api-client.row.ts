import { EntitySchema, tableOf } from '@praxis/chassis';
import type { Integration } from '../oauth/integration';
import type { ApiClient } from './api-client';

/** The columns that API clients and personal keys have in common. */
export const integrationColumns = {
  firmId: { name: 'firm_id', type: 'uuid', primary: true },
  id: { type: 'uuid', primary: true },
  name: { type: 'text' },
  scopes: { type: 'jsonb' },
  status: { type: 'text' },
  allowedAddresses: { name: 'allowed_addresses', type: 'jsonb' },
  expiresAt: { name: 'expires_at', type: 'timestamptz', nullable: true },
  createdAt: { name: 'created_at', type: 'timestamptz' },
  lastUsedAt: { name: 'last_used_at', type: 'timestamptz', nullable: true },
  lastUsedAddress: { name: 'last_used_address', type: 'text', nullable: true },
  version: { type: 'int' },
} as const satisfies Record<keyof Integration, object>;

export const ApiClientSchema = new EntitySchema<ApiClient>({
  name: 'api_clients',
  columns: {
    ...integrationColumns,
    secrets: { type: 'jsonb' },
    createdBy: { name: 'created_by', type: 'uuid', nullable: true },
  },
});

export const apiClients = tableOf<ApiClient>(ApiClientSchema);
