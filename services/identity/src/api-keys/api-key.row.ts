import { EntitySchema, tableOf } from '@praxis/chassis';
import { integrationColumns } from '../api-clients/api-client.row';
import type { ApiKey } from './api-key';

export const ApiKeySchema = new EntitySchema<ApiKey>({
  name: 'api_keys',
  columns: {
    ...integrationColumns,
    expiresAt: { name: 'expires_at', type: 'timestamptz' },
    userId: { name: 'user_id', type: 'uuid' },
    membershipId: { name: 'membership_id', type: 'uuid' },
    secretHash: { name: 'secret_hash', type: 'text' },
  },
});

export const apiKeys = tableOf<ApiKey>(ApiKeySchema);
