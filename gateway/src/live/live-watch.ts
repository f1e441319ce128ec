import type { JsMsg } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import type { Logger } from '@praxis/chassis/edge';
import { CONTEXTS, streamOf } from '@praxis/contracts/kernel';
import { followStream } from '../edge/follow-stream';
import { type FedEvent, type Feed, KEPT_MS } from './feed';
import { liveTypes } from './live-types';

/** Feeds the live streams from the events of every context: their headers only, for the data never leaves. */
export function followEvents(connection: NatsConnection, signal: AbortSignal, feed: Feed, log: Logger): void {
  for (const context of CONTEXTS) {
    const following = followStream(connection, signal, {
      stream: streamOf(context),
      from: () => ({
        filter_subjects: `praxis.${context}.>`,
        opt_start_time: new Date(Date.now() - KEPT_MS).toISOString(),
        headers_only: true,
      }),
      onMessage: (message) => {
        const event = liveEventOf(message);
        if (event !== undefined) feed.add(event);
      },
      log,
    });
    following.catch((error: unknown) => log.error({ err: error, context }, 'following the events ended'));
  }
}

/** The CloudEvents attributes in the headers of a message (NATS protocol binding, binary mode); undefined when it is not for live. */
export function liveEventOf({ headers, info }: Pick<JsMsg, 'headers' | 'info'>): FedEvent | undefined {
  const attribute = (name: string): string => headers?.get(`ce-${name}`) ?? '';
  const type = attribute('type');
  const live = liveTypes.get(type);
  const id = attribute('id');
  const firmId = attribute('firmid');
  if (live === undefined || id === '' || firmId === '') return undefined;
  const clientId = attribute('clientid');
  return {
    event: {
      id,
      type,
      resource: { type: live.noun, id: attribute('subject') },
      correlationId: attribute('correlationid'),
      at: attribute('time'),
    },
    firmId,
    clientId: clientId === '' ? undefined : clientId,
    at: Math.floor(info.timestampNanos / 1_000_000),
  };
}
