import { randomBytes } from 'node:crypto';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Host, hostService } from '@praxis/chassis/testing';
import { findNatsServer, localDataPlace, type Stack, startPostgres, startStack } from '@praxis/platform';
import pg from 'pg';
import type { Effort } from '../effort';
import { type Load, startLoad } from '../load/load';
import { type Answerer, startAnswerer } from './answerer';
import { notesService } from './notes-service';

export interface Platform extends Stack {
  /** How long the start took on data that was there already, in seconds. */
  readonly startedIn: number;
  /** The administrator of its database. */
  readonly admin: pg.Pool;
}

/** What measurements are made on. Everything is started when it is first asked for, and ended with the lab. */
export interface Lab {
  readonly effort: Effort;
  /** Somebody who sends requests from a process of its own. */
  load(): Load;
  answerer(): Promise<Answerer>;
  /** The whole platform as `npm start` starts it, telemetry off, without limits on rates. */
  platform(): Promise<Platform>;
  /** Ends the platform, so that it does not disturb what is measured next. */
  stopPlatform(): Promise<void>;
  /** One small service in this process on PostgreSQL and NATS of its own. Ends the platform. */
  notes(): Promise<Host>;
  /** Told what goes on. */
  say(line: string): void;
  close(): Promise<void>;
}

const unlimited = ['principal', 'firm', 'address', 'refused'].map((name) => `${name}=1000000/1000000`).join(',');

const stackSettings = (dir: string) => ({
  dir,
  env: { RATE_LIMITS: unlimited },
  environment: {
    ...process.env,
    PRAXIS_DATABASE_URL: '',
    PRAXIS_NATS_URL: '',
    PUBLIC_URL: undefined,
    OTEL_EXPORTER_OTLP_ENDPOINT: undefined,
  },
});

export function openLab(effort: Effort, say: (line: string) => void): Lab {
  const dir = mkdtempSync(path.join(tmpdir(), 'praxis-bench-'));
  chmodSync(dir, 0o711); // the database may run as another user
  const closing: (() => Promise<void> | void)[] = [];
  const opened = <T>(open: () => Promise<T>, close: (thing: T) => Promise<void> | void): (() => Promise<T>) => {
    let thing: Promise<T> | undefined;
    return () => {
      thing ??= open().then((made) => {
        closing.unshift(() => close(made));
        return made;
      });
      return thing;
    };
  };
  let load: Load | undefined;
  let platform: Promise<Platform> | undefined;
  const stopPlatform = async (): Promise<void> => {
    const running = await platform;
    platform = undefined;
    await running?.admin.end();
    await running?.stop();
  };
  const hosted = opened(
    () => hostNotes(path.join(dir, 'notes')),
    ({ stop }) => stop(),
  );
  return {
    effort,
    say,
    load: () => {
      if (load === undefined) {
        const started = startLoad();
        closing.unshift(() => started.stop());
        load = started;
      }
      return load;
    },
    answerer: opened(startAnswerer, (answerer) => answerer.stop()),
    platform: () => {
      platform ??= startPlatform(path.join(dir, 'platform'));
      return platform;
    },
    stopPlatform,
    notes: async () => {
      await stopPlatform();
      return (await hosted()).host;
    },
    close: async () => {
      for (const close of closing) await close();
      await stopPlatform();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

/** Started twice: the first time sets everything up, and lets the database note when transactions were committed. */
async function startPlatform(dir: string): Promise<Platform> {
  const first = await startStack(stackSettings(dir));
  const once = new pg.Client({ connectionString: first.adminDatabaseUrl });
  await once.connect();
  await once.query('alter system set track_commit_timestamp = on');
  await once.end();
  await first.stop();
  const began = performance.now();
  const stack = await startStack(stackSettings(dir));
  const startedIn = (performance.now() - began) / 1000;
  const admin = new pg.Pool({ connectionString: stack.adminDatabaseUrl, max: 2 });
  admin.on('error', () => undefined); // the server ends before the pool does
  return { ...stack, startedIn, admin };
}

/** Hosts the small service as integration tests do, but on a PostgreSQL that is as careful as a real one. */
async function hostNotes(dir: string): Promise<{ host: Host; stop: () => Promise<void> }> {
  const postgres = await startPostgres({
    dir,
    password: randomBytes(18).toString('base64url'),
    environment: { ...process.env, PRAXIS_DATABASE_URL: '' },
  });
  process.env['PRAXIS_TEST_RUN'] = randomBytes(4).toString('hex');
  process.env['PRAXIS_TEST_POSTGRES'] = postgres.adminUrl;
  process.env['PRAXIS_TEST_NATS_BIN'] = (await findNatsServer({ place: localDataPlace() })).program;
  try {
    const host = await hostService(notesService);
    const stop = async (): Promise<void> => {
      await host.stop();
      await postgres.stop();
    };
    return { host, stop };
  } catch (error) {
    await postgres.stop();
    throw error;
  }
}
