import { setTimeout as pause } from 'node:timers/promises';
import { messageOf } from '../failure';
import { type Child, describeExit, lastWords } from './child';

export interface KeeperSettings {
  readonly name: string;
  readonly start: () => Promise<Child>;
  /** One that already runs. */
  readonly first?: Child;
  /** Told in one sentence each what happened to the process. */
  readonly say: (line: string) => void;
  /** Whether everything is being ended, so that deaths are as they should be. */
  readonly closing: () => boolean;
}

/** Keeps one process going: remembers whether it is wanted, and starts it again when it dies by itself. */
export interface Keeper {
  readonly name: string;
  current(): Child | undefined;
  start(): Promise<Child>;
  /** From now on a death is answered with a new start. */
  restartOnDeath(): void;
  /** Sends a signal; SIGKILL, SIGTERM, SIGINT and SIGQUIT mean that the process is not wanted any more, and are waited for. */
  kill(signal: NodeJS.Signals): Promise<void>;
}

const window = 60_000;
const mostRestarts = 5;

/**
 * How long to wait before the next start, in milliseconds; undefined when it died too often to go on.
 * @param deaths times of its deaths, the newest last
 */
export function backOff(deaths: readonly number[], now: number): number | undefined {
  const recent = deaths.filter((at) => now - at < window).length;
  return recent > mostRestarts ? undefined : Math.min(8_000, 250 * 2 ** Math.max(0, recent - 1));
}

export function keep({ name, start, first, say, closing }: KeeperSettings): Keeper {
  let child: Child | undefined;
  let wanted = first !== undefined;
  let restarts = false;
  const deaths: number[] = [];

  const watch = (next: Child): Child => {
    child = next;
    void next.exited.then((exit) => (wanted && restarts && !closing() ? died(next, describeExit(exit)) : undefined));
    return next;
  };

  const begin = async (): Promise<Child> => {
    wanted = true;
    return watch(await start());
  };

  const died = async (dead: Child, how: string): Promise<void> => {
    const now = Date.now();
    deaths.push(now);
    const wait = backOff(deaths, now);
    const place = lastWords(dead, 8);
    if (wait === undefined) {
      say(`${dead.name} ${how} for the ${mostRestarts + 1}th time within a minute and is left stopped; ${place}`);
      return;
    }
    say(`${dead.name} ${how}; it is started again in ${wait / 1000} s; ${place}`);
    await pause(wait, undefined, { ref: false });
    if (!wanted || closing() || child?.running() === true) return;
    try {
      await begin();
    } catch (error) {
      if (!closing()) await died(dead, `could not be started again (${messageOf(error)})`);
    }
  };

  if (first !== undefined) watch(first);
  return {
    name,
    current: () => child,
    start: begin,
    restartOnDeath: () => {
      restarts = true;
    },
    kill: async (signal) => {
      const ends = signal === 'SIGKILL' || signal === 'SIGTERM' || signal === 'SIGINT' || signal === 'SIGQUIT';
      if (ends) wanted = false;
      child?.signal(signal);
      if (ends) await child?.exited;
    },
  };
}
