import { ok, type Route, route } from '@praxis/chassis';
import * as api from '@praxis/contracts/identity';
import { permissionTable } from '../roles/permissions';
import type { TokenIssuer } from '../tokens/token-issuer';
import { issueToken } from './issue-token';

/** @param issuer as in the claim `iss`: clients compare it letter by letter (RFC 8414, 3.3) */
export const oauthRoutes = ({
  tokens,
  issuer,
  publicUrl,
}: {
  tokens: TokenIssuer;
  issuer: string;
  publicUrl: string;
}): readonly Route[] => [
  route(api.issueToken, issueToken({ tokens })),
  route(api.getAuthorizationServer, async () =>
    ok({
      issuer,
      token_endpoint: `${publicUrl}${api.issueToken.path}`,
      jwks_uri: `${publicUrl}${api.getJwks.path}`,
      grant_types_supported: ['client_credentials'],
      response_types_supported: [],
      token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post'],
      scopes_supported: Object.keys(permissionTable).sort(),
    }),
  ),
];
