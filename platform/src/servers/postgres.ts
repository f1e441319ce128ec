import path from 'node:path';
import { Client } from 'pg';
import { codeOf, Failure, messageOf } from '../failure';
import { localDataPlace, makePlace, requireOpenPlace } from '../places';
import { freePort } from '../ports';
import { type Child, obituary } from '../processes/child';
import { until } from '../processes/deadline';
import { createLauncher, type Launcher } from '../processes/launcher';
import { choosePostgres } from './postgres-binaries';
import { dataMajor, leftOverServer, makeCluster, serverEnvironment } from './postgres-cluster';
import { serverUser } from './server-user';

export interface PostgresSettings {
  /** The folder for its data and log; made when absent. */
  readonly dir: string;
  /** The administrator's password. Data that exists keeps the one it was made with. */
  readonly password: string;
  /** A free one by default. */
  readonly port?: number | undefined;
  /** For tests: fast instead of safe. A real platform never sets it. */
  readonly throwaway?: boolean;
  /** Where copies of embedded binaries are kept; the checkout's data place by default. */
  readonly binariesPlace?: string;
  /** Ends it together with others; by default it has its own. */
  readonly launcher?: Launcher;
  readonly environment?: NodeJS.ProcessEnv;
}

export interface RunningPostgres {
  /** URL of the administrator, to the database `postgres` or the one named in PRAXIS_DATABASE_URL. */
  readonly adminUrl: string;
  /** In words: where it comes from. */
  readonly origin: string;
  /** Absent for a server that was there before us. */
  readonly child?: Child;
  /** Stops it fast and cleanly: clients are disconnected, a checkpoint is written. A server that was there before us stays. */
  stop(): Promise<void>;
}

/**
 * A running PostgreSQL: the server named by PRAXIS_DATABASE_URL (the administrator's URL), else one of our own from the system's binaries
 * or from npm's, listening on 127.0.0.1 only.
 * @throws Failure when there is no usable PostgreSQL or it does not start
 */
export async function startPostgres(settings: PostgresSettings): Promise<RunningPostgres> {
  const environment = settings.environment ?? process.env;
  const existing = environment['PRAXIS_DATABASE_URL'];
  if (existing !== undefined && existing !== '') return await useExisting(existing);
  return await startOwn(settings, environment);
}

async function useExisting(adminUrl: string): Promise<RunningPostgres> {
  try {
    await ask(adminUrl);
  } catch (error) {
    throw new Failure(`The database server named by PRAXIS_DATABASE_URL does not answer: ${messageOf(error)}.`);
  }
  return { adminUrl, origin: 'the server named by PRAXIS_DATABASE_URL', stop: async () => undefined };
}

async function startOwn(settings: PostgresSettings, environment: NodeJS.ProcessEnv): Promise<RunningPostgres> {
  const { dir, password } = settings;
  const data = path.join(dir, 'postgres');
  const place = settings.binariesPlace ?? localDataPlace(environment);
  const user = serverUser();
  for (const folder of [dir, place]) makePlace(folder);
  if (user !== undefined) for (const folder of [dir, place]) requireOpenPlace(folder, user.name);
  const binaries = choosePostgres({ place, dataMajor: dataMajor(data), source: environment['PRAXIS_POSTGRES'] });
  await makeCluster(data, password, binaries, user);
  await endLeftOver(data);
  const port = settings.port ?? (await freePort());
  const logFile = path.join(dir, 'logs', 'postgres.log');
  const launcher = settings.launcher ?? createLauncher();
  const child = await launcher.start({
    name: 'PostgreSQL',
    program: path.join(binaries.bin, 'postgres'),
    args: ['-D', data, ...serverOptions(port, settings.throwaway === true)],
    env: serverEnvironment,
    cwd: '/',
    logFile,
    stage: 3,
    // Fast shutdown; SIGTERM would wait for the clients to leave.
    endSignal: 'SIGINT',
    owner: user,
  });
  const stop = async (): Promise<void> => {
    await child.stop(60_000);
    if (settings.launcher === undefined) await launcher.close();
  };
  const adminUrl = `postgres://postgres:${encodeURIComponent(password)}@127.0.0.1:${port}/postgres`;
  try {
    await waitUntilReady(adminUrl, child);
  } catch (error) {
    await stop();
    throw error;
  }
  return { adminUrl, origin: `PostgreSQL ${binaries.major} (${binaries.source})`, child, stop };
}

function serverOptions(port: number, throwaway: boolean): string[] {
  const options: Record<string, string | number> = {
    listen_addresses: '127.0.0.1',
    port,
    // Paths of sockets are limited to about 100 characters, those of checkouts are not.
    unix_socket_directories: '',
    max_connections: 200,
    timezone: 'UTC',
    log_timezone: 'UTC',
    ...(throwaway ? { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' } : {}),
  };
  return Object.entries(options).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}

async function endLeftOver(data: string): Promise<void> {
  const pid = leftOverServer(data);
  if (pid === undefined) return;
  process.kill(pid, 'SIGINT');
  const gone = await until(() => (leftOverServer(data) === undefined ? true : undefined), { deadlineMs: 30_000 });
  if (gone === undefined) throw new Failure(`A PostgreSQL of an earlier run (process ${pid}) does not end; end it and try again.`);
}

async function waitUntilReady(adminUrl: string, child: Child): Promise<void> {
  // Long, because after a power failure the server first replays its log.
  const ready = await until(
    async () => {
      if (!child.running()) throw new Failure(obituary(child, await child.exited));
      return await answers(adminUrl);
    },
    { deadlineMs: 120_000, everyMs: 50 },
  );
  if (ready === undefined) throw new Failure(`PostgreSQL does not answer after two minutes; its log is ${child.logFile}.`);
}

/** Undefined while the server is not there yet or says that it is starting. */
async function answers(url: string): Promise<true | undefined> {
  try {
    await ask(url);
    return true;
  } catch (error) {
    if (['ECONNREFUSED', 'ECONNRESET', '57P03'].includes(codeOf(error) ?? '')) return undefined;
    throw error;
  }
}

async function ask(url: string): Promise<void> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
  client.on('error', () => undefined);
  await client.connect();
  try {
    await client.query('select 1');
  } finally {
    await client.end();
  }
}
