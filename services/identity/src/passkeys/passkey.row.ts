import { EntitySchema } from '@praxis/chassis';
import type { Passkey } from './passkey';

export const PasskeySchema = new EntitySchema<Passkey>({
  name: 'passkeys',
  columns: {
    id: { type: 'uuid', primary: true },
    userId: { name: 'user_id', type: 'uuid' },
    credentialId: { name: 'credential_id', type: 'text' },
    publicKey: { name: 'public_key', type: 'bytea' },
    signCount: { name: 'sign_count', type: 'bigint' },
    transports: { type: 'jsonb' },
    synced: { type: 'boolean' },
    name: { type: 'text' },
    createdAt: { name: 'created_at', type: 'timestamptz' },
    lastUsedAt: { name: 'last_used_at', type: 'timestamptz', nullable: true },
    version: { type: 'int' },
  },
});
