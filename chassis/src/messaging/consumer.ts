import { setTimeout as delay } from 'node:timers/promises';
import type { ConsumerInfo, ConsumerMessages, StreamInfo } from '@nats-io/jetstream';
import type { Context } from '@praxis/contracts/kernel';
import type { Logger } from '../log';
import { streamOf, subjectsOf } from '../provision/nats-permissions';
import type { Broker } from './broker';
import type { Deliveries } from './deliveries';
import type { Lease } from './lease';
import { createDurable, findConsumer, streamIsMissing } from './streams';

const PULL = 128;
const PULL_EXPIRES_MS = 30_000;
/** Two missed ones in a row mean that nobody serves the pull any more. */
const HEARTBEAT_MS = 1_000;
const RETRY_MS = 500;
const WAIT_FOR_LEASE_MS = 100;
/** Longer than clocks differ and than an owner takes to record what the broker has acknowledged. */
const OVERLAP_MS = 10 * 60_000;

/** Notifications after which a pull never gets another message. */
const BROKEN = new Set(['heartbeats_missed', 'consumer_not_found', 'stream_not_found', 'consumer_deleted', 'no_responders']);

export interface ConsumerState {
  context: Context;
  /** Whether this process is the one that consumes this context for its service. */
  holding: boolean;
  /** Whether a pull is running. */
  pulling: boolean;
  inHand: number;
}

export interface Consumer {
  start(): void;
  state(): ConsumerState;
  stop(): Promise<void>;
}

/**
 * Consumes one source context through the service's durable. One process of a service does so at a time: a broker hands the messages of
 * one aggregate to whoever asks, so two would run them out of order.
 */
export function createConsumer(options: {
  service: string;
  context: Context;
  broker: Broker;
  lease: Lease;
  deliveries: Deliveries;
  /** Runs before anything is pulled, each time this process begins to consume. */
  onHolding: () => Promise<void>;
  /**
   * Fetches from the owner's log what the broker may not deliver in order or at all: the durable is new, or messages are still in the
   * hands of a process that ended. Returns whether it got to the end of the log.
   */
  catchUp: (reason: 'new' | 'taken-over') => Promise<boolean>;
  now: () => Date;
  log: Logger;
}): Consumer {
  const { service, context, broker, lease, deliveries, log } = options;
  const stream = streamOf(context);
  const filter = subjectsOf(context);
  const ending = new AbortController();
  let messages: ConsumerMessages | undefined;
  let running: Promise<void> | undefined;
  /** The epoch of the lease under which this process has begun to consume. */
  let begun: string | undefined;

  const pause = (ms: number) => delay(ms, undefined, { signal: ending.signal }).catch(() => undefined); // aborted by stop

  /** Resolves when the pull has to be made anew. */
  async function pull(info: ConsumerInfo): Promise<void> {
    const consumer = broker.link().js.consumers.getConsumerFromInfo(info);
    const current = await consumer.consume({
      max_messages: PULL,
      expires: PULL_EXPIRES_MS,
      idle_heartbeat: HEARTBEAT_MS,
      abort_on_missing_resource: true,
    });
    messages = current;
    // Whoever stopped meanwhile found no pull to stop.
    if (ending.signal.aborted) current.stop();
    const watching = watch(current);
    try {
      for await (const message of current) {
        if (!lease.held() || ending.signal.aborted) break;
        deliveries.accept(message);
      }
    } finally {
      messages = undefined;
      current.stop();
      await watching;
    }
  }

  /** A pull whose stream or consumer has gone neither ends nor throws by itself. */
  async function watch(current: ConsumerMessages): Promise<void> {
    for await (const notification of current.status()) {
      if (!lease.held()) current.stop();
      if (!BROKEN.has(notification.type)) continue;
      // While disconnected the client waits for the reconnection and looks by itself.
      if (notification.type === 'heartbeats_missed' && !broker.connected()) continue;
      log.info({ context, reason: notification.type }, 'the pull is made anew');
      current.stop();
    }
  }

  /** One life of the pull: from finding or making the durable to its end. */
  async function once(): Promise<void> {
    if (!broker.connected()) return await pause(RETRY_MS);
    if (!lease.held()) return await pause(WAIT_FOR_LEASE_MS);
    const epoch = lease.epoch();
    if (begun !== epoch) await options.onHolding();
    const found = await findConsumer(broker.link(), stream, service);
    if (found !== undefined && begun !== epoch && found.num_ack_pending > 0) await options.catchUp('taken-over');
    const info = found ?? (await begin());
    begun = epoch;
    await pull(info);
  }

  /** From the owner's log up to now, from the stream since a little earlier. */
  async function begin(): Promise<ConsumerInfo> {
    deliveries.forgetOlder();
    const before = await streamInfo();
    const complete = await options.catchUp('new');
    const info = await createDurable(broker.link(), stream, service, filter, complete ? startTime(before) : undefined);
    // A stream that was lost and made again meanwhile: what the lost one had taken is sure to be in the log only since there is a new one.
    if ((await streamInfo()).created !== before.created) await options.catchUp('new');
    return info;
  }

  const streamInfo = (): Promise<StreamInfo> => broker.link().jsm.streams.info(stream);

  /** By the broker's clock too: with ours set ahead, the durable would skip what comes until then. */
  const startTime = ({ state }: StreamInfo): Date | undefined =>
    state.messages === 0 ? undefined : new Date(Math.min(options.now().getTime(), Date.parse(state.last_ts)) - OVERLAP_MS);

  async function loop(): Promise<void> {
    let told = false;
    while (!ending.signal.aborted) {
      try {
        await once();
        told = false;
      } catch (error) {
        // A context whose service has never run has no stream yet.
        if (!told && !ending.signal.aborted)
          log[streamIsMissing(error) ? 'info' : 'warn']({ context, err: String(error) }, 'not consuming yet; trying on');
        told = true;
        await pause(RETRY_MS);
      }
    }
  }

  return {
    start: () => {
      running ??= loop();
    },
    state: () => ({ context, holding: lease.held(), pulling: messages !== undefined, inHand: deliveries.inHand() }),
    stop: async () => {
      ending.abort();
      messages?.stop();
      await running;
      await deliveries.close();
    },
  };
}
