import { setTimeout as pause } from 'node:timers/promises';

/**
 * Asks again and again until the answer is there.
 * @param probe the answer, or undefined while there is none; what it throws ends the waiting
 * @returns undefined when the deadline passed
 */
export async function until<T>(
  probe: () => Promise<T | undefined> | T | undefined,
  { deadlineMs, everyMs = 100 }: { readonly deadlineMs: number; readonly everyMs?: number },
): Promise<T | undefined> {
  const end = Date.now() + deadlineMs;
  for (;;) {
    const answer = await probe();
    if (answer !== undefined) return answer;
    if (Date.now() + everyMs > end) return undefined;
    await pause(everyMs);
  }
}
