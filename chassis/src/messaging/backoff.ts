const QUICK_ATTEMPTS = 3;
const FIRST_MS = 2_000;
const LONGEST_MS = 15 * 60_000;
/** While the quick attempts are made, nobody else takes the event unless this process has ended. */
const QUICK_GUARD_MS = 10_000;
const GIVE_UP_AFTER_MS = 24 * 60 * 60_000;

/** How long (ms) to wait before each quick attempt after the first. */
export const QUICK_DELAYS_MS: readonly number[] = [200, 1_000];

/** Whether the event counts as parked, after its quick attempts, or as being retried. */
export const isParked = (attempts: number): boolean => attempts >= QUICK_ATTEMPTS;

/**
 * When a parked event is tried again: twice as late each time from 2 s to 15 min, a quarter earlier or later so that those that failed
 * together do not come back together.
 * @param attempts made so far
 * @param random in [0, 1)
 */
export function nextAttempt(now: Date, attempts: number, random: number): Date {
  const parkedRuns = attempts - QUICK_ATTEMPTS;
  const wait = parkedRuns < 0 ? QUICK_GUARD_MS : Math.min(FIRST_MS * 2 ** Math.min(parkedRuns, 20), LONGEST_MS) * (0.75 + random / 2);
  return new Date(now.getTime() + Math.round(wait));
}

/** After a day of attempts the event is dead. */
export const isTooLate = (firstFailedAt: Date, now: Date): boolean => now.getTime() - firstFailedAt.getTime() >= GIVE_UP_AFTER_MS;
