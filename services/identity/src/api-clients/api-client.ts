import { identityErrors } from '@praxis/contracts/identity';
import { Rejection } from '@praxis/contracts/kernel';
import { type Integration, requireAhead, requireMayScope, requireNotRevoked } from '../oauth/integration';
import type { Granter } from '../roles/granting';

export interface ClientSecret {
  id: string;
  hash: string;
  /** RFC 3339 */
  createdAt: string;
}

/** A machine that acts for the firm. */
export interface ApiClient extends Integration {
  /** One, or two while it is changed over to the new one. */
  secrets: ClientSecret[];
  createdBy: string | null;
}

export interface ApiClientChange {
  name?: string | undefined;
  scopes?: readonly string[] | undefined;
  allowedAddresses?: readonly string[] | undefined;
  expiresAt?: Date | null | undefined;
}

export const MAX_API_CLIENTS = 100;
const MAX_SECRETS = 2;

/** @throws Rejection for scopes that are none or not the granter's, and an end that is not ahead */
export function newApiClient(
  ids: { firmId: string; id: string; secretId: string },
  wanted: ApiClientChange & { name: string; scopes: readonly string[] },
  maker: Granter & { userId: string | null },
  secretHash: string,
  at: Date,
): ApiClient {
  requireMayScope(maker, wanted.scopes);
  requireAhead(wanted.expiresAt ?? null, at);
  return {
    firmId: ids.firmId,
    id: ids.id,
    name: wanted.name,
    scopes: [...wanted.scopes].sort(),
    status: 'active',
    allowedAddresses: [...(wanted.allowedAddresses ?? [])],
    expiresAt: wanted.expiresAt ?? null,
    secrets: [{ id: ids.secretId, hash: secretHash, createdAt: at.toISOString() }],
    createdBy: maker.userId,
    createdAt: at,
    lastUsedAt: null,
    lastUsedAddress: null,
    version: 1,
  };
}

/** @throws Rejection when it was revoked, for added scopes that are none or not the granter's, and an end that is not ahead */
export function changeApiClient(client: ApiClient, change: ApiClientChange, granter: Granter, at: Date): ApiClient {
  requireNotRevoked(client);
  const scopes = change.scopes === undefined ? client.scopes : [...change.scopes].sort();
  requireMayScope(
    granter,
    scopes.filter((scope) => !client.scopes.includes(scope)),
  );
  if (change.expiresAt !== undefined) requireAhead(change.expiresAt, at);
  return {
    ...client,
    name: change.name ?? client.name,
    scopes,
    allowedAddresses: [...(change.allowedAddresses ?? client.allowedAddresses)],
    expiresAt: change.expiresAt === undefined ? client.expiresAt : change.expiresAt,
  };
}

/** @throws Rejection when it was revoked, or has two secrets already */
export function addSecret(client: ApiClient, secret: { id: string; hash: string }, at: Date): ApiClient {
  requireNotRevoked(client);
  if (client.secrets.length >= MAX_SECRETS) throw new Rejection(identityErrors.limit_secrets, { limit: MAX_SECRETS });
  return { ...client, secrets: [...client.secrets, { ...secret, createdAt: at.toISOString() }] };
}

/** Undefined when it has no such secret. @throws Rejection when it was revoked, or has no other secret */
export function retireSecret(client: ApiClient, secretId: string): ApiClient | undefined {
  requireNotRevoked(client);
  const secrets = client.secrets.filter(({ id }) => id !== secretId);
  if (secrets.length === client.secrets.length) return undefined;
  if (secrets.length === 0) throw new Rejection(identityErrors.last_secret);
  return { ...client, secrets };
}

/** For good, its secrets too. @throws Rejection when it was revoked before */
export function revokeApiClient(client: ApiClient): ApiClient {
  requireNotRevoked(client);
  return { ...client, status: 'revoked', secrets: [] };
}
