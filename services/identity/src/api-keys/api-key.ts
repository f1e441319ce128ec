import { type Integration, requireAhead, requireMayScope, requireNotRevoked } from '../oauth/integration';
import type { Granter } from '../roles/granting';

/** A key by which a member's own programs act as that member. A new one takes the place of an old one: its scopes never change. */
export interface ApiKey extends Integration {
  userId: string;
  membershipId: string;
  secretHash: string;
  expiresAt: Date;
}

export const MAX_API_KEYS = 20;
const DEFAULT_DAYS = 90;
const MAX_DAYS = 366;

/** @throws Rejection for scopes that are none or not the owner's, and an end that is not ahead or too far */
export function newApiKey(
  ids: { firmId: string; id: string; userId: string; membershipId: string },
  wanted: { name: string; scopes: readonly string[]; allowedAddresses?: readonly string[] | undefined; expiresAt?: Date | undefined },
  owner: Pick<Granter, 'permissions'>,
  secretHash: string,
  at: Date,
): ApiKey {
  requireMayScope(owner, wanted.scopes);
  const expiresAt = wanted.expiresAt ?? new Date(at.getTime() + DEFAULT_DAYS * 86_400_000);
  requireAhead(expiresAt, at, MAX_DAYS);
  return {
    ...ids,
    name: wanted.name,
    scopes: [...wanted.scopes].sort(),
    status: 'active',
    allowedAddresses: [...(wanted.allowedAddresses ?? [])],
    expiresAt,
    secretHash,
    createdAt: at,
    lastUsedAt: null,
    lastUsedAddress: null,
    version: 1,
  };
}

/** @throws Rejection when it was revoked before */
export function revokeApiKey(key: ApiKey): ApiKey {
  requireNotRevoked(key);
  return { ...key, status: 'revoked' };
}
