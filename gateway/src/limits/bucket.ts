import type { Rate } from './rates';

/** The gateways that share the limits, as one of them sees it. */
export interface Crew {
  /** All of them, this one included. */
  readonly gateways: number;
  /** Whether they hear of each other's usage at present. */
  readonly together: boolean;
  /** When this one began to hear of the others, in milliseconds: what they let through before is not known here. */
  readonly since: number | undefined;
}

/** A token bucket of all gateways together, as one of them knows it. Below zero when the others took what was taken here, too. */
export interface Bucket {
  readonly tokens: number;
  /** When `tokens` was right, in milliseconds. */
  readonly at: number;
  /** Taken here and, as far as is known here, not heard of by the others. */
  readonly unseen: number;
  /** How much may be taken here before the others have heard of it. */
  readonly share: number;
}

/**
 * A gateway takes at most this part of its part of the tokens before the others have heard of it. With 1 the usage that is on its way
 * could come to a quarter of the bucket; with 2 it is a few hundredths, and a burst at one gateway still passes within a few reports.
 */
const CAUTION = 2;

/** A bucket that nothing is known of: full, or what this gateway's part can have become since it began to hear of the others. */
export function newBucket(rate: Rate, crew: Crew, now: number): Bucket {
  const part = crew.since === undefined ? rate.burst : rate.burst / crew.gateways + grown(rate, now - crew.since);
  return { tokens: Math.min(rate.burst, part), at: now, unseen: 0, share: 0 };
}

/** The bucket with what the time has added. @param now milliseconds, never going back */
export function filled(bucket: Bucket, rate: Rate, crew: Crew, now: number): Bucket {
  let { tokens, at, unseen } = bucket;
  if (crew.since !== undefined && at < crew.since) {
    // Each gateway had its part while they did not hear of each other: no more than that is surely left.
    tokens = Math.min(tokens + grown(rate, crew.since - at), rate.burst / crew.gateways);
    at = crew.since;
    unseen = 0;
  }
  return { tokens: Math.min(rate.burst, tokens + grown(rate, now - at)), at: Math.max(at, now), unseen, share: bucket.share };
}

/** Whether a request may pass. @param bucket filled */
export function mayTake(bucket: Bucket, rate: Rate, crew: Crew): boolean {
  if (bucket.tokens < Math.min(priceOf(crew), rate.burst)) return false;
  return !isShared(crew) || bucket.unseen === 0 || bucket.unseen + 1 <= bucket.share;
}

/** The bucket after a request has passed. @param bucket filled, and one that `mayTake` allowed */
export function taken(bucket: Bucket, crew: Crew): Bucket {
  const tokens = bucket.tokens - priceOf(crew);
  if (!isShared(crew)) return { ...bucket, tokens, unseen: 0 };
  const share = bucket.unseen === 0 ? shareOf(bucket.tokens, crew) : bucket.share;
  return { ...bucket, tokens, unseen: bucket.unseen + 1, share };
}

/** The bucket after the others have heard that `count` were taken here. @param bucket filled */
export const seenByOthers = (bucket: Bucket, count: number, crew: Crew): Bucket => ({
  ...bucket,
  unseen: Math.max(0, bucket.unseen - count),
  share: shareOf(bucket.tokens, crew),
});

/** The bucket after `count` were taken at another gateway; the debt is at most a whole bucket. @param bucket filled */
export const takenElsewhere = (bucket: Bucket, count: number, rate: Rate): Bucket => ({
  ...bucket,
  tokens: Math.max(-rate.burst, bucket.tokens - count),
});

/** Whether the others must be told of what is taken here. */
export const isShared = (crew: Crew): boolean => crew.together && crew.gateways > 1;

/** Where the others cannot be heard each of them is taken to let through as much as this one, so that each has its part. */
export const priceOf = (crew: Crew): number => (crew.together ? 1 : crew.gateways);

/** At least one: the last tokens are not divided, which lets through one too many per further gateway at most. */
const shareOf = (tokens: number, crew: Crew): number => Math.max(1, tokens / (CAUTION * crew.gateways));

const grown = (rate: Rate, ms: number): number => (Math.max(0, ms) / 1000) * rate.perSecond;
