import type { AccessTokenClaims } from '@praxis/chassis/edge';
import { accessErrors, Rejection } from '@praxis/contracts/kernel';
import type { EdgeState } from '../edge/edge-state';
import { accessOf, type Caller, sameAccess } from './caller';
import { CLOCK_TOLERANCE_SECONDS } from './verify-token';

const CACHE_SIZE = 10_000;

export interface CallersSettings {
  readonly verify: (token: string) => Promise<AccessTokenClaims>;
  readonly state: EdgeState;
  /** What operators may do. */
  readonly operatorPermissions: readonly string[];
  /** Milliseconds since the Unix epoch. */
  readonly now: () => number;
}

export interface Callers {
  /** The holder of a token that was verified before, as of now; undefined when it must be verified. @throws Rejection 401 */
  known(token: string): Caller | undefined;
  /** @throws Rejection 401, or 503 when its key is not known and identity cannot be asked */
  verify(token: string): Promise<Caller>;
  /** Brings what is known about a caller up to date. @throws Rejection 401 when the token has expired or was revoked */
  refresh(caller: Caller): Caller;
}

/** Remembers verified tokens, a bounded number of them, never beyond their expiry, and never past a revocation. */
export function createCallers({ verify, state, operatorPermissions, now }: CallersSettings): Callers {
  const cache = new Map<string, Caller>();

  const refresh = (caller: Caller): Caller => {
    if (now() / 1000 >= caller.claims.exp + CLOCK_TOLERANCE_SECONDS) throw new Rejection(accessErrors.token_expired);
    if (caller.access.stateVersion !== state.version) {
      const access = accessOf(caller.claims, state, operatorPermissions);
      if (!sameAccess(caller.access, access)) caller.minted.clear();
      caller.access = access;
    }
    if (caller.access.stale) throw new Rejection(accessErrors.token_stale);
    return caller;
  };

  return {
    refresh,
    known(token) {
      const caller = cache.get(token);
      if (caller === undefined) return undefined;
      try {
        return refresh(caller);
      } catch (error) {
        cache.delete(token);
        throw error;
      }
    },
    async verify(token) {
      const claims = await verify(token);
      const caller = refresh({ claims, access: accessOf(claims, state, operatorPermissions), minted: new Map() });
      if (cache.size >= CACHE_SIZE) {
        const oldest = cache.keys().next();
        if (oldest.done !== true) cache.delete(oldest.value);
      }
      cache.set(token, caller);
      return caller;
    },
  };
}
