import http from 'node:http';
import { Failure } from '../failure';
import { type Child, lastWords, obituary } from '../processes/child';
import { until } from '../processes/deadline';

/** The status that GET answers with; undefined when nobody answers. */
export function statusOf(url: string, timeoutMs = 2_000): Promise<number | undefined> {
  return new Promise((resolve) => {
    const request = http.get(url, { timeout: timeoutMs, agent: false }, (response) => {
      response.resume();
      resolve(response.statusCode);
    });
    request.on('timeout', () => request.destroy());
    request.on('error', () => resolve(undefined));
  });
}

/**
 * Waits until a process says that it can serve.
 * @throws Failure when it ends instead, or is not ready in time
 */
export async function waitUntilReady(child: Child, url: string, deadlineMs: number): Promise<void> {
  let last: number | undefined;
  const ready = await until(
    async () => {
      if (!child.running()) {
        throw new Failure(obituary(child, await child.exited));
      }
      last = await statusOf(`${url}/readyz`);
      return last === 200 ? true : undefined;
    },
    { deadlineMs, everyMs: 100 },
  );
  if (ready !== undefined) return;
  const answer = last === undefined ? 'does not answer' : `answers ${last} to /readyz`;
  throw new Failure(`${child.name} ${answer} after ${deadlineMs / 1000} s; ${lastWords(child)}`);
}
