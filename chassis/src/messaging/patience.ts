import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from '../log';
import { databaseIsAway, isContention } from './failure';

/** The process stops or has lost its lease; what was begun is left to its successor. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted';
}

const AT_ONCE = 3;
const LONGEST_MS = 2_000;

/** Runs a transaction again for as long as it is the database that fails and not the work. */
export type Patience = <T>(work: () => Promise<T>) => Promise<T>;

export function createPatience(signal: AbortSignal, log: Logger): Patience {
  let told = false;
  return async (work) => {
    for (let attempt = 1; ; attempt += 1) {
      if (signal.aborted) throw new Interrupted('Stopping');
      try {
        const result = await work();
        told = false;
        return result;
      } catch (error) {
        if (isContention(error) && attempt <= AT_ONCE) continue;
        if (!databaseIsAway(error)) throw error;
        if (!told) log.warn({ err: String(error) }, 'the database is away; reactions wait');
        told = true;
        await delay(Math.min(50 * 2 ** attempt, LONGEST_MS), undefined, { signal }).catch(() => undefined); // aborted: seen above
      }
    }
  };
}
