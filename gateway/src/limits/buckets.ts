import { type Bucket, type Crew, filled, isShared, mayTake, newBucket, priceOf, seenByOthers, taken, takenElsewhere } from './bucket';
import type { Rate } from './rates';

/** What a bucket says about one more request. */
export interface Answer {
  readonly allowed: boolean;
  /** Whole requests that are possible now. */
  readonly remaining: number;
  /** Seconds until another request is possible, or until the bucket is full again when one is possible now. */
  readonly seconds: number;
}

/** The buckets of one kind of limit in the memory of this gateway, one per key. Times are milliseconds that never go back. */
export interface Buckets {
  /** Whether one more may pass, without letting it. */
  look(key: string, now: number): Answer;
  /** Lets one pass that `look` allowed. */
  take(key: string, now: number): Answer;
  /** What passed here and was not handed out by this function before, by key, at most so many keys: for the others. */
  unreported(keys: number): ReadonlyMap<string, number>;
  /** Keys of which something is to be told. */
  readonly pending: number;
  /** The others have heard of it. */
  seen(usage: ReadonlyMap<string, number>, now: number): void;
  /** Another gateway let this many pass. */
  elsewhere(key: string, count: number, now: number): void;
  /** What was to be told is of no use any more. */
  forgetUnreported(): void;
  readonly size: number;
}

/** Above this many keys the full buckets are forgotten: a full one and none are the same. */
const SWEEP_SIZE = 20_000;
/** Above this many keys the oldest are forgotten even when they are not full: memory is bounded, whoever calls. */
const MAX_SIZE = 200_000;

/** @param rateOf the rate of a key  @param crew the gateways as they are now */
export function createBuckets(rateOf: (key: string) => Rate, crew: () => Crew): Buckets {
  const buckets = new Map<string, Bucket>();
  let unreported = new Map<string, number>();
  let sweepAt = SWEEP_SIZE;

  const sweep = (now: number): void => {
    for (const [key, bucket] of buckets) {
      const rate = rateOf(key);
      if (filled(bucket, rate, crew(), now).tokens >= rate.burst || buckets.size > MAX_SIZE) buckets.delete(key);
    }
    sweepAt = Math.max(SWEEP_SIZE, buckets.size * 2);
  };
  const find = (key: string, rate: Rate, now: number): Bucket => {
    const bucket = buckets.get(key);
    return bucket === undefined ? newBucket(rate, crew(), now) : filled(bucket, rate, crew(), now);
  };
  const keep = (key: string, bucket: Bucket, now: number): void => {
    if (buckets.size >= sweepAt && !buckets.has(key)) sweep(now);
    buckets.set(key, bucket);
  };

  return {
    look(key, now) {
      const rate = rateOf(key);
      return answerOf(find(key, rate, now), rate, crew());
    },
    take(key, now) {
      const rate = rateOf(key);
      const before = find(key, rate, now);
      const answer = answerOf(before, rate, crew());
      if (!answer.allowed) return answer;
      const after = taken(before, crew());
      keep(key, after, now);
      if (isShared(crew())) unreported.set(key, (unreported.get(key) ?? 0) + 1);
      const remaining = Math.max(0, Math.floor(after.tokens / priceOf(crew())));
      return { allowed: true, remaining, seconds: secondsUntilFull(after, rate) };
    },
    unreported(keys) {
      if (unreported.size <= keys) {
        const all = unreported;
        unreported = new Map();
        return all;
      }
      const some = new Map([...unreported].slice(0, keys));
      for (const key of some.keys()) unreported.delete(key);
      return some;
    },
    get pending() {
      return unreported.size;
    },
    seen(usage, now) {
      for (const [key, count] of usage) {
        const bucket = buckets.get(key);
        if (bucket !== undefined) buckets.set(key, seenByOthers(filled(bucket, rateOf(key), crew(), now), count, crew()));
      }
    },
    elsewhere(key, count, now) {
      const rate = rateOf(key);
      keep(key, takenElsewhere(find(key, rate, now), count, rate), now);
    },
    forgetUnreported() {
      unreported = new Map();
    },
    get size() {
      return buckets.size;
    },
  };
}

function answerOf(bucket: Bucket, rate: Rate, crew: Crew): Answer {
  const price = priceOf(crew);
  const allowed = mayTake(bucket, rate, crew);
  const remaining = allowed ? Math.max(1, Math.floor(bucket.tokens / price)) : 0;
  const untilNext = Math.ceil(Math.max(0, Math.min(price, rate.burst) - bucket.tokens) / rate.perSecond);
  return { allowed, remaining, seconds: allowed ? secondsUntilFull(bucket, rate) : Math.max(1, untilNext) };
}

const secondsUntilFull = (bucket: Bucket, rate: Rate): number => Math.ceil((rate.burst - bucket.tokens) / rate.perSecond);
