import { httpErrors, Rejection } from '@praxis/contracts/kernel';
import { RATE_NAMES, type RateName, type Rates } from './rates';
import { type Taken, tokenBuckets } from './token-buckets';

export interface Verdict {
  /** `RateLimit-Policy` and `RateLimit` (draft-ietf-httpapi-ratelimit-headers). */
  readonly policy: string;
  readonly limit: string;
  /** Present when the request is refused: seconds to wait. */
  readonly retryAfter: number | undefined;
}

/** Which bucket of which rate a request is counted in. */
export interface Charge {
  readonly rate: RateName;
  readonly key: string;
}

export interface Limiter {
  /** Counts a request in every bucket named; refused when one is empty. The headers tell of the tightest. */
  take(charges: readonly Charge[]): Verdict;
  /** Whether a request that fails would be one too many. */
  exhausted(charge: Charge): number | undefined;
}

/** @param now milliseconds, never going back */
export function createLimiter(rates: Rates, now: () => number): Limiter {
  const buckets = Object.fromEntries(RATE_NAMES.map((name) => [name, tokenBuckets(rates[name])]));
  const policies = Object.fromEntries(RATE_NAMES.map((name) => [name, policyOf(name, rates)])) as Record<RateName, string>;
  return {
    take(charges) {
      const at = now();
      let tightest: { charge: Charge; taken: Taken } | undefined;
      let policy = '';
      for (const charge of charges) {
        const taken = buckets[charge.rate]?.take(charge.key, at);
        if (taken === undefined) continue;
        policy = policy === '' ? policies[charge.rate] : `${policy}, ${policies[charge.rate]}`;
        if (tightest === undefined || isTighter(taken, tightest.taken)) tightest = { charge, taken };
      }
      const limit = tightest === undefined ? '' : `"${tightest.charge.rate}";r=${tightest.taken.remaining};t=${tightest.taken.seconds}`;
      const refused = tightest !== undefined && !tightest.taken.allowed;
      return { policy, limit, retryAfter: refused ? Math.max(1, tightest?.taken.seconds ?? 1) : undefined };
    },
    exhausted({ rate, key }) {
      const taken = buckets[rate]?.peek(key, now());
      return taken === undefined || taken.allowed ? undefined : Math.max(1, taken.seconds);
    },
  };
}

/** A refusal is tighter than anything allowed; then what is nearer to its end. */
const isTighter = (left: Taken, right: Taken): boolean =>
  left.allowed === right.allowed ? left.remaining < right.remaining : !left.allowed;

const policyOf = (name: RateName, rates: Rates): string =>
  `"${name}";q=${rates[name].burst};w=${Math.max(1, Math.ceil(rates[name].burst / rates[name].perSecond))}`;

/** The 429 of a caller that is over its rate. */
export const rateLimited = (retryAfter: number): Rejection =>
  new Rejection({ ...httpErrors.rate_limited, retryAfter: Math.max(1, retryAfter) });
