import { z } from 'zod';
import { defineOperation, httpErrors, Id, Instant, idParams, listQuery, pageOf } from '../../kernel';
import { identityErrors } from '../errors';
import { AllowedAddresses, IntegrationStatus, integrationFields, Scopes, secretOnce } from './api-clients';
import { line } from './parts';

/** A key by which a member's own programs act as that member, with no more than the member may do at present. */
export const ApiKey = z.object({ ...integrationFields, expiresAt: Instant, userId: Id, membershipId: Id }).meta({ id: 'ApiKey' });
export type ApiKey = z.output<typeof ApiKey>;

/** A person's own, so no permission is asked for; `principals` keeps keys from making keys. */
const own = { context: 'identity', access: 'signed-in', principals: ['user'] } as const;
const ofFirm = { context: 'identity', principals: ['user'] } as const;
const keys = listQuery(['-createdAt', 'createdAt'], { status: IntegrationStatus.optional() });

export const createApiKey = defineOperation({
  ...own,
  id: 'createApiKey',
  method: 'POST',
  path: '/v1/me/api-keys',
  summary: 'Make a key for a program of your own',
  description:
    'Its program gets access tokens with OAuth 2 client credentials at `/v1/oauth/token`. It may do what `scopes` say and you may do at that time, and ends with your membership. You are told by mail.',
  body: z.strictObject({
    name: line(80),
    scopes: Scopes,
    allowedAddresses: AllowedAddresses.optional(),
    expiresAt: Instant.optional().meta({ description: '90 days ahead by default, 366 at most' }),
  }),
  replies: { 201: ApiKey.extend(secretOnce).meta({ id: 'ApiKeyWithSecret' }) },
  errors: [
    identityErrors.permission_unknown,
    identityErrors.role_not_yours_to_give,
    identityErrors.expiry_not_ahead,
    identityErrors.limit_integrations,
  ],
  idempotency: 'accepted',
  secret: true,
  audit: { action: 'api-key.create', target: 'api-key' },
});

export const listMyApiKeys = defineOperation({
  ...own,
  id: 'listMyApiKeys',
  method: 'GET',
  path: '/v1/me/api-keys',
  summary: 'List your keys in this firm',
  query: keys,
  replies: { 200: pageOf(ApiKey) },
});

export const revokeMyApiKey = defineOperation({
  ...own,
  id: 'revokeMyApiKey',
  method: 'POST',
  path: '/v1/me/api-keys/{id}/revoke',
  summary: 'End a key of yours for good',
  params: idParams,
  replies: { 200: ApiKey },
  errors: [httpErrors.illegal_transition],
  ifMatch: 'optional',
  audit: { action: 'api-key.revoke', target: 'api-key' },
  whileSuspended: true,
});

export const listApiKeys = defineOperation({
  ...ofFirm,
  access: { permission: 'identity:api-client:read' },
  id: 'listApiKeys',
  method: 'GET',
  path: '/v1/api-keys',
  summary: 'List the personal keys of the firm’s members',
  query: keys.extend({ userId: Id.optional() }),
  replies: { 200: pageOf(ApiKey) },
});

export const revokeApiKey = defineOperation({
  ...ofFirm,
  access: { permission: 'identity:api-client:write' },
  id: 'revokeApiKey',
  method: 'POST',
  path: '/v1/api-keys/{id}/revoke',
  summary: 'End a member’s key for good',
  params: idParams,
  replies: { 200: ApiKey },
  errors: [httpErrors.illegal_transition],
  ifMatch: 'optional',
  audit: { action: 'api-key.revoke', target: 'api-key' },
});
