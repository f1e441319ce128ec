import { setTimeout as pause } from 'node:timers/promises';
import { Refused } from './refused';

/**
 * Calls again while the answer is 422 with `Retry-After`: what the call refers to was made a moment ago in another service and may be on its way.
 * @param deadlineMs milliseconds after which the refusal stands
 * @throws what the call throws for any other reason, at once
 */
export async function patiently<T>(call: () => Promise<T>, deadlineMs = 15_000): Promise<T> {
  const end = Date.now() + deadlineMs;
  for (;;) {
    try {
      return await call();
    } catch (error) {
      const onItsWay = error instanceof Refused && error.answer.status === 422 && error.answer.headers.has('retry-after');
      if (!onItsWay || Date.now() > end) throw error;
    }
    await pause(100);
  }
}
