import { randomUUID } from 'node:crypto';
import { performance } from 'node:perf_hooks';
import type { Context } from '@praxis/contracts/kernel';
import type pg from 'pg';
import { type Failpoint, noFailpoint } from '../failpoint';
import type { Logger } from '../log';
import type { Reaction } from '../reaction';
import type { UnitOfWork } from '../transaction';
import { type AuditHandler, createAuditConsumer } from './audit-consumer';
import { createBroker, type NatsSettings } from './broker';
import { createCheckpoints } from './checkpoints';
import type { ConsumerState } from './consumer';
import { createDeadLetters, type DeadLetters } from './dead-letters';
import { createEdgeKeeping, type EdgeKeeper } from './edge-keeping';
import { firmFactsReactions } from './firm-facts';
import { keepHouse } from './housekeeping';
import { createInbox } from './inbox';
import { createSlots } from './lanes';
import { consumerLease, createLease, relayLease } from './lease';
import { type Measures, measure } from './measures';
import { createOutboxStore } from './outbox-store';
import { createParkedRunner } from './parked-runner';
import { createParkedStore } from './parked-store';
import { createParking } from './parking';
import { createPatience } from './patience';
import { indexReactions } from './reaction-index';
import { createReactionRunner, type RunOutcome } from './reaction-run';
import { createRelay, type RelayState } from './relay';
import { createRepairClient } from './repair';
import { serveRepair } from './repair-server';
import { createReplay } from './replay';
import { coalesce } from './signal';
import { createSource } from './source';
import { ensureStream, streamsOf } from './streams';
import { every } from './timer';

export interface MessagingOptions {
  service: Context;
  /** Contexts whose events it reacts to; identity is added for the firm facts, except in identity itself. */
  subscribes: readonly Context[];
  reactions: readonly Reaction[];
  unitOfWork: UnitOfWork;
  /** The role `<svc>_system`. */
  systemPool: pg.Pool;
  nats: NatsSettings;
  log: Logger;
  now: () => Date;
  /** Identity only. Gets a record again after a failure and from repair, so it goes by the records' ids. */
  consumeAudit?: AuditHandler | undefined;
  /** Identity only. */
  keepEdge?: EdgeKeeper | undefined;
  /** Told of each run of a reaction, for the figures: seconds. */
  observe?: ((reaction: string, outcome: RunOutcome, seconds: number) => void) | undefined;
  /** Reactions that run at once; leave some of the pool's connections to requests. Default 5. */
  concurrency?: number | undefined;
  failpoint?: Failpoint | undefined;
}

export interface MessagingState {
  connected: boolean;
  relay: RelayState;
  consumers: ConsumerState[];
}

export interface Messaging {
  /** Returns at once: without the broker the outbox absorbs what is committed. */
  start(): Promise<void>;
  /** Stops pulling, finishes and acknowledges what has begun, hands over, drains. */
  stop(): Promise<void>;
  /** Something may have been committed to the outbox; cheap enough for every commit. */
  wakeRelay(): void;
  /** A parked event was told to run now. */
  wakeParked(): void;
  state(): MessagingState;
  /** What waits and since when, for metrics; asks the database. */
  measures(): Promise<Measures>;
  /** What this service has still to handle of each subscribed context and of the audit records; where the broker tells nothing is left out. */
  lag(): Promise<ReadonlyMap<Context | 'audit', number>>;
  /** Compares with the logs of all subscribed contexts now, in whichever process consumes. Resolves when this one is done. */
  reconcile(): Promise<void>;
  /**
   * Rebuilds the tables of a projection for one firm from the logs, while its live events wait, in the process that consumes. Resolves
   * when done there, or when it was told.
   * @throws Rejection operations.not_replayable; LogAway when a log cannot be read; BrokerAway
   */
  replay(reaction: string, firmId: string): Promise<void>;
  deadLetters: DeadLetters;
}

