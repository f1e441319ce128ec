import { mkdirSync } from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { type NatsUser, natsPasswordVariable, natsServerConfig, syncsAlways } from '@praxis/chassis/provision';
import { Failure, messageOf } from '../failure';
import { writePrivately } from '../files';
import { localDataPlace, makePlace } from '../places';
import { freePort } from '../ports';
import { type Child, obituary } from '../processes/child';
import { until } from '../processes/deadline';
import { createLauncher, type Launcher } from '../processes/launcher';
import { findNatsServer } from './nats-binary';

export interface NatsSettings {
  /** The folder for its store, configuration and log; made when absent. */
  readonly dir: string;
  readonly users: readonly NatsUser[];
  /** A free one by default. */
  readonly port?: number | undefined;
  /** Where a nats-server that we bring is kept; the checkout's data place by default. */
  readonly binariesPlace?: string;
  /** Ends it together with others; by default it has its own. */
  readonly launcher?: Launcher;
  readonly environment?: NodeJS.ProcessEnv;
  /** Told what takes longer. */
  readonly say?: (line: string) => void;
}

export interface NatsCredentials {
  readonly user: string;
  readonly password: string;
}

export interface RunningNats {
  /** Without user and password. */
  readonly url: string;
  /** In words: where it comes from. */
  readonly origin: string;
  /** Absent for a server that was there before us. */
  readonly child?: Child;
  credentialsOf(user: string): NatsCredentials;
  stop(): Promise<void>;
}

/**
 * A running nats-server with JetStream: the one named by PRAXIS_NATS_URL, else one of our own that knows exactly these users.
 * With PRAXIS_NATS_URL the users are expected there (deploy/nats/nats.conf), with their passwords in <USER>_NATS_PASSWORD; a user and a
 * password in the URL serve for all of them.
 * @throws Failure when there is no usable nats-server or it does not start
 */
export async function startNats(settings: NatsSettings): Promise<RunningNats> {
  const environment = settings.environment ?? process.env;
  const existing = environment['PRAXIS_NATS_URL'];
  if (existing !== undefined && existing !== '') return await useExisting(existing, settings.users, environment);
  return await startOwn(settings, environment);
}

async function useExisting(text: string, users: readonly NatsUser[], environment: NodeJS.ProcessEnv): Promise<RunningNats> {
  const url = parseUrl(text);
  const everyone = url.username === '' ? undefined : { user: decodeURIComponent(url.username), password: decodeURIComponent(url.password) };
  // The administrator's password is for deploy steps; the platform never uses it.
  const needed = users.filter(({ permissions }) => permissions !== undefined).map(({ user }) => natsPasswordVariable(user));
  const missing = needed.filter((name) => (environment[name] ?? '') === '');
  if (everyone === undefined && missing.length > 0) {
    throw new Failure(`PRAXIS_NATS_URL names a server without a user, so its users' passwords are needed in ${missing.join(', ')}.`);
  }
  const host = url.hostname;
  const port = Number(url.port === '' ? 4222 : url.port);
  const greeting = await until(() => greetingOf(host, port), { deadlineMs: 5_000 });
  if (greeting === undefined) throw new Failure(`The NATS server named by PRAXIS_NATS_URL does not answer on ${host}:${port}.`);
  requireJetStream(greeting, 'The NATS server named by PRAXIS_NATS_URL');
  return {
    url: `${url.protocol}//${url.host}`,
    origin: 'the server named by PRAXIS_NATS_URL',
    credentialsOf: (user) => everyone ?? { user, password: environment[natsPasswordVariable(user)] ?? '' },
    stop: async () => undefined,
  };
}

function parseUrl(text: string): URL {
  try {
    return new URL(text);
  } catch (error) {
    throw new Failure(`PRAXIS_NATS_URL is not a URL such as nats://127.0.0.1:4222: ${messageOf(error)}.`);
  }
}

async function startOwn(settings: NatsSettings, environment: NodeJS.ProcessEnv): Promise<RunningNats> {
  const { dir, users, say } = settings;
  const place = settings.binariesPlace ?? localDataPlace(environment);
  makePlace(dir);
  const binary = await findNatsServer({ place, environment, say });
  const port = settings.port ?? (await freePort());
  const storeDir = path.join(dir, 'nats');
  mkdirSync(storeDir, { recursive: true, mode: 0o700 });
  const config = path.join(dir, 'nats.conf');
  writePrivately(config, natsServerConfig({ port, storeDir, users, syncAlways: syncsAlways(binary.version) }));
  const logFile = path.join(dir, 'logs', 'nats.log');
  const launcher = settings.launcher ?? createLauncher();
  const child = await launcher.start({
    name: 'NATS',
    program: binary.program,
    args: ['--config', config],
    env: { PATH: '/usr/bin:/bin', TZ: 'UTC' },
    cwd: '/',
    logFile,
    stage: 2,
  });
  const stop = async (): Promise<void> => {
    await child.stop();
    if (settings.launcher === undefined) await launcher.close();
  };
  try {
    await waitUntilReady(port, child);
  } catch (error) {
    await stop();
    throw error;
  }
  const passwords = new Map(users.map(({ user, password }) => [user, password]));
  return {
    url: `nats://127.0.0.1:${port}`,
    origin: `nats-server ${binary.version}`,
    child,
    credentialsOf: (user) => ({ user, password: passwords.get(user) ?? '' }),
    stop,
  };
}

async function waitUntilReady(port: number, child: Child): Promise<void> {
  const greeting = await until(
    async () => {
      if (!child.running()) throw new Failure(obituary(child, await child.exited));
      return await greetingOf('127.0.0.1', port);
    },
    { deadlineMs: 60_000, everyMs: 50 },
  );
  if (greeting === undefined) throw new Failure(`NATS does not answer after a minute; its log is ${child.logFile}.`);
  requireJetStream(greeting, 'nats-server');
}

function requireJetStream(greeting: string, who: string): void {
  if (!/"jetstream":\s*true/.test(greeting)) throw new Failure(`${who} runs without JetStream; start it with JetStream enabled.`);
}

/** The first line a NATS server says: what it is and can do. Undefined when nothing answers. */
function greetingOf(host: string, port: number): Promise<string | undefined> {
  return new Promise((resolve) => {
    const socket = net.connect({ host, port });
    let heard = '';
    const done = (greeting: string | undefined): void => {
      socket.destroy();
      resolve(greeting);
    };
    socket.setTimeout(2_000, () => done(undefined));
    socket.on('error', () => done(undefined));
    socket.on('close', () => done(undefined));
    socket.on('data', (chunk) => {
      heard += chunk.toString('utf8');
      if (heard.includes('\r\n')) done(heard.startsWith('INFO ') ? heard : undefined);
    });
  });
}
