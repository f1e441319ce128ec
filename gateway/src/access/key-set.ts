import type { Logger } from '@praxis/chassis/edge';
import { type CryptoKey, importJWK, type JWK } from 'jose';
import { z } from 'zod';

/** An unknown key id makes us fetch at most this often: whoever sends made-up tokens cannot make us flood identity. */
export const FETCH_AGAIN_MS = 30_000;
const REFRESH_MS = 5 * 60_000;
/** Before the first keys are known everybody waits for them. */
const RETRY_MS = 250;

const KeySetDocument = z.object({ keys: z.array(z.record(z.string(), z.unknown())).max(50) });

export interface VerificationKey {
  readonly algorithm: string;
  readonly key: CryptoKey;
}

export interface KeySet {
  /** The key with this id; undefined when identity has none, as far as it can be asked. */
  find(id: string): Promise<VerificationKey | undefined>;
  /** Whether an id that is not found belongs to no key of identity's; false while identity cannot be asked: then it may be a good one. */
  conclusive(): boolean;
  stop(): void;
}

export interface KeySetSettings {
  /** Fetches identity's JWKS (RFC 7517). */
  readonly fetch: () => Promise<unknown>;
  /** Milliseconds, never going back. */
  readonly now: () => number;
  readonly log: Logger;
}

/**
 * Identity's public keys: fetched at start, refreshed now and then and when a token names an unknown one. When identity does not answer,
 * the known ones stay.
 */
export function createKeySet({ fetch, now, log }: KeySetSettings): KeySet {
  let keys = new Map<string, VerificationKey>();
  let attemptedAt = Number.NEGATIVE_INFINITY;
  let answered = false;
  let fetching: Promise<void> | undefined;
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;

  const load = async (): Promise<void> => {
    attemptedAt = now();
    try {
      const document = KeySetDocument.parse(await fetch());
      keys = await importKeys(document.keys as JWK[]);
      answered = true;
    } catch (error) {
      answered = false;
      log.warn({ reason: error instanceof Error ? error.message : String(error) }, 'cannot fetch the keys of identity');
    }
    clearTimeout(timer);
    if (!stopped) timer = setTimeout(refresh, keys.size === 0 ? RETRY_MS : answered ? REFRESH_MS : FETCH_AGAIN_MS).unref();
  };
  const refresh = (): Promise<void> => {
    fetching ??= load().finally(() => {
      fetching = undefined;
    });
    return fetching;
  };
  void refresh();

  return {
    async find(id) {
      const known = keys.get(id);
      if (known !== undefined) return known;
      if (fetching !== undefined) await fetching;
      else if (now() - attemptedAt >= (keys.size === 0 ? RETRY_MS : FETCH_AGAIN_MS)) await refresh();
      return keys.get(id);
    },
    conclusive: () => answered && keys.size > 0,
    stop() {
      stopped = true;
      clearTimeout(timer);
    },
  };
}

async function importKeys(documents: readonly JWK[]): Promise<Map<string, VerificationKey>> {
  const keys = new Map<string, VerificationKey>();
  for (const document of documents) {
    const algorithm = algorithmOf(document);
    if (document.kid === undefined || algorithm === undefined || (document.use !== undefined && document.use !== 'sig')) continue;
    const key = await importJWK({ ...document, d: undefined, k: undefined }, algorithm);
    if (!(key instanceof Uint8Array)) keys.set(document.kid, { algorithm, key });
  }
  return keys;
}

/** The one algorithm a key may be used with, by what the key is; what it says of itself must agree. */
function algorithmOf({ kty, crv, alg }: JWK): string | undefined {
  const algorithm = kty === 'EC' && crv === 'P-256' ? 'ES256' : kty === 'OKP' && crv === 'Ed25519' ? 'EdDSA' : undefined;
  return alg === undefined || alg === algorithm || (alg === 'Ed25519' && algorithm === 'EdDSA') ? algorithm : undefined;
}
