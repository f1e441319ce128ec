import type { Rate } from './rates';

export interface Taken {
  readonly allowed: boolean;
  /** Whole requests that are possible now. */
  readonly remaining: number;
  /** Seconds until another request is possible, or until the bucket is full again when one is possible now. */
  readonly seconds: number;
}

export interface TokenBuckets {
  /** Takes one token of the key's bucket, if there is one. @param now milliseconds, never going back */
  take(key: string, now: number): Taken;
  /** What `take` would answer, without taking. */
  peek(key: string, now: number): Taken;
  readonly size: number;
}

interface Bucket {
  tokens: number;
  at: number;
}

/** Above this many keys the full buckets are forgotten: a full one and none are the same. */
const SWEEP_SIZE = 20_000;
/** Above this many keys the oldest are forgotten even when they are not full: memory is bounded, whoever calls. */
const MAX_SIZE = 200_000;

/** Token buckets of one rate in the memory of this process, one per key. */
export function tokenBuckets(rate: Rate): TokenBuckets {
  const buckets = new Map<string, Bucket>();
  let sweepAt = SWEEP_SIZE;

  const filled = (bucket: Bucket, now: number): number =>
    Math.min(rate.burst, bucket.tokens + (Math.max(0, now - bucket.at) / 1000) * rate.perSecond);

  const sweep = (now: number): void => {
    for (const [key, bucket] of buckets) if (filled(bucket, now) >= rate.burst || buckets.size > MAX_SIZE) buckets.delete(key);
    sweepAt = Math.max(SWEEP_SIZE, buckets.size * 2);
  };

  const answer = (allowed: boolean, tokens: number): Taken => ({
    allowed,
    remaining: Math.floor(tokens),
    seconds: Math.ceil((allowed ? rate.burst - tokens : 1 - tokens) / rate.perSecond),
  });

  return {
    take(key, now) {
      const bucket = buckets.get(key);
      if (bucket === undefined) {
        if (buckets.size >= sweepAt) sweep(now);
        buckets.set(key, { tokens: rate.burst - 1, at: now });
        return answer(true, rate.burst - 1);
      }
      bucket.tokens = filled(bucket, now);
      bucket.at = now;
      const allowed = bucket.tokens >= 1;
      if (allowed) bucket.tokens -= 1;
      return answer(allowed, bucket.tokens);
    },
    peek(key, now) {
      const bucket = buckets.get(key);
      const tokens = bucket === undefined ? rate.burst : filled(bucket, now);
      return answer(tokens >= 1, tokens);
    },
    get size() {
      return buckets.size;
    },
  };
}
