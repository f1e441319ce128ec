import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { CONTEXTS, type EventData, type EventDefinition, type EventEnvelope, FirmFacts, newId } from '@praxis/contracts/kernel';
import pg from 'pg';
import { type KeptMail, keptMails } from '../mail/folder';
import { firmFactsReactions } from '../messaging';
import { EVENT_ROW_COLUMNS, type EventRow, envelopeOfRow } from '../messaging/envelope';
import type { ServiceDefinition } from '../service';
import { type RunningService, startService } from '../start-service';
import { startBroker, type TestBroker } from './broker';
import { type Caller, type CallerOptions, createCaller, type TestFirm } from './callers';
import { freshDatabase, type TestDatabase } from './databases';
import { playOtherContexts, type Told } from './other-contexts';
import { until } from './until';

const identityKey = Buffer.alloc(32, 'praxis-test');

export interface HostOptions {
  /** Variables on top of the test defaults; a service's own go here too. */
  env?: Record<string, string>;
  now?: () => Date;
}

/** What became of an event in one reaction. */
export interface Reacted {
  reaction: string;
  outcome: 'done' | 'skipped' | 'parked' | 'dead';
  /** Of a failure. */
  errorCode?: string;
  errorDetail?: string;
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
  /**
   * Publishes an event on the broker as its own context would; resolves when every reaction of this service to it has run: done, or parked
   * or dead after its quick attempts.
   */
  deliver<E extends EventDefinition>(
    event: E,
    what: Told & { firm: TestFirm | string; subject: string; data: EventData<E> },
  ): Promise<{ event: EventEnvelope; reacted: Reacted[] }>;
  /** The events of that type that this service has published, in their order, sent or not. */
  published<E extends EventDefinition>(event: E): Promise<EventEnvelope<EventData<E>>[]>;
  /** Waits for a published event. @throws when none comes within the deadline */
  untilPublished<E extends EventDefinition>(
    event: E,
    predicate?: (envelope: EventEnvelope<EventData<E>>) => boolean,
    deadlineMs?: number,
  ): Promise<EventEnvelope<EventData<E>>>;
  /** Runs a schedule as if it were that instant. @returns how many jobs it enqueued */
  runSchedule(name: string, at?: Date): Promise<number>;
  /** Waits until nothing is in hand: outbox sent, events handled, no job that could run. What waits for a later time is left alone. */
  settled(deadlineMs?: number): Promise<void>;
  /** The mails that were sent, the oldest first. */
  mails(): Promise<KeptMail[]>;
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
  const others = await playOtherContexts(
    broker,
    CONTEXTS.filter((context) => context !== name),
  );
  const dir = mkdtempSync(path.join(tmpdir(), 'praxis-host-'));
  const mailDir = path.join(dir, 'mail');
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
    MAIL_DIR: mailDir,
    STORAGE_DIR: path.join(dir, 'storage'),
    LOG_LEVEL: process.env['LOG_LEVEL'] ?? 'warn',
    ...options.env,
  };
  const clients = new Map<string, pg.Pool>();
  const clientOf = (role: 'owner' | 'app' | 'system'): pg.Pool => {
    const known = clients.get(role);
    if (known) return known;
    const pool = new pg.Pool({ connectionString: database.url(role), max: 1 });
    // Dropping the database ends connections that were just being closed.
    pool.on('error', () => undefined);
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
      now: options.now,
    });

  const reactionsTo = (event: EventDefinition): string[] => {
    const all = name === 'identity' ? service.assembly.parts.reactions : [...service.assembly.parts.reactions, ...firmFactsReactions];
    return all.filter((reaction) => reaction.event.type === event.type).map((reaction) => reaction.name);
  };
  const outcomesOf = async (eventId: string): Promise<Reacted[]> => {
    const { rows } = await clientOf('system').query<Reacted>(
      `select reaction, outcome, null as "errorCode", null as "errorDetail" from inbox where event_id = $1
       union all
       select reaction, status, error_code, error_detail from parked where event_id = $1 and status in ('parked', 'dead')`,
      [eventId],
    );
    return rows;
  };
  const publishedOf = async (type: string): Promise<EventEnvelope[]> => {
    const { rows } = await clientOf('owner').query<EventRow>(
      `select ${EVENT_ROW_COLUMNS} from event_log where type = $1
       union all select ${EVENT_ROW_COLUMNS} from outbox where type = $1 and kind = 'event' order by message_id`,
      [type],
    );
    return rows.map((row) => envelopeOfRow(name, row));
  };
  const atRest = async (): Promise<boolean> => {
    const { messaging, jobs } = service.assembly;
    const [{ outboxUnsent }, lag, unfinished] = await Promise.all([messaging.measures(), messaging.lag(), jobs.unfinished()]);
    return outboxUnsent === 0 && unfinished === 0 && [...lag.values()].every((waiting) => waiting === 0);
  };

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
    deliver: async (event, { firm, subject, data, ...told }) => {
      const envelope = await others.tell(event, typeof firm === 'string' ? firm : firm.id, subject, data, told);
      const expected = reactionsTo(event);
      const reacted = await until(
        async () => {
          const outcomes = await outcomesOf(envelope.id);
          return outcomes.length >= expected.length ? outcomes : undefined;
        },
        { deadlineMs: 20_000, what: `the reactions ${expected.join(', ')} to ${event.type}` },
      );
      return { event: envelope, reacted };
    },
    published: async (event) => (await publishedOf(event.type)) as never,
    untilPublished: async (event, predicate = () => true, deadlineMs = 10_000) =>
      (await until(async () => (await publishedOf(event.type)).find((envelope) => predicate(envelope as never)), {
        deadlineMs,
        what: event.type,
      })) as never,
    runSchedule: (schedule, at) => service.assembly.jobs.runSchedule(schedule, at ?? service.assembly.now()),
    settled: async (deadlineMs = 15_000) => {
      // Twice in a row: what finished between two of the questions may have begun something new.
      await until(async () => (await atRest()) && (await atRest()), { deadlineMs, everyMs: 25, what: 'everything to come to rest' });
    },
    mails: async () => (await keptMails(mailDir)).reverse(),
    sql: async (role, text, values) => (await clientOf(role).query(text, values as unknown[])).rows,
    restart: async (more = {}) => {
      await service.stop();
      Object.assign(env, more);
      service = await start();
    },
    stop: async () => {
      await service.stop();
      await others.close();
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
