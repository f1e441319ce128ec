import type { Passkey as PasskeyReply } from '@praxis/contracts/identity';
import type { Passkey } from './passkey';

export const passkeyReply = ({ id, version, name, synced, createdAt, lastUsedAt }: Passkey): PasskeyReply => ({
  id,
  version,
  name,
  synced,
  createdAt: createdAt.toISOString(),
  ...(lastUsedAt === null ? {} : { lastUsedAt: lastUsedAt.toISOString() }),
});
