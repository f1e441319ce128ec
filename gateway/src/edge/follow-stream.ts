import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { type ConsumerMessages, type JsMsg, jetstream, type OrderedConsumerOptions } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import type { Logger } from '@praxis/chassis/edge';

const AGAIN_MS = 500;
const REQUEST_TIMEOUT_MS = 2_000;
const HEARTBEAT_MS = 1_000;
const EXPIRES_MS = 10_000;
/** The server forgets our consumer after this long without us. */
const FORGET_MS = 30_000;

export interface Following {
  readonly stream: string;
  /** Where to begin, asked anew whenever a loop begins. */
  readonly from: () => Partial<OrderedConsumerOptions>;
  readonly onMessage: (message: JsMsg) => void;
  /** Everything that was in the stream when the loop began has been handled. */
  readonly onCaughtUp?: () => void;
  readonly log: Logger;
}

/**
 * Reads a stream from where `from` says to its end and on, as long as the connection lives. A loop that could miss something, because
 * the stream was deleted or made anew, the consumer is gone or its heartbeats are, is thrown away and a new one begins: handling a
 * message twice must do no harm.
 */
export async function followStream(connection: NatsConnection, signal: AbortSignal, following: Following): Promise<void> {
  const { stream, log } = following;
  let silent = false;
  while (!signal.aborted) {
    try {
      await followOnce(connection, signal, following, () => {
        silent = false;
      });
    } catch (error) {
      // A stream that is not there yet is asked for twice a second; saying so once is enough.
      if (!silent && !signal.aborted)
        log.warn({ stream, reason: error instanceof Error ? error.message : String(error) }, 'cannot follow the stream; trying again');
      silent = true;
    }
    await pause(AGAIN_MS, undefined, { signal }).catch(() => undefined);
  }
}

async function followOnce(connection: NatsConnection, signal: AbortSignal, following: Following, onStarted: () => void): Promise<void> {
  const { stream, from, onMessage, onCaughtUp, log } = following;
  const consumer = await jetstream(connection, { timeout: REQUEST_TIMEOUT_MS }).consumers.get(stream, {
    ...from(),
    name_prefix: `gateway-${randomBytes(6).toString('hex')}`,
    inactive_threshold: FORGET_MS,
  });
  const { num_pending: pending } = await consumer.info(true);
  const messages = await consumer.consume({ max_messages: 500, expires: EXPIRES_MS, idle_heartbeat: HEARTBEAT_MS });
  const stop = (): void => messages.stop();
  signal.addEventListener('abort', stop, { once: true });
  onStarted();
  try {
    const watched = watchHealth(messages);
    if (pending === 0) onCaughtUp?.();
    for await (const message of messages) {
      onMessage(message);
      if (message.info.pending === 0) onCaughtUp?.();
    }
    await watched;
  } finally {
    signal.removeEventListener('abort', stop);
    if (!connection.isClosed())
      await consumer.delete().catch((error: unknown) => log.debug({ err: error, stream }, 'the consumer was gone'));
  }
}

/** The library repairs a consumer in place, by the old sequence numbers; in a stream that was made anew those mean nothing. */
async function watchHealth(messages: ConsumerMessages): Promise<void> {
  for await (const status of messages.status()) {
    switch (status.type) {
      case 'heartbeats_missed':
      case 'consumer_not_found':
      case 'consumer_deleted':
      case 'stream_not_found':
      case 'no_responders':
      case 'reset':
      case 'ordered_consumer_recreated':
        messages.stop();
        break;
      default:
    }
  }
}
