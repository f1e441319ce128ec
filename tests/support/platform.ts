import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { type GatewayClient, gatewayClient, type Stack, type StackSettings, startStack } from '@praxis/platform';
import { type Database, openDatabase } from './database';

/** The whole platform, started as users start it, in a place of its own. */
export interface Platform {
  readonly stack: Stack;
  /** Anonymous. */
  readonly visitor: GatewayClient;
  /** Sees everything, past row-level security; for proving what is there, never for making it. */
  readonly database: Database;
  stop(): Promise<void>;
}

/** Tests ask faster than people do. */
const unlimited = 'principal=100000/100000,firm=100000/100000,address=100000/100000,refused=100000/100000';

/** Servers that somebody's terminal names are not ours to fill, and the nats-server that this run has found is not looked for again. */
function quietEnvironment(): NodeJS.ProcessEnv {
  const nats = process.env['PRAXIS_TEST_NATS_BIN'];
  const path = process.env['PATH'] ?? '';
  return {
    ...process.env,
    PRAXIS_DATABASE_URL: '',
    PRAXIS_NATS_URL: '',
    PUBLIC_URL: undefined,
    PATH: nats === undefined ? path : `${dirname(nats)}${delimiter}${path}`,
  };
}

/**
 * Starts PostgreSQL, NATS, the gateway and all services on free ports.
 * @param settings which services to start, and what else differs from the usual
 */
export async function startPlatform(settings: Partial<StackSettings> = {}): Promise<Platform> {
  const dir = mkdtempSync(join(tmpdir(), 'praxis-system-'));
  const remove = (): void => rmSync(dir, { recursive: true, force: true });
  let stack: Stack;
  try {
    stack = await startStack({
      dir,
      environment: quietEnvironment(),
      ...settings,
      env: { RATE_LIMITS: unlimited, ...settings.env },
    });
  } catch (error) {
    remove();
    throw error;
  }
  const database = openDatabase(stack.adminDatabaseUrl);
  return {
    stack,
    visitor: gatewayClient({ url: stack.gatewayUrl }),
    database,
    stop: async () => {
      await database.close();
      await stack.stop();
      remove();
    },
  };
}
