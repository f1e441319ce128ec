import { setTimeout as pause } from 'node:timers/promises';

/** Asks until it is so. @throws when the deadline (ms) passes */
export async function patiently(
  probe: () => Promise<boolean> | boolean,
  { deadlineMs, everyMs = 50 }: { deadlineMs: number; everyMs?: number },
): Promise<void> {
  const end = performance.now() + deadlineMs;
  while (!(await probe())) {
    if (performance.now() > end) throw new Error(`Waited ${deadlineMs} ms in vain`);
    await pause(everyMs);
  }
}
