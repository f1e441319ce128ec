import { type Handler, ok } from '@praxis/chassis';
import type { getJwks as operation } from '@praxis/contracts/identity';
import type { TokenIssuer } from './token-issuer';

/** The keys that access tokens are verified with (RFC 7517). May be kept for half a minute: new ones are published long before they sign. */
export const getJwks =
  ({ tokens }: { tokens: TokenIssuer }): Handler<typeof operation> =>
  async (request) => {
    const keys = await tokens.published(request.act);
    return ok({ keys: keys as { kid: string; kty: string; use: string; alg: string }[] }, { 'cache-control': 'public, max-age=30' });
  };
