import { Failure } from '../failure';
import { makePlace } from '../places';
import type { Child } from '../processes/child';
import type { Keeper } from '../processes/keeper';
import { createLauncher, type Launcher } from '../processes/launcher';
import { type Progress, silent } from '../progress';
import { keptSecrets } from '../secrets';
import { deployables, entryOf } from './deployables';
import { type Layout, layOut } from './layout';
import { endLeftOvers } from './left-overs';
import { lock } from './lock';
import { choosePorts, type Ports, type PortWishes, someTaken } from './port-choice';
import { type EnvAtStart, startProcesses } from './processes';
import { provision } from './provision';
import { startServers } from './servers';
import { forgetState, writeState } from './state-file';

/** How often a start looks for ports that nobody takes meanwhile. */
const ATTEMPTS = 3;

export interface StackSettings {
  /** The data place. */
  readonly dir: string;
  /** Which services (and `gateway`) to start at once; all by default. The others can be started later by name. */
  readonly services?: readonly string[];
  /** Where to show what happens; nowhere by default. */
  readonly progress?: Progress;
  /** Added to the environment of every service and the gateway. */
  readonly env?: Readonly<Record<string, string>>;
  /** Asked at each start of a service or the gateway, with what it would be given: what it is given besides or instead. */
  readonly envAtStart?: EnvAtStart;
  /** Start again what dies by itself. Off by default, because tests kill on purpose. */
  readonly restart?: boolean;
  readonly ports?: PortWishes;
  /** Our own environment: it may name existing servers, and some of it reaches the processes. */
  readonly environment?: NodeJS.ProcessEnv;
  /** How long a process may take to become ready, in milliseconds; 90 s by default. */
  readonly readyWithinMs?: number;
  /** Ends a start that is under way. */
  readonly signal?: AbortSignal;
}

export interface Stack extends Layout {
  /** In words: which PostgreSQL and which NATS. */
  readonly origins: { readonly postgres: string; readonly nats: string };
  /** The last process of a service, `gateway`, `nats` or `postgres`. */
  process(name: string): Child | undefined;
  /**
   * Sends a signal, SIGKILL by default. One that ends the process is waited for, and the process then stays down.
   * @throws Failure when no process of ours has that name
   */
  kill(name: string, signal?: NodeJS.Signals): Promise<void>;
  /** Starts it (again) on its own port and waits until it is ready; a service is migrated before its first start. */
  start(name: string): Promise<void>;
  /** Ends the services and the gateway, then NATS, then PostgreSQL. Data stays. */
  stop(): Promise<void>;
}

/**
 * Starts the platform the way `npm start` does, without a demonstration firm.
 * @throws Failure in one sentence; what was started has ended by then
 */
export async function startStack(settings: StackSettings): Promise<Stack> {
  const { dir } = settings;
  makePlace(dir);
  const unlock = lock(dir);
  try {
    return await bringUpSomewhere(settings, unlock);
  } catch (error) {
    forgetState(dir);
    unlock();
    throw error;
  }
}

/** Between looking for a free port and listening on it somebody else can take it: then everything begins again on others. */
async function bringUpSomewhere(settings: StackSettings, unlock: () => void): Promise<Stack> {
  for (let attempt = 1; ; attempt += 1) {
    const ports = await choosePorts(settings.ports ?? {});
    const launcher = createLauncher();
    const stop = async (): Promise<void> => {
      await launcher.close();
      forgetState(settings.dir);
      unlock();
    };
    try {
      return await unlessAborted(settings.signal, bringUp(settings, ports, launcher, stop));
    } catch (error) {
      await launcher.close();
      if (attempt === ATTEMPTS || settings.signal?.aborted === true || !(await someTaken(ports))) throw error;
    }
  }
}

async function bringUp(settings: StackSettings, ports: Ports, launcher: Launcher, stop: () => Promise<void>): Promise<Stack> {
  const { dir, services = deployables, progress = silent, environment = process.env, readyWithinMs = 90_000 } = settings;
  for (const name of services) entryOf(name);
  await endLeftOvers(dir);
  const secrets = keptSecrets(dir);
  const servers = await startServers({ dir, secrets, ports, launcher, environment, progress });
  const { postgres, nats } = servers;
  const layout = layOut({ dir, secrets, ports, adminUrl: postgres.adminUrl, nats, environment, extra: settings.env ?? {} });
  await progress.step(
    'Database',
    () => provision(postgres.adminUrl, secrets.roles),
    () => 'roles and schemas are in place',
  );
  const processes = await startProcesses({
    layout,
    services,
    launcher,
    progress,
    readyWithinMs,
    envAtStart: settings.envAtStart,
    // Only a server of our own is certain to hold what we last left there.
    trustsStamps: postgres.child !== undefined,
  });
  const keepers = new Map<string, Keeper>([...servers.keepers, ...processes.keepers].map((keeper) => [keeper.name, keeper]));
  if (settings.restart === true) for (const keeper of keepers.values()) keeper.restartOnDeath();
  writeState(dir, { ...layout, pid: process.pid, startedAt: new Date().toISOString() });
  const keeperOf = (name: string): Keeper => {
    const keeper = keepers.get(name);
    if (keeper === undefined)
      throw new Failure(`There is no process "${name}" of this platform; there are ${[...keepers.keys()].join(', ')}.`);
    return keeper;
  };
  return {
    ...layout,
    origins: { postgres: postgres.origin, nats: nats.origin },
    process: (name) => keeperOf(name).current(),
    kill: async (name, signal = 'SIGKILL') => await keeperOf(name).kill(signal),
    start: async (name) => {
      if (deployables.includes(name)) await processes.start(name);
      else await keeperOf(name).start();
    },
    stop,
  };
}

/** The result, unless the signal comes first; what is still under way then fails unheard, because everything is being ended. */
async function unlessAborted<T>(signal: AbortSignal | undefined, work: Promise<T>): Promise<T> {
  if (signal === undefined) return await work;
  const aborted = Promise.withResolvers<never>();
  const abort = (): void => aborted.reject(new Failure('Stopped before everything was started.'));
  if (signal.aborted) abort();
  signal.addEventListener('abort', abort, { once: true });
  try {
    return await Promise.race([work, aborted.promise]);
  } finally {
    signal.removeEventListener('abort', abort);
  }
}
