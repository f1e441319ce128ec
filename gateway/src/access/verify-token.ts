import { ACCESS_TOKEN_ALGORITHMS, ACCESS_TOKEN_AUDIENCE, ACCESS_TOKEN_TYPE, AccessTokenClaims } from '@praxis/chassis/edge';
import { accessErrors, httpErrors, Rejection } from '@praxis/contracts/kernel';
import { decodeProtectedHeader, errors, jwtVerify } from 'jose';
import type { KeySet } from './key-set';

/** Seconds by which identity's clock and ours may differ. */
export const CLOCK_TOLERANCE_SECONDS = 5;
const MAX_TOKEN_LENGTH = 12 * 1024;

export interface TokenSettings {
  readonly keys: KeySet;
  /** `iss`: the public URL of the platform. */
  readonly issuer: string;
  /** Milliseconds since the Unix epoch. */
  readonly now: () => number;
}

/**
 * Verifies access tokens (JWT, RFC 7519; profile of RFC 9068).
 * @returns a function that gives the claims of a token, or throws a Rejection: 401 when it is not valid, 503 when its key is not
 *   known and identity cannot be asked
 */
export function createTokenVerifier({ keys, issuer, now }: TokenSettings): (token: string) => Promise<AccessTokenClaims> {
  return async (token) => {
    if (token.length > MAX_TOKEN_LENGTH || !isCanonical(token)) throw invalid();
    const { kid, alg } = headerOf(token);
    if (typeof kid !== 'string' || !ACCESS_TOKEN_ALGORITHMS.some((allowed) => allowed === alg)) throw invalid();
    const found = await keys.find(kid);
    if (found === undefined) throw keys.conclusive() ? invalid() : new Rejection(httpErrors.unavailable);
    if (found.algorithm !== alg) throw invalid();
    try {
      const { payload } = await jwtVerify(token, found.key, {
        algorithms: [found.algorithm],
        typ: ACCESS_TOKEN_TYPE,
        issuer,
        audience: ACCESS_TOKEN_AUDIENCE,
        clockTolerance: CLOCK_TOLERANCE_SECONDS,
        currentDate: new Date(now()),
        requiredClaims: ['sub', 'iat', 'exp'],
      });
      const claims = AccessTokenClaims.safeParse(payload);
      if (!claims.success || claims.data.iat > now() / 1000 + CLOCK_TOLERANCE_SECONDS) throw invalid();
      return claims.data;
    } catch (error) {
      if (error instanceof Rejection) throw error;
      if (error instanceof errors.JWTExpired) throw new Rejection(accessErrors.token_expired);
      if (error instanceof errors.JOSEError) throw invalid();
      throw error;
    }
  };
}

const invalid = (): Rejection => new Rejection(accessErrors.token_invalid);

function headerOf(token: string): { kid?: unknown; alg?: unknown } {
  try {
    return decodeProtectedHeader(token);
  } catch {
    // Whatever is wrong with it, the caller is told the same.
    throw invalid();
  }
}

/** Three parts, each in the one spelling base64url has: the spare bits of a last character could otherwise be anything. */
function isCanonical(token: string): boolean {
  const parts = token.split('.');
  return parts.length === 3 && parts.every((part) => part !== '' && Buffer.from(part, 'base64url').toString('base64url') === part);
}
