import {
  AckPolicy,
  type ConsumerConfig,
  type ConsumerInfo,
  DeliverPolicy,
  DiscardPolicy,
  JetStreamApiCodes,
  JetStreamApiError,
  RetentionPolicy,
  StorageType,
  type StreamConfig,
} from '@nats-io/jetstream';
import { nanos } from '@nats-io/transport-node';
import type { Logger } from '../log';
import { AUDIT_STREAM, EDGE_STREAM, streamOf, subjectsOf } from '../provision/nats-permissions';
import type { Broker, Link } from './broker';

const DAY_MS = 86_400_000;
export const STREAM_AGE_MS = 7 * DAY_MS;
export const ACK_WAIT_MS = 30_000;
const MAX_UNACKNOWLEDGED = 256;
const NAME_IN_USE = 10058;

type NewStream = Partial<StreamConfig> & { name: string };

const logStream = (name: string, subjects: string, replicas: number): NewStream => ({
  name,
  subjects: [subjects],
  storage: StorageType.File,
  retention: RetentionPolicy.Limits,
  discard: DiscardPolicy.New,
  max_age: nanos(STREAM_AGE_MS),
  duplicate_window: nanos(2 * 60_000),
  num_replicas: replicas,
});

/** The streams that a service creates: its own, the audit records', and the edge state when it publishes it. */
export function streamsOf(service: string, publishesEdge: boolean, replicas: number): NewStream[] {
  return [
    logStream(streamOf(service), subjectsOf(service), replicas),
    logStream(AUDIT_STREAM, 'praxis.audit.>', replicas),
    ...(publishesEdge ? [edgeStream(replicas)] : []),
  ];
}

/** State, not a log: the last message of each subject is kept for as long as there is none newer. */
const edgeStream = (replicas: number): NewStream => ({
  name: EDGE_STREAM,
  subjects: ['edge.>'],
  storage: StorageType.File,
  retention: RetentionPolicy.Limits,
  discard: DiscardPolicy.Old,
  max_msgs_per_subject: 1,
  duplicate_window: nanos(2 * 60_000),
  num_replicas: replicas,
});

const isApiError = (error: unknown, code: number): boolean => error instanceof JetStreamApiError && error.code === code;
export const streamIsMissing = (error: unknown): boolean => isApiError(error, JetStreamApiCodes.StreamNotFound);

/** Creates the stream unless it is there, however configured: changing it is a deploy step. Returns whether it was missing. */
export async function ensureStream({ jsm }: Link, stream: NewStream): Promise<boolean> {
  try {
    await jsm.streams.info(stream.name);
    return false;
  } catch (error) {
    if (!streamIsMissing(error)) throw error;
  }
  try {
    await jsm.streams.add(stream);
    return true;
  } catch (error) {
    // Another replica was faster, with a configuration of another release.
    if (isApiError(error, NAME_IN_USE)) return false;
    throw error;
  }
}

/** The durable of a service on a stream; undefined when there is none yet. @throws when the stream is missing */
export async function findConsumer({ jsm }: Link, stream: string, durable: string): Promise<ConsumerInfo | undefined> {
  try {
    return await jsm.consumers.info(stream, durable);
  } catch (error) {
    if (isApiError(error, JetStreamApiCodes.ConsumerNotFound)) return undefined;
    throw error;
  }
}

/** @param since leaves out what was stored before; all of the stream by default */
export async function createDurable({ jsm }: Link, stream: string, durable: string, filter: string, since?: Date): Promise<ConsumerInfo> {
  const config: Partial<ConsumerConfig> = {
    name: durable,
    durable_name: durable,
    filter_subject: filter,
    ...(since === undefined
      ? { deliver_policy: DeliverPolicy.All }
      : { deliver_policy: DeliverPolicy.StartTime, opt_start_time: since.toISOString() }),
    ack_policy: AckPolicy.Explicit,
    ack_wait: nanos(ACK_WAIT_MS),
    // A message that ran out of deliveries would disappear silently; what fails is parked instead.
    max_deliver: -1,
    max_ack_pending: MAX_UNACKNOWLEDGED,
  };
  return await jsm.consumers.add(stream, config);
}

/** How many messages a durable has still to handle; undefined while the broker is away or there is no durable yet. */
export async function lagOf(broker: Broker, stream: string, durable: string, log: Logger): Promise<number | undefined> {
  try {
    const { num_pending, num_ack_pending } = await broker.link().jsm.consumers.info(stream, durable);
    return num_pending + num_ack_pending;
  } catch (error) {
    log.debug({ stream, err: String(error) }, 'the broker does not tell what waits');
    return undefined;
  }
}
