import path from 'node:path';
import { Failure } from '../failure';
import { checkout } from '../places';
import type { Child } from '../processes/child';
import { type Keeper, keep } from '../processes/keeper';
import type { Launcher } from '../processes/launcher';
import type { Progress } from '../progress';
import { deployables, entryOf, nodeArguments } from './deployables';
import type { Environment } from './environment';
import type { Layout } from './layout';
import { migrate } from './migrations';
import { recordProcess } from './process-list';
import { waitUntilReady } from './ready';

/** Variables for one start of a process; they win over those it would be given. */
export type EnvAtStart = (name: string, environment: Environment) => Environment | Promise<Environment>;

export interface ProcessesSettings {
  readonly layout: Layout;
  /** What to start at once. */
  readonly services: readonly string[];
  readonly launcher: Launcher;
  readonly progress: Progress;
  readonly readyWithinMs: number;
  readonly envAtStart?: EnvAtStart | undefined;
  /** Whether a service that was migrated before, and has not changed since, may be left alone. */
  readonly trustsStamps: boolean;
}

export interface Processes {
  /** One per service and one for the gateway, started or not. */
  readonly keepers: readonly Keeper[];
  /** Migrates a service that has not been, starts it and waits until it is ready. */
  start(name: string): Promise<void>;
}

/** Migrates and starts services and the gateway, each as a process of its own, and waits until all are ready. */
export async function startProcesses(settings: ProcessesSettings): Promise<Processes> {
  const { layout, services, launcher, progress, readyWithinMs } = settings;
  const migrated = new Set<string>();
  const migrateNew = async (names: readonly string[], done?: (service: string) => void): Promise<number> => {
    const due = names.filter((name) => name !== 'gateway' && !migrated.has(name));
    const count = await migrate({ layout, services: due, launcher, skipUnchanged: settings.trustsStamps, done });
    for (const name of due) migrated.add(name);
    return count;
  };
  const keepers = new Map<string, Keeper>(
    deployables.map((name) => [
      name,
      keep({ name, start: () => startProcess(name, settings), say: progress.line, closing: launcher.closing }),
    ]),
  );
  const start = async (name: string): Promise<void> => {
    const keeper = keepers.get(name);
    if (keeper === undefined) throw new Failure(`There is no service "${name}".`);
    await migrateNew([name]);
    await waitUntilReady(await keeper.start(), urlOf(layout, name), readyWithinMs);
  };

  await progress.step(
    'Migrations',
    async (detail) => {
      let finished = 0;
      return await migrateNew(services, (service) => {
        finished += 1;
        detail(`${service} is migrated (${finished})`);
      });
    },
    (count) => (count === 0 ? 'nothing has changed' : `${count} services`),
  );
  await progress.step(
    'Services',
    async (detail) => {
      let ready = 0;
      const startOne = async (name: string): Promise<void> => {
        await start(name);
        ready += 1;
        detail(`${name} is ready (${ready} of ${services.length})`);
      };
      await Promise.all(services.map(startOne));
    },
    () => `${services.length} processes are ready`,
  );
  return { keepers: [...keepers.values()], start };
}

async function startProcess(name: string, { layout, launcher, envAtStart }: ProcessesSettings): Promise<Child> {
  const usual = layout.environments[name] ?? {};
  const env = envAtStart === undefined ? usual : { ...usual, ...(await envAtStart(name, usual)) };
  const child = await launcher.start({
    name,
    program: process.execPath,
    args: [...nodeArguments(env), entryOf(name)],
    env,
    cwd: checkout,
    logFile: path.join(layout.logsDir, `${name}.log`),
    stage: 1,
  });
  recordProcess(layout.dir, name, child);
  return child;
}

function urlOf(layout: Layout, name: string): string {
  return name === 'gateway' ? layout.gatewayUrl : (layout.serviceUrls[name] ?? '');
}