interface ReplayOrder {
  reaction: string;
  firmId: string;
}

const WAKE_MS = 1;
const RECONCILE_MS = 60_000;
const EDGE_MS = 5_000;
const HOUSE_MS = 3_600_000;
const CONCURRENCY = 5;

/** Everything between a service's database and the broker, in both directions. */
export function createMessaging(options: MessagingOptions): Messaging {
  const { service, unitOfWork, systemPool: pool, nats, log, now } = options;
  const failpoint = options.failpoint ?? noFailpoint;
  const clock = () => performance.now();
  const ending = new AbortController();
  const stopping = () => ending.signal.aborted;
  const contexts = contextsOf(service, options.subscribes);
  const index = indexReactions(contexts, contexts.includes('identity') ? [...options.reactions, ...firmFactsReactions] : options.reactions);
  const holder = randomUUID();

  const broker = createBroker({ name: service, nats, log });
  const checkpoints = createCheckpoints(pool);
  const repair = createRepairClient(broker);
  const streams = streamsOf(service, service === 'identity', nats.replicas ?? 1);
  const ensureStreams = async (): Promise<void> => {
    for (const stream of streams) if (await ensureStream(broker.link(), stream)) log.info({ stream: stream.name }, 'stream created');
  };

  const relay = createRelay({
    service,
    broker,
    lease: createLease({
      name: 'relay',
      statements: relayLease(holder),
      pool,
      log,
      onRenewed: ({ unsent }) => {
        if (unsent === true) relay.wake();
      },
      onLost: () => relay.wake(),
    }),
    store: createOutboxStore(pool, clock),
    ensureStreams,
    log,
    clock,
    failpoint,
  });

  const edge =
    options.keepEdge &&
    createEdgeKeeping({ keeper: options.keepEdge, broker, pool, active: () => relay.state().holding && !stopping(), ensureStreams, log });

  const lease = createLease({
    name: 'consumer',
    statements: consumerLease(),
    pool,
    log,
    onRenewed: ({ due }) => {
      if (due instanceof Date && due <= now()) wakeParkedHere();
    },
  });
  const firstStarts = new Map<Context, number>();
  const slots = createSlots(options.concurrency ?? CONCURRENCY);
  const patiently = createPatience(ending.signal, log);
  const runner = createReactionRunner({
    service,
    unitOfWork,
    firstStart: (context) => firstStarts.get(context) ?? 0,
    now,
    observe: options.observe ?? (() => undefined),
    failpoint,
  });
  const parking = createParking({
    service,
    unitOfWork,
    index,
    runner,
    store: createParkedStore(service),
    slots,
    patiently,
    signal: ending.signal,
    now,
    random: Math.random,
    log,
    failpoint,
  });
  const inbox = createInbox({ index, runner, parking, slots, patiently });
  const onHolding = async (context: Context): Promise<void> => {
    firstStarts.set(context, await checkpoints.first(context, 'first-start', now().getTime()));
  };
  const shared = { service, index, broker, lease, inbox, repair, checkpoints, pool, onHolding, stopping, now, clock, log, failpoint };
  const sources = contexts.map((context) => createSource({ ...shared, context }));
  const active = (): boolean => lease.held() && !stopping();
  const lanesOf = (context: Context) => sources.find((source) => source.context === context)?.lanes;
  const parked = createParkedRunner({ pool, parking, lanesOf, active, now, log });
  const audit =
    options.consumeAudit && createAuditConsumer({ service, handler: options.consumeAudit, broker, lease, repair, checkpoints, log });
  const replay = createReplay({ service, unitOfWork, index, sources, repair, pool, now, log });

  /** Tells the other replicas, one of which may be the one that has to act. */
  const tell = (what: 'outbox' | 'parked' | 'reconcile'): void => {
    if (broker.connected()) broker.link().nc.publish(`wake.${service}.${what}`);
  };
  const wakeRelay = coalesce(() => {
    relay.wake();
    if (!relay.state().holding) tell('outbox');
  }, WAKE_MS);
  const wakeParked = coalesce(() => {
    if (active()) parked.tick().catch((error: unknown) => log.debug({ err: String(error) }, 'parked events not looked at'));
    else tell('parked');
  }, WAKE_MS);

  async function reconcileHere(everything: boolean): Promise<void> {
    if (!active()) return;
    await parked.releaseStranded();
    for (const source of sources) {
      await source
        .reconcile(everything)
        .catch((error: unknown) => log.warn({ context: source.context, err: String(error) }, 'not compared with the log'));
    }
    await audit?.sweep();
  }

  broker.onLink(({ nc }, again) => {
    ensureStreams()
      .then(() => edge?.look())
      .catch((error: unknown) => log.warn({ err: String(error) }, 'the streams could not be created yet'));
    // Subscriptions survive a reconnection.
    if (again) return;
    serveRepair({ service, pool, nc, log });
    nc.subscribe(`wake.${service}.>`, {
      callback: (error, message) => {
        if (error !== null) log.error({ err: error.message }, 'wake-ups cannot be heard');
        else if (message.subject.endsWith('.outbox')) relay.wake();
        else if (message.subject.endsWith('.parked')) wakeParkedHere();
        else if (message.subject.endsWith('.replay')) replayHere(message.json<ReplayOrder>());
        else void reconcileHere(true).catch((failure: unknown) => log.warn({ err: String(failure) }, 'not compared with the logs'));
      },
    });
  });
  const wakeParkedHere = (): void => {
    if (active()) wakeParked();
  };

  const replayHere = ({ reaction, firmId }: ReplayOrder): void => {
    if (!active()) return;
    replay
      .run(reaction, firmId)
      .catch((error: unknown) => log.error({ reaction, firm: firmId, err: String(error) }, 'a projection was not rebuilt'));
  };

  const timers = [
    every(RECONCILE_MS, () => reconcileHere(false), log),
    every(EDGE_MS, async () => edge?.look(), log),
    every(HOUSE_MS, () => keepHouse({ pool, contexts, checkpoints, now }), log),
  ];

  return {
    start: async () => {
      broker.start();
      relay.start();
      lease.keep();
      for (const source of sources) source.start();
      audit?.start();
      for (const timer of timers) timer.start();
    },
    stop: async () => {
      ending.abort();
      for (const timer of timers) timer.stop();
      await Promise.all([...sources.map((source) => source.stop()), audit?.stop()]);
      await lease.release().catch((error: unknown) => log.debug({ err: String(error) }, 'the consumer lease was not released'));
      await relay.stop();
      await broker.stop();
    },
    wakeRelay,
    wakeParked,
    state: () => ({ connected: broker.connected(), relay: relay.state(), consumers: sources.map((source) => source.state()) }),
    measures: () => measure(pool),
    lag: async () => {
      const lags = [...sources.map(({ context, lag }) => [context, lag] as const), ...(audit ? [['audit', audit.lag] as const] : [])];
      const entries = await Promise.all(lags.map(async ([name, lag]) => [name, await lag()] as const));
      return new Map(entries.filter((entry): entry is [Context | 'audit', number] => entry[1] !== undefined));
    },
    reconcile: async () => {
      if (active()) await reconcileHere(true);
      else tell('reconcile');
    },
    replay: async (reaction, firmId) => {
      replay.check(reaction);
      if (active()) return await replay.run(reaction, firmId);
      broker.link().nc.publish(`wake.${service}.replay`, JSON.stringify({ reaction, firmId } satisfies ReplayOrder));
    },
    deadLetters: createDeadLetters({ unitOfWork, now, wake: wakeParked }),
  };
}

const contextsOf = (service: Context, subscribes: readonly Context[]): Context[] => {
  const all: Context[] = service === 'identity' ? [...subscribes] : ['identity', ...subscribes];
  return [...new Set(all)];
};
