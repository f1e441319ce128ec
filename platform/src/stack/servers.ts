import { Failure } from '../failure';
import type { Child } from '../processes/child';
import { type Keeper, type KeeperSettings, keep } from '../processes/keeper';
import type { Launcher } from '../processes/launcher';
import type { Progress } from '../progress';
import type { Secrets } from '../secrets';
import { type RunningNats, startNats } from '../servers/nats';
import { type RunningPostgres, startPostgres } from '../servers/postgres';
import { brokerUsers } from './broker-users';
import type { Ports } from './port-choice';
import { recordProcess } from './process-list';

export interface ServersSettings {
  readonly dir: string;
  readonly secrets: Secrets;
  readonly ports: Ports;
  readonly launcher: Launcher;
  readonly environment: NodeJS.ProcessEnv;
  readonly progress: Progress;
}

export interface Servers {
  readonly postgres: RunningPostgres;
  readonly nats: RunningNats;
  /** Of those that are ours: `postgres`, `nats`. */
  readonly keepers: readonly Keeper[];
}

/** Starts, or finds, the database and the broker. */
export async function startServers({ dir, secrets, ports, launcher, environment, progress }: ServersSettings): Promise<Servers> {
  const keeping = { closing: launcher.closing, say: progress.line };
  const postgres = await progress.step(
    'PostgreSQL',
    () =>
      startKept('postgres', keeping, async () => {
        const running = await startPostgres({ dir, password: secrets.postgres, port: ports.postgres, launcher, environment });
        if (running.child !== undefined) recordProcess(dir, 'postgres', running.child);
        return running;
      }),
    ({ first }) => first.origin,
  );
  const nats = await progress.step(
    'NATS',
    (detail) =>
      startKept('nats', keeping, async () => {
        const users = brokerUsers(secrets.nats);
        const running = await startNats({ dir, users, port: ports.nats, launcher, environment, say: detail });
        if (running.child !== undefined) recordProcess(dir, 'nats', running.child);
        return running;
      }),
    ({ first }) => first.origin,
  );
  return { postgres: postgres.first, nats: nats.first, keepers: [...postgres.keepers, ...nats.keepers] };
}

/** The first start decides: a server that was there before us is used and never kept. */
async function startKept<T extends { readonly child?: Child }>(
  name: string,
  keeping: Pick<KeeperSettings, 'closing' | 'say'>,
  start: () => Promise<T>,
): Promise<{ first: T; keepers: Keeper[] }> {
  const first = await start();
  if (first.child === undefined) return { first, keepers: [] };
  const again = async (): Promise<Child> => {
    const { child } = await start();
    if (child === undefined) throw new Failure(`${name} is not ours any more.`);
    return child;
  };
  return { first, keepers: [keep({ name, start: again, first: first.child, ...keeping })] };
}
