import { httpErrors, Rejection } from '@praxis/contracts/kernel';
import type { Crew } from './bucket';
import { type Answer, type Buckets, createBuckets } from './buckets';
import { RATE_NAMES, type Rate, type RateName } from './rates';
import type { UsageByRate, UsageReport } from './usage-report';

export interface Verdict {
  /** `RateLimit-Policy` and `RateLimit` (draft-ietf-httpapi-ratelimit-headers-10). */
  readonly policy: string;
  readonly limit: string;
  /** Present when the request is refused: seconds to wait. */
  readonly retryAfter: number | undefined;
  /** The limit that refuses it. */
  readonly refusedBy: RateName | undefined;
}

/** Which bucket of which rate a request is counted in. */
export interface Charge {
  readonly rate: RateName;
  readonly key: string;
}

export interface Limiter {
  /** Counts a request in every bucket named or, when one of them is empty, in none. The headers tell of the tightest. */
  take(charges: readonly Charge[]): Verdict;
  /** What `take` would say, without counting. */
  look(charges: readonly Charge[]): Verdict;
  /** Buckets in memory. */
  readonly size: number;
}

/** What the exchange between gateways reads and writes. */
export interface UsageLedger {
  /** What passed here and was not handed out before, at most so many keys of each limit. */
  unreported(keys: number): UsageByRate;
  /** How many keys there is something to tell of. */
  pending(): number;
  /** The others have heard of this. */
  seen(usage: UsageByRate): void;
  /** This passed at another gateway. */
  elsewhere(used: UsageReport['used']): void;
  forgetUnreported(): void;
}

export interface LimiterSettings {
  /** The rate of a bucket: a firm may have one of its own. */
  readonly rateOf: (name: RateName, key: string) => Rate;
  readonly crew: () => Crew;
  /** Milliseconds, never going back. */
  readonly now: () => number;
}

export function createLimiter({ rateOf, crew, now }: LimiterSettings): Limiter & UsageLedger {
  const buckets = new Map<RateName, Buckets>(RATE_NAMES.map((name) => [name, createBuckets((key) => rateOf(name, key), crew)]));
  const of = (name: RateName): Buckets => buckets.get(name) as Buckets;

  const verdict = (charges: readonly Charge[], ask: (of: Buckets, key: string, at: number) => Answer): Verdict => {
    const at = now();
    let tightest: { name: RateName; answer: Answer } | undefined;
    let policy = '';
    for (const { rate: name, key } of charges) {
      const answer = ask(of(name), key, at);
      policy += `${policy === '' ? '' : ', '}${policyOf(name, rateOf(name, key))}`;
      if (tightest === undefined || isTighter(answer, tightest.answer)) tightest = { name, answer };
    }
    if (tightest === undefined) return { policy: '', limit: '', retryAfter: undefined, refusedBy: undefined };
    const { name, answer } = tightest;
    return {
      policy,
      limit: `"${name}";r=${answer.remaining};t=${answer.seconds}`,
      retryAfter: answer.allowed ? undefined : Math.max(1, answer.seconds),
      refusedBy: answer.allowed ? undefined : name,
    };
  };
  const look = (charges: readonly Charge[]): Verdict => verdict(charges, (one, key, at) => one.look(key, at));

  return {
    look,
    take(charges) {
      if (charges.length > 1) {
        // Who is over its own limit takes nothing from its firm.
        const seen = look(charges);
        if (seen.retryAfter !== undefined) return seen;
      }
      return verdict(charges, (one, key, at) => one.take(key, at));
    },
    get size() {
      return [...buckets.values()].reduce((sum, { size }) => sum + size, 0);
    },
    unreported: (keys) =>
      new Map([...buckets].flatMap(([name, one]) => (one.pending === 0 ? [] : [[name, one.unreported(keys)] as const]))),
    pending: () => [...buckets.values()].reduce((sum, { pending }) => sum + pending, 0),
    seen(usage) {
      const at = now();
      for (const [name, byKey] of usage) of(name).seen(byKey, at);
    },
    elsewhere(used) {
      const at = now();
      for (const name of RATE_NAMES) for (const [key, count] of Object.entries(used[name] ?? {})) of(name).elsewhere(key, count, at);
    },
    forgetUnreported() {
      for (const one of buckets.values()) one.forgetUnreported();
    },
  };
}

/** A refusal is tighter than anything allowed; then what is nearer to its end. */
const isTighter = (left: Answer, right: Answer): boolean =>
  left.allowed === right.allowed ? left.remaining < right.remaining : !left.allowed;

const policyOf = (name: RateName, { burst, perSecond }: Rate): string =>
  `"${name}";q=${burst};w=${Math.max(1, Math.ceil(burst / perSecond))}`;

/** The 429 of a caller that is over its rate. */
export const rateLimited = (retryAfter: number): Rejection =>
  new Rejection({ ...httpErrors.rate_limited, retryAfter: Math.max(1, retryAfter) });
