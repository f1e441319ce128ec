import { z } from 'zod';
import { defineOperation } from '../../kernel';
import { identityErrors } from '../errors';

const nobody = { context: 'identity', access: 'public', tenant: 'none' } as const;

export const issueToken = defineOperation({
  ...nobody,
  id: 'issueToken',
  method: 'POST',
  path: '/v1/oauth/token',
  summary: 'Get an access token as an API client or with a personal key',
  description:
    'RFC 6749, section 4.4 (client credentials). The client sends `client_id` and `client_secret` by HTTP Basic or in the body. There is no refresh token: ask again, at most every few minutes.',
  // Parameters that are not known are ignored (RFC 6749, 3.2).
  body: z.object({
    grant_type: z.string().max(200),
    client_id: z.string().max(200).optional(),
    client_secret: z.string().max(200).optional().meta({ format: 'password' }),
    scope: z.string().max(16_000).optional().meta({ description: 'Fewer scopes than were granted, separated by spaces' }),
  }),
  bodyType: 'form',
  bodyLimit: 32 * 1024,
  replies: {
    200: z
      .object({
        access_token: z.string(),
        token_type: z.literal('Bearer'),
        expires_in: z.int().meta({ description: 'Seconds' }),
        scope: z.string().meta({ description: 'What the token is good for, separated by spaces' }),
      })
      .meta({ id: 'AccessTokenResponse', description: 'RFC 6749, section 5.1' }),
  },
  errors: [
    identityErrors.client_refused,
    identityErrors.client_authentication_twice,
    identityErrors.grant_type_unsupported,
    identityErrors.scope_refused,
    identityErrors.too_many_attempts,
  ],
  secret: true,
  whileSuspended: true,
  audit: { action: 'token.issue', target: 'api-client' },
});

export const getAuthorizationServer = defineOperation({
  ...nobody,
  id: 'getAuthorizationServer',
  method: 'GET',
  path: '/.well-known/oauth-authorization-server',
  summary: 'Where and how tokens are issued (RFC 8414)',
  replies: {
    200: z
      .object({
        issuer: z.string(),
        token_endpoint: z.string(),
        jwks_uri: z.string(),
        grant_types_supported: z.array(z.string()),
        response_types_supported: z.array(z.string()),
        token_endpoint_auth_methods_supported: z.array(z.string()),
        scopes_supported: z.array(z.string()),
      })
      .meta({ id: 'AuthorizationServer', description: 'RFC 8414, section 2' }),
  },
});
