import { z } from 'zod';
import { defineOperation, httpErrors, Id, Instant, idParams, listQuery, pageOf } from '../../kernel';
import { identityErrors } from '../errors';
import { line, represented } from './parts';
import { PermissionNames } from './roles';

/** Where an integration may call from: addresses and networks in CIDR notation (RFC 4632, RFC 4291). */
export const AllowedAddresses = z
  .array(z.union([z.cidrv4(), z.cidrv6(), z.ipv4(), z.ipv6()], { error: 'Use an address or a network such as 192.0.2.0/24' }))
  .max(20)
  .meta({ description: 'Addresses and networks (CIDR) that may use it; none: every address' });

export const IntegrationStatus = z.enum(['active', 'expired', 'revoked']);
export const Scopes = PermissionNames.meta({ description: 'Permissions, see GET /v1/permissions' });

/** What API clients and personal keys have in common. */
export const integrationFields = {
  ...represented,
  clientId: z.string().meta({ description: 'The OAuth `client_id`' }),
  name: z.string(),
  scopes: z.array(z.string()),
  status: IntegrationStatus,
  allowedAddresses: z.array(z.string()),
  createdAt: Instant,
  lastUsedAt: Instant.optional().meta({ description: 'When a token was last issued to it, to the minute' }),
};
/** Said once, when it is made. */
export const secretOnce = { secret: z.string().meta({ description: 'The OAuth `client_secret`; it is not shown again' }) };

/** A machine that acts for the firm. */
export const ApiClient = z
  .object({
    ...integrationFields,
    expiresAt: Instant.optional(),
    createdBy: Id.optional().meta({ description: 'The person who made it' }),
    secrets: z.array(z.object({ id: Id, createdAt: Instant })).meta({ description: 'At most two; the secrets themselves are not kept' }),
  })
  .meta({ id: 'ApiClient' });
export type ApiClient = z.output<typeof ApiClient>;
const ApiClientWithSecret = ApiClient.extend(secretOnce).meta({ id: 'ApiClientWithSecret' });

const read = { context: 'identity', access: { permission: 'identity:api-client:read' }, principals: ['user'] } as const;
/** Integrations are made by people: one that makes others could outlive whoever let it. */
const write = { context: 'identity', access: { permission: 'identity:api-client:write' }, principals: ['user'] } as const;
const granting = [identityErrors.permission_unknown, identityErrors.role_not_yours_to_give, identityErrors.expiry_not_ahead];

export const createApiClient = defineOperation({
  ...write,
  id: 'createApiClient',
  method: 'POST',
  path: '/v1/api-clients',
  summary: 'Let a machine act for the firm',
  description: 'It gets access tokens with OAuth 2 client credentials at `/v1/oauth/token`. The owners of the firm are told by mail.',
  body: z.strictObject({
    name: line(80),
    scopes: Scopes,
    allowedAddresses: AllowedAddresses.optional(),
    expiresAt: Instant.optional(),
  }),
  replies: { 201: ApiClientWithSecret },
  errors: [...granting, identityErrors.limit_integrations],
  idempotency: 'accepted',
  secret: true,
  audit: { action: 'api-client.create', target: 'api-client' },
});

export const listApiClients = defineOperation({
  ...read,
  id: 'listApiClients',
  method: 'GET',
  path: '/v1/api-clients',
  summary: 'List the API clients of the firm',
  query: listQuery(['-createdAt', 'createdAt'], { status: IntegrationStatus.optional() }),
  replies: { 200: pageOf(ApiClient) },
});

export const getApiClient = defineOperation({
  ...read,
  id: 'getApiClient',
  method: 'GET',
  path: '/v1/api-clients/{id}',
  summary: 'Show an API client',
  params: idParams,
  replies: { 200: ApiClient },
});

export const changeApiClient = defineOperation({
  ...write,
  id: 'changeApiClient',
  method: 'PATCH',
  path: '/v1/api-clients/{id}',
  summary: 'Change what an API client may do and from where',
  description: 'Takes effect within seconds, for tokens that were issued before, too. Scopes that are added must be yours.',
  params: idParams,
  body: z
    .strictObject({
      name: line(80).optional(),
      scopes: Scopes.optional(),
      allowedAddresses: AllowedAddresses.optional(),
      expiresAt: Instant.nullable().optional(),
    })
    .refine((change) => Object.keys(change).length > 0, { error: 'Change something' }),
  replies: { 200: ApiClient },
  errors: [...granting, httpErrors.illegal_transition],
  ifMatch: 'required',
  audit: { action: 'api-client.change', target: 'api-client' },
});

export const rotateApiClientSecret = defineOperation({
  ...write,
  id: 'rotateApiClientSecret',
  method: 'POST',
  path: '/v1/api-clients/{id}/secrets',
  summary: 'Give an API client a second secret, beside the one in use',
  description: 'Both are good until one is retired, so that the machine can be changed over without a gap.',
  params: idParams,
  replies: { 201: ApiClientWithSecret },
  errors: [identityErrors.limit_secrets, httpErrors.illegal_transition],
  idempotency: 'accepted',
  ifMatch: 'optional',
  secret: true,
  audit: { action: 'api-client.rotate-secret', target: 'api-client' },
});

export const retireApiClientSecret = defineOperation({
  ...write,
  id: 'retireApiClientSecret',
  method: 'DELETE',
  path: '/v1/api-clients/{id}/secrets/{secretId}',
  summary: 'Retire one of the two secrets of an API client',
  params: z.strictObject({ id: z.uuid(), secretId: z.uuid() }),
  replies: { 200: ApiClient },
  errors: [identityErrors.last_secret, httpErrors.illegal_transition],
  ifMatch: 'required',
  audit: { action: 'api-client.retire-secret', target: 'api-client' },
});

export const revokeApiClient = defineOperation({
  ...write,
  id: 'revokeApiClient',
  method: 'POST',
  path: '/v1/api-clients/{id}/revoke',
  summary: 'End an API client for good',
  params: idParams,
  replies: { 200: ApiClient },
  errors: [httpErrors.illegal_transition],
  ifMatch: 'optional',
  audit: { action: 'api-client.revoke', target: 'api-client' },
});
