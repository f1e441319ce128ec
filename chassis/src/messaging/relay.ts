import { setTimeout as delay } from 'node:timers/promises';
import type { Context } from '@praxis/contracts/kernel';
import type { Failpoint } from '../failpoint';
import type { Logger } from '../log';
import { AUDIT_STREAM, EDGE_STREAM, streamOf } from '../provision/nats-permissions';
import { type Broker, BrokerAway } from './broker';
import { headersOf } from './envelope';
import { fairShare, type Sendable } from './fair-batch';
import type { Lease } from './lease';
import type { OutboxRow, OutboxStore } from './outbox-store';
import { publishBatch } from './publish-batch';
import { nobodyStores, refusedForGood } from './publish-errors';
import { createSignal } from './signal';

const KINDS = ['event', 'audit', 'edge'] as const;
const IN_FLIGHT = 64;
const PER_FIRM = 50;
/** How often a process that does not hold the lease asks for it. */
const ACQUIRE_MS = 1_000;
/** The holder hears with each renewal of its lease, every second, whether something waits; this poll stands behind that. */
const POLL_MS = 5_000;
const PUBLISH_TIMEOUT_MS = 5_000;
const MAX_BACKOFF_MS = 5_000;

export interface RelayState {
  /** Whether this process is the one that publishes. */
  holding: boolean;
  published: number;
  refused: number;
  /** Kinds that the broker does not take at the moment. */
  blocked: string[];
}

interface Moving {
  ids: readonly string[];
  ended: Promise<void>;
}
const nothingMoves: Moving = { ids: [], ended: Promise.resolve() };

export interface Relay {
  start(): void;
  /** Something was committed. */
  wake(): void;
  state(): RelayState;
  /** Finishes the batch in hand and hands over. */
  stop(): Promise<void>;
}

interface Blockade {
  until: number;
  failures: number;
}

