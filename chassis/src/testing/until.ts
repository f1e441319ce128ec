import { setTimeout as pause } from 'node:timers/promises';

/**
 * Asks again and again until there is an answer other than undefined and false.
 * @throws when the deadline passes, with the last thing the probe said or threw
 */
export async function until<T>(
  probe: () => Promise<T | undefined | false> | T | undefined | false,
  options: { deadlineMs?: number; everyMs?: number; what?: string } = {},
): Promise<T> {
  const { deadlineMs = 10_000, everyMs = 15, what = 'the probe' } = options;
  const end = Date.now() + deadlineMs;
  for (;;) {
    const answer = await probe();
    if (answer !== undefined && answer !== false) return answer;
    if (Date.now() > end) throw new Error(`Waited ${deadlineMs} ms in vain for ${what}`);
    await pause(everyMs);
  }
}
