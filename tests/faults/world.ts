import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type JetStreamClient, type JetStreamManager, jetstream, jetstreamManager } from '@nats-io/jetstream';
import { connect, type NatsConnection } from '@nats-io/transport-node';
import { type Platform, startPlatform } from '../support/platform';
import { createLinks, type Links } from './links';

export type Variables = Readonly<Record<string, string>>;

/** The broker as its administrator, who may do what no service may. */
export interface BrokerAdmin {
  readonly nc: NatsConnection;
  readonly js: JetStreamClient;
  readonly jsm: JetStreamManager;
}

/** A running platform, and the means to break it. */
export interface World {
  readonly platform: Platform;
  readonly links: Links;
  /** Kills a process, or starts one with other variables; only one fault at a time holds a process. */
  holding<T>(name: string, work: () => Promise<T>): Promise<T>;
  /** From its next start on; undefined takes them back. */
  giveVariables(name: string, variables: Variables | undefined): void;
  kill(name: string, signal?: NodeJS.Signals): Promise<void>;
  start(name: string): Promise<void>;
  /** Ends it if it runs, and starts it with what it is given now. */
  restart(name: string): Promise<void>;
  /** Sets a process' wall clock wrong, at once. */
  stepClock(name: string, ms: number): void;
  /** With the broker's administrator's rights. */
  withBroker<T>(work: (admin: BrokerAdmin) => Promise<T>): Promise<T>;
  readonly natsStoreDir: string;
  /** What a process wrote to its log last. */
  lastWords(name: string): string;
  stop(): Promise<void>;
}

const clockPreload = path.join(__dirname, 'stepped-clock.cjs');

export async function startWorld(): Promise<World> {
  const links = createLinks();
  const given = new Map<string, Variables>();
  const queues = new Map<string, Promise<unknown>>();
  const clocks = mkdtempSync(path.join(tmpdir(), 'praxis-clocks-'));
  const clockOf = (name: string): string => path.join(clocks, name);

  const platform = await startPlatform({
    envAtStart: async (name, environment) => ({
      ...(await links.through(name, environment)),
      NODE_OPTIONS: `--require ${clockPreload}`,
      PRAXIS_FAULT_CLOCK: clockOf(name),
      ...given.get(name),
    }),
  });
  const { stack } = platform;

  return {
    platform,
    links,
    holding: async (name, work) => {
      const before = queues.get(name) ?? Promise.resolve();
      const mine = before.catch(() => undefined).then(work);
      queues.set(name, mine);
      return await mine;
    },
    giveVariables: (name, variables) => {
      if (variables === undefined) given.delete(name);
      else given.set(name, variables);
    },
    kill: (name, signal) => stack.kill(name, signal),
    start: (name) => stack.start(name),
    restart: async (name) => {
      if (stack.process(name)?.running() === true) await stack.kill(name);
      await stack.start(name);
    },
    stepClock: (name, ms) => writeFileSync(clockOf(name), String(ms)),
    withBroker: async (work) => {
      const nc = await connect({ servers: stack.natsUrl, user: stack.natsAdmin.user, pass: stack.natsAdmin.password });
      try {
        return await work({ nc, js: jetstream(nc), jsm: await jetstreamManager(nc) });
      } finally {
        await nc.close();
      }
    },
    natsStoreDir: path.join(stack.dir, 'nats'),
    lastWords: (name) =>
      readFileSync(path.join(stack.logsDir, `${name}.log`), 'utf8')
        .split('\n')
        .slice(-40)
        .join('\n'),
    stop: async () => {
      await platform.stop();
      await links.close();
      rmSync(clocks, { recursive: true, force: true });
    },
  };
}