/** Carries what was committed to the outbox to the broker, and what the broker has taken into the service's permanent records. */
export function createRelay(options: {
  service: Context;
  broker: Broker;
  lease: Lease;
  store: OutboxStore;
  /** Creates the streams that are missing. */
  ensureStreams: () => Promise<void>;
  log: Logger;
  /** Monotonic milliseconds. */
  clock: () => number;
  failpoint: Failpoint;
}): Relay {
  const { service, broker, lease, store, log, clock, failpoint } = options;
  const signal = createSignal();
  const blockades = new Map<Sendable['kind'], Blockade>();
  const streams = { event: streamOf(service), audit: AUDIT_STREAM, edge: EDGE_STREAM };
  const ending = new AbortController();
  const awaited = new Set<(reason: Error) => void>();
  let moving = nothingMoves;
  let nextTry = 0;
  let published = 0;
  let refused = 0;
  let running: Promise<void> | undefined;

  const open = (): Sendable['kind'][] => KINDS.filter((kind) => (blockades.get(kind)?.until ?? 0) <= clock());

  /** An acknowledgement does not outlive its connection; waiting for the time-out would keep the whole batch from being marked. */
  function whileConnected(acknowledgement: Promise<unknown>): Promise<void> {
    return new Promise((resolve, reject) => {
      awaited.add(reject);
      acknowledgement.then(() => resolve(), reject).finally(() => awaited.delete(reject));
    });
  }

  async function publish(row: OutboxRow): Promise<void> {
    await failpoint('relay.before-publish');
    // A process that was frozen here must not publish what another one may have published long ago.
    if (!lease.held()) throw new Error('The lease ended during the batch');
    // Edge state that is gone is an empty message.
    const body = row.kind === 'edge' && row.data === 'null' ? '' : row.data;
    await whileConnected(
      broker.link().js.publish(row.nats_subject, body, {
        msgID: row.message_id,
        headers: headersOf(service, row),
        timeout: PUBLISH_TIMEOUT_MS,
        expect: { streamName: streams[row.kind] },
      }),
    );
    await failpoint('relay.before-ack');
  }

  async function oneBatch(): Promise<'more' | 'done'> {
    const epoch = lease.epoch();
    // What was committed before a read is seen by it.
    signal.lower();
    const { rows, more } = await store.read(epoch, open(), moving.ids);
    if (rows.length === 0) {
      await moved();
      return 'done';
    }
    const batch = fairShare(rows, PER_FIRM);
    const {
      acknowledged,
      refused: hopeless,
      failures,
    } = await publishBatch(batch, { inFlight: IN_FLIGHT, publish, refusal: refusedForGood });
    await failpoint('relay.before-mark');
    await moved();
    if (acknowledged.length > 0) {
      moving = { ids: acknowledged, ended: move(epoch, acknowledged) };
      moving.ended.catch(() => undefined); // awaited by moved(); until then nobody listens
    }
    for (const { id, reason } of hopeless) await setAside(epoch, id, reason);
    for (const kind of KINDS) settle(kind, failures.get(kind), batch);
    if ([...failures.values()].some(nobodyStores)) {
      // What the lost stream had taken is in the log before there is a new one: subscribers compare with the log when they find that.
      await moved();
      await options.ensureStreams();
    }
    const again = more || batch.length < rows.length;
    if (!again) await moved();
    return again ? 'more' : 'done';
  }

  /** While the acknowledged rows of one batch are moved, the next one is read and published. */
  async function move(epoch: string, ids: readonly string[]): Promise<void> {
    const count = await store.move(epoch, ids);
    published += count;
    if (count < ids.length) log.warn({ missing: ids.length - count }, 'another relay was faster; events went out twice');
  }

  async function moved(): Promise<void> {
    const { ended } = moving;
    moving = nothingMoves;
    await ended;
  }

  const movedOrNot = (): Promise<void> =>
    moved().catch((failure: unknown) => log.debug({ err: String(failure) }, 'sent rows were not moved; they go out again'));

  async function setAside(epoch: string, id: string, reason: string): Promise<void> {
    await store.refuse(epoch, id, reason);
    refused += 1;
    log.error({ alert: 'outbox-refused', outboxId: id, reason }, 'the broker refused a message for good; its aggregate is held back');
  }

  function settle(kind: Sendable['kind'], failure: unknown, batch: readonly OutboxRow[]): void {
    const before = blockades.get(kind)?.failures ?? 0;
    if (failure === undefined) {
      if (before > 0 && batch.some((row) => row.kind === kind)) blockades.delete(kind);
      return;
    }
    const wait = Math.min(100 * 2 ** before, MAX_BACKOFF_MS);
    blockades.set(kind, { until: clock() + wait, failures: before + 1 });
    if (before === 0 && !(failure instanceof BrokerAway))
      log.warn({ kind, err: String(failure) }, 'the broker did not take messages; trying on');
  }

  /** How long to wait when there is nothing to do: the poll, or less when a blockade ends earlier. */
  function pause(): number {
    const ends = [...blockades.values()].map(({ until }) => until - clock()).filter((left) => left > 0);
    return Math.max(1, Math.min(lease.held() ? POLL_MS : ACQUIRE_MS, ...ends));
  }

  /** A replica that does not hold the lease is woken as often as the holder, but asks for it only once a second. */
  async function holding(): Promise<boolean> {
    if (lease.held()) return true;
    if (clock() < nextTry) return false;
    nextTry = clock() + ACQUIRE_MS;
    return await lease.acquire();
  }

  async function loop(): Promise<void> {
    let failures = 0;
    while (!ending.signal.aborted) {
      try {
        const able = broker.connected() && (await holding());
        if (!able || (await oneBatch()) === 'done') await signal.wait(pause());
        failures = 0;
      } catch (error) {
        await movedOrNot();
        if (failures === 0) log.warn({ err: String(error) }, 'the relay was interrupted; trying on');
        failures += 1;
        const wait = Math.min(100 * 2 ** failures, MAX_BACKOFF_MS);
        await delay(wait, undefined, { signal: ending.signal }).catch(() => undefined); // aborted by stop
      }
    }
    await movedOrNot();
  }

  return {
    start: () => {
      broker.onLink(() => {
        blockades.clear();
        signal.raise();
      });
      broker.onLost(() => {
        for (const reject of awaited) reject(new BrokerAway('The connection broke before the acknowledgement came'));
      });
      running ??= loop();
    },
    wake: () => signal.raise(),
    state: () => ({ holding: lease.held(), published, refused, blocked: KINDS.filter((kind) => blockades.has(kind)) }),
    stop: async () => {
      ending.abort();
      signal.raise();
      await running;
      await lease.release().catch((error: unknown) => log.debug({ err: String(error) }, 'the relay lease was not released'));
    },
  };
}
