import { setTimeout as pause } from 'node:timers/promises';

/**
 * Begins so many calls a second, whether earlier ones have ended or not, and waits for them all.
 * @returns how many a second came about
 */
export async function openLoop(perSecond: number, seconds: number, call: () => Promise<unknown>): Promise<{ perSecond: number }> {
  const began = performance.now();
  const total = Math.round(perSecond * seconds);
  const calls: Promise<unknown>[] = [];
  while (calls.length < total) {
    const due = Math.min(total, ((performance.now() - began) / 1000) * perSecond);
    while (calls.length < due) calls.push(call());
    await pause(1);
  }
  await Promise.all(calls);
  return { perSecond: total / ((performance.now() - began) / 1000) };
}
