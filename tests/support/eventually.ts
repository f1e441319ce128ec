import { until } from '@praxis/platform';

/**
 * Asks again and again until the answer is there; what the probe throws is tried again too, because services may be away.
 * @param what names the thing waited for, in the failure
 * @throws when the deadline passes, with the last error
 */
export async function eventually<T>(what: string, probe: () => Promise<T | undefined> | T | undefined, deadlineMs = 20_000): Promise<T> {
  let last: unknown;
  const answer = await until<{ value: T }>(
    async () => {
      try {
        const value = await probe();
        last = undefined;
        return value === undefined ? undefined : { value };
      } catch (error) {
        last = error;
        return undefined;
      }
    },
    { deadlineMs, everyMs: 50 },
  );
  if (answer === undefined) throw new Error(`Waited ${deadlineMs} ms in vain for ${what}`, { cause: last });
  return answer.value;
}
