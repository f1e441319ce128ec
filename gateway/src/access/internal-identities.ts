import { type IdentityClaims, mintInternalIdentity } from '@praxis/chassis/edge';
import type { FirmFacts } from '@praxis/contracts/kernel';
import { type Caller, identityOf, principalId } from './caller';

/** A minted identity is good for 30 s; it is used for 20, so that it is good for some time when it arrives. */
const FRESH_MS = 20_000;

export interface InternalIdentities {
  /** For somebody with a token. */
  ofCaller(caller: Caller, service: string): string;
  /**
   * For a public operation: nobody, or the holder of a link of this firm. Where the request carries a valid token all the same, the
   * service is told whose it is, and that it gives no rights.
   */
  ofPublic(service: string, link: { firmId: string; facts: FirmFacts | undefined } | undefined, caller: Caller | undefined): string;
  /** For the gateway's own questions to a service. */
  ofGateway(service: string): string;
}

/**
 * @param keys by service
 * @param heard the permissions that a service is told of, where it is not told of all
 * @param now milliseconds since the Unix epoch
 */
export function internalIdentities(
  keys: ReadonlyMap<string, Uint8Array>,
  heard: ReadonlyMap<string, ReadonlySet<string>>,
  now: () => number,
): InternalIdentities {
  const nobody = new Map<string, { token: string; freshUntil: number }>();
  const mint = (claims: IdentityClaims): string => {
    const key = keys.get(claims.aud);
    if (key === undefined) throw new Error(`There is no key for ${claims.aud}`);
    return mintInternalIdentity(claims, key, now());
  };
  const freshIn = (minted: Map<string, { token: string; freshUntil: number }>, service: string, claims: () => IdentityClaims): string => {
    const at = now();
    const known = minted.get(service);
    if (known !== undefined && at < known.freshUntil) return known.token;
    const token = mint(claims());
    minted.set(service, { token, freshUntil: at + FRESH_MS });
    return token;
  };
  return {
    ofCaller: (caller, service) => freshIn(caller.minted, service, () => identityOf(caller, service, heard.get(service))),
    ofPublic(service, link, caller) {
      const none: Omit<IdentityClaims, 'sub'> = { aud: service, kind: 'public', roles: [], permissions: [] };
      if (link === undefined && caller === undefined) return freshIn(nobody, service, () => ({ ...none, sub: 'public' }));
      return mint({
        ...none,
        sub: caller === undefined ? 'link' : principalId(caller.claims),
        firm: link?.firmId,
        facts: link?.facts,
        session: caller?.claims.sid,
        name: caller?.claims.name,
      });
    },
    ofGateway: (service) => mint({ aud: service, sub: 'gateway', kind: 'operator', roles: [], permissions: [] }),
  };
}
