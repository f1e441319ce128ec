import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { CONTEXTS, FirmFacts, newId } from '@praxis/contracts/kernel';
import pg from 'pg';
import type { ServiceDefinition } from '../service';
import { type RunningService, startService } from '../start-service';
import { startBroker, type TestBroker } from './broker';
import { type Caller, type CallerOptions, createCaller, type TestFirm } from './callers';
import { freshDatabase, type TestDatabase } from './databases';

const identityKey = Buffer.alloc(32, 'praxis-test');

export interface HostOptions {
  /** Variables on top of the test defaults; a service's own go here too. */
  env?: Record<string, string>;
  now?: () => Date;
}

/** One service under test, with a database and a broker of its own. */
export interface Host {
  readonly url: string;
  readonly database: TestDatabase;
  readonly broker: TestBroker;
  /** The running service; another one after `restart`. */
  readonly service: RunningService;
  /** Its whole environment, to start further processes of the same service. */
  readonly env: Record<string, string>;
  /** A firm that the service knows, as identity would have told it. */
  firm(facts?: Partial<FirmFacts>): Promise<TestFirm>;
  /** A signed-in caller of that firm; without a firm (operators) pass undefined. */
  as(firm: TestFirm | undefined, options?: CallerOptions): Caller;
  /** A caller of public operations. */
  anonymous(): Caller;
  /** Runs a statement as one of the service's roles, outside any tenant. */
  sql<R = Record<string, unknown>>(role: 'owner' | 'app' | 'system', text: string, values?: readonly unknown[]): Promise<R[]>;
  /** Stops the service gracefully and starts it again on the same database and broker. */
  restart(env?: Record<string, string>): Promise<void>;
  stop(): Promise<void>;
}

/** Starts a service in this process against a fresh, migrated database and a broker of its own. */
export async function hostService<C>(definition: ServiceDefinition<C>, options: HostOptions = {}): Promise<Host> {
  const { name } = definition;
  const subscribes = [...new Set([...definition.subscribes, ...(name === 'identity' ? [] : ['identity'])])];
  const spec = { service: name, subscribes, publishesEdge: name === 'identity', consumesAudit: name === 'identity' };
  const database = await freshDatabase(definition);
  const broker = await startBroker(spec, CONTEXTS);
  const dir = mkdtempSync(path.join(tmpdir(), 'praxis-host-'));
  const env: Record<string, string> = {
    PRAXIS_MODE: 'local',
    HOST: '127.0.0.1',
    PORT: '0',
    DATABASE_URL: database.url('app'),
    SYSTEM_DATABASE_URL: database.url('system'),
    ...(name === 'identity' ? { AUTH_DATABASE_URL: database.url('auth') } : {}),
    NATS_URL: broker.url,
    NATS_USER: name,
    NATS_PASSWORD: broker.passwordOf(name),
    INTERNAL_IDENTITY_KEYS: identityKey.toString('base64url'),
    SERVICE_SECRET: 'a secret that is only used in tests',
    PUBLIC_URL: 'https://praxis.example',
    MAIL_DIR: path.join(dir, 'mail'),
    STORAGE_DIR: path.join(dir, 'storage'),
    LOG_LEVEL: process.env['LOG_LEVEL'] ?? 'warn',
    ...options.env,
  };
  const clients = new Map<string, pg.Pool>();
  const clientOf = (role: 'owner' | 'app' | 'system'): pg.Pool => {
    const known = clients.get(role);
    if (known) return known;
    const pool = new pg.Pool({ connectionString: database.url(role), max: 1 });
    clients.set(role, pool);
    return pool;
  };
  const start = () => startService(definition, env, options.now ? { now: options.now } : {});
  let service = await start();

  const caller = (firm: TestFirm | undefined, callerOptions: CallerOptions, anonymous: boolean): Caller =>
    createCaller({
      url: service.url,
      service: name,
      key: identityKey,
      operations: definition.operations,
      firm,
      options: callerOptions,
      anonymous,
    });

  return {
    get url() {
      return service.url;
    },
    get service() {
      return service;
    },
    database,
    broker,
    env,
    firm: async (facts = {}) => {
      const firm: TestFirm = { id: newId(), facts: FirmFacts.parse({ ...defaultFacts, slug: `firm-${newId()}`, ...facts }) };
      await clientOf('owner').query('insert into firm_facts (firm_id, facts, version) values ($1, $2, $3)', [
        firm.id,
        JSON.stringify(firm.facts),
        firm.facts.version,
      ]);
      return firm;
    },
    as: (firm, callerOptions = {}) => caller(firm, callerOptions, false),
    anonymous: () => caller(undefined, {}, true),
    sql: async (role, text, values) => (await clientOf(role).query(text, values as unknown[])).rows,
    restart: async (more = {}) => {
      await service.stop();
      Object.assign(env, more);
      service = await start();
    },
    stop: async () => {
      await service.stop();
      await Promise.all([...clients.values()].map((pool) => pool.end()));
      await Promise.all([database.drop(), broker.remove()]);
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

const defaultFacts = {
  slug: 'firm',
  name: 'Test Firm',
  status: 'active',
  timezone: 'Europe/Berlin',
  currency: 'EUR',
  locale: 'en-GB',
  country: 'DE',
  limits: { users: 100, clients: 1000, storageBytes: 10_000_000_000 },
  version: 1,
} as const;
