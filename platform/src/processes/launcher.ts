import { Failure } from '../failure';
import { type Child, type ChildSettings, startChild } from './child';
import { type Stage, startWatchdog } from './watchdog';

/** Starts processes and ends all of them in order, whatever happens to us. */
export interface Launcher {
  /** @throws Failure when the program cannot be started, or everything is being ended */
  start(settings: Omit<ChildSettings, 'watchdog'>): Promise<Child>;
  closing(): boolean;
  /** Ends what runs: the services, then the broker, then the database. Nothing can be started afterwards. */
  close(): Promise<void>;
}

const stages: readonly { readonly stage: Stage; readonly graceMs: number }[] = [
  { stage: 1, graceMs: 15_000 },
  { stage: 2, graceMs: 15_000 },
  // A checkpoint of a busy database takes its time.
  { stage: 3, graceMs: 60_000 },
];

export function createLauncher(): Launcher {
  const watchdog = startWatchdog();
  const running = new Map<Child, Stage>();
  let closed: Promise<void> | undefined;

  const endAll = async (): Promise<void> => {
    for (const { stage, graceMs } of stages) {
      const mine = [...running].filter(([, its]) => its === stage).map(([child]) => child);
      await Promise.all(mine.map((child) => child.stop(graceMs)));
    }
    await watchdog.dismiss();
  };

  return {
    start: async (settings) => {
      const refuse = (): never => {
        throw new Failure(`${settings.name} is not started any more: everything is being stopped.`);
      };
      if (closed !== undefined) return refuse();
      const child = await startChild({ ...settings, watchdog });
      if (closed !== undefined) {
        await child.stop();
        return refuse();
      }
      running.set(child, settings.stage);
      void child.exited.then(() => running.delete(child));
      return child;
    },
    closing: () => closed !== undefined,
    close: () => {
      closed ??= endAll();
      return closed;
    },
  };
}
