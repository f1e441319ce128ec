import { createHmac, timingSafeEqual } from 'node:crypto';
import { InternalIdentity } from '@praxis/contracts/kernel';

/** How long a minted identity is good for, in seconds. */
export const IDENTITY_LIFETIME_SECONDS = 30;
/** How far the clocks of gateway and service may differ, in seconds. */
export const IDENTITY_CLOCK_TOLERANCE_SECONDS = 2;

/** The one header that exists: there is no algorithm to negotiate, so anything else is refused unread. */
const HEADER = Buffer.from('{"alg":"HS256","typ":"praxis-identity+jwt"}').toString('base64url');
const BASE64URL = /^[A-Za-z0-9_-]+$/;
const MAX_TOKEN_LENGTH = 64 * 1024;
const CACHE_SIZE = 5_000;

/** What the gateway vouches for; `aud` is the service that may believe it. */
export type IdentityClaims = Omit<InternalIdentity, 'exp' | 'iat'>;

/**
 * Signs who is calling for one service (JWT, HS256, RFC 7515), good for 30 s.
 * @param key the key shared with the service named in `aud`
 * @param now milliseconds since the Unix epoch
 */
export function mintInternalIdentity(claims: IdentityClaims, key: Uint8Array, now: number = Date.now()): string {
  const iat = Math.floor(now / 1000);
  const payload: InternalIdentity = { ...claims, iat, exp: iat + IDENTITY_LIFETIME_SECONDS };
  const signed = `${HEADER}.${Buffer.from(JSON.stringify(payload)).toString('base64url')}`;
  return `${signed}.${signatureOf(signed, key).toString('base64url')}`;
}

/** Why an internal identity is not believed: for the log only, never for the caller. */
export type IdentityRefusal = 'missing' | 'malformed' | 'signature' | 'claims' | 'audience' | 'expired' | 'early';

/** The identity in a token, or nothing when the token is not to be believed. Never throws. The same bytes give the same object. */
export type IdentityVerifier = (token: string | undefined) => InternalIdentity | undefined;

export interface IdentityVerifierSettings {
  /** The service that verifies: tokens for another are refused. */
  readonly service: string;
  /** Every key that is valid at present; two during a rotation. */
  readonly keys: readonly Uint8Array[];
  /** Milliseconds since the Unix epoch. */
  readonly now?: () => number;
  /** Told why a token was not believed. */
  readonly onRefused?: (refusal: IdentityRefusal) => void;
}

/**
 * Makes what a service believes callers by. A verification is remembered by the token's bytes until the token expires, because the
 * gateway sends the same bytes for as long as nothing about the caller changes.
 */
export function createIdentityVerifier(settings: IdentityVerifierSettings): IdentityVerifier {
  const { service, keys, now = Date.now, onRefused } = settings;
  if (keys.length === 0) throw new Error(`${service} has no key to verify identities with`);
  const verified = new Map<string, InternalIdentity>();
  const verify = (token: string | undefined): InternalIdentity | IdentityRefusal => {
    if (token === undefined || token === '') return 'missing';
    const seconds = now() / 1000;
    const known = verified.get(token);
    const identity = known ?? read(token, keys);
    if (typeof identity === 'string') return identity;
    const refusal = refusalOf(identity, service, seconds);
    if (refusal !== undefined) {
      verified.delete(token);
      return refusal;
    }
    if (known === undefined) {
      makeRoom(verified);
      verified.set(token, identity);
    }
    return identity;
  };
  return (token) => {
    const result = verify(token);
    if (typeof result !== 'string') return result;
    onRefused?.(result);
    return undefined;
  };
}

function refusalOf(identity: InternalIdentity, service: string, seconds: number): IdentityRefusal | undefined {
  if (identity.aud !== service) return 'audience';
  if (identity.exp - identity.iat > IDENTITY_LIFETIME_SECONDS) return 'claims';
  if (seconds >= identity.exp + IDENTITY_CLOCK_TOLERANCE_SECONDS) return 'expired';
  if (seconds < identity.iat - IDENTITY_CLOCK_TOLERANCE_SECONDS) return 'early';
  return undefined;
}

function read(token: string, keys: readonly Uint8Array[]): InternalIdentity | IdentityRefusal {
  if (token.length > MAX_TOKEN_LENGTH) return 'malformed';
  const [header, payload, signature, ...rest] = token.split('.');
  if (header !== HEADER || payload === undefined || signature === undefined || rest.length > 0) return 'malformed';
  if (!BASE64URL.test(payload) || !BASE64URL.test(signature)) return 'malformed';
  const given = Buffer.from(signature, 'base64url');
  // The last character of base64 has spare bits: only the one canonical spelling is a signature.
  if (given.toString('base64url') !== signature) return 'malformed';
  const signed = `${header}.${payload}`;
  if (!keys.some((key) => equal(signatureOf(signed, key), given))) return 'signature';
  const claims = InternalIdentity.safeParse(parseJson(Buffer.from(payload, 'base64url').toString('utf8')));
  return claims.success ? claims.data : 'claims';
}

const signatureOf = (signed: string, key: Uint8Array): Buffer => createHmac('sha256', key).update(signed).digest();
const equal = (expected: Buffer, given: Buffer): boolean => expected.length === given.length && timingSafeEqual(expected, given);

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Signed by us and yet not JSON: the schema refuses it.
    return undefined;
  }
}

/** The oldest entries go first; a Map keeps the order of insertion, and everything in it expires in that order, too. */
function makeRoom(cache: Map<string, unknown>): void {
  if (cache.size < CACHE_SIZE) return;
  const oldest = cache.keys().next();
  if (oldest.done !== true) cache.delete(oldest.value);
}
