import type { Context, EventEnvelope } from '@praxis/contracts/kernel';
import type pg from 'pg';
import type { Failpoint } from '../failpoint';
import type { Logger } from '../log';
import { streamOf } from '../provision/nats-permissions';
import type { Broker } from './broker';
import type { Checkpoints } from './checkpoints';
import { type ConsumerState, createConsumer } from './consumer';
import { createDeliveries } from './deliveries';
import type { Inbox } from './inbox';
import { createLanes, type Lanes } from './lanes';
import type { Lease } from './lease';
import type { ReactionIndex } from './reaction-index';
import { createReconciliation, type Reconciliation } from './reconcile';
import type { RepairClient } from './repair';
import { lagOf } from './streams';

/** How long (ms) a process that takes over looks for what its predecessor had in hand, before it goes on with what is new. */
const TAKE_OVER_MS = 10_000;
/**
 * When (ms) the log is compared again after a beginning: its owner may not have recorded yet what the lost stream had acknowledged, or not
 * have been there to answer.
 */
const AGAIN_MS = [2_000, 10_000];

/** One subscribed context: its consumer, its lanes, its comparison with the owner's log. */
export interface Source {
  context: Context;
  lanes: Lanes;
  start(): void;
  /** Compares with the owner's log, up to what is on its way. Returns how many events were missing. */
  reconcile(everything: boolean): Promise<number>;
  state(): ConsumerState;
  /** Messages that wait at the broker or are in hand; undefined when it does not tell. */
  lag(): Promise<number | undefined>;
  stop(): Promise<void>;
}

export function createSource(options: {
  service: Context;
  context: Context;
  index: ReactionIndex;
  broker: Broker;
  lease: Lease;
  inbox: Inbox;
  repair: RepairClient;
  checkpoints: Checkpoints;
  pool: pg.Pool;
  /** Remembers the service's first start with this context. */
  onHolding: (context: Context) => Promise<void>;
  stopping: () => boolean;
  now: () => Date;
  clock: () => number;
  log: Logger;
  failpoint: Failpoint;
}): Source {
  const { service, context, index, broker, lease, inbox, repair, checkpoints, pool, now, clock, log, failpoint } = options;
  const lanes = createLanes();
  const active = (): boolean => lease.held() && !options.stopping();
  let prunedBefore = Number.NEGATIVE_INFINITY;
  const isAncient = (event: EventEnvelope): boolean => Date.parse(event.time) < prunedBefore;
  const wants = (type: string): boolean => index.of(type).length > 0;

  const deliveries = createDeliveries({ inbox, lanes, active, wants, isAncient, log, failpoint });
  const reconciliation: Reconciliation = createReconciliation({
    context,
    index,
    repair,
    checkpoints,
    pool,
    inbox,
    lanes,
    active,
    now,
    clock,
    log,
  });

  async function onHolding(): Promise<void> {
    await options.onHolding(context);
    await reconciliation.prepare();
    prunedBefore = (await checkpoints.read(context, 'pruned')) ?? Number.NEGATIVE_INFINITY;
  }

  /** What cannot be fetched now is fetched by the next comparison; the live events do not wait for it. */
  async function catchUp(reason: 'new' | 'taken-over'): Promise<boolean> {
    const deadline = reason === 'new' ? undefined : clock() + TAKE_OVER_MS;
    let complete = false;
    try {
      await reconciliation.sweep({ everything: true, deadline });
      complete = active();
    } catch (error) {
      log.warn({ context, err: String(error) }, 'the log of a context could not be compared; it will be later');
    }
    for (const wait of AGAIN_MS) setTimeout(() => void again(), wait).unref();
    return complete;
  }

  async function again(): Promise<void> {
    await reconcile(true).catch((error: unknown) =>
      log.debug({ context, err: String(error) }, 'the log of a context was not compared again'),
    );
  }

  async function reconcile(everything: boolean): Promise<number> {
    if (!active() || !broker.connected()) return 0;
    prunedBefore = (await checkpoints.read(context, 'pruned')) ?? Number.NEGATIVE_INFINITY;
    const found = await reconciliation.sweep({ everything });
    await checkpoints.set(context, 'swept', 0);
    return found;
  }

  const consumer = createConsumer({ service, context, broker, lease, deliveries, onHolding, catchUp, now, log });

  return {
    context,
    lanes,
    start: consumer.start,
    reconcile,
    state: consumer.state,
    lag: () => lagOf(broker, streamOf(context), service, log),
    stop: consumer.stop,
  };
}
