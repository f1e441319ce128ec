import { jetstream, jetstreamManager } from '@nats-io/jetstream';
import { connect, type NatsConnection } from '@nats-io/transport-node';
import { type Context, type EventDefinition, type EventEnvelope, eventSubject, newId } from '@praxis/contracts/kernel';
import { type EventRow, envelopeOfRow, headersOf } from '../messaging/envelope';
import { RepairRequest, repairSubject } from '../messaging/repair';
import { ensureStream, streamsOf } from '../messaging/streams';
import type { TestBroker } from './broker';

export interface Told {
  /** Defaults to the next one of the subject. */
  aggregateVersion?: number;
  correlationId?: string;
  causationId?: string;
  /** The same id again is a redelivery. */
  eventId?: string;
  clientId?: string;
  actor?: string;
  time?: Date;
}

export interface OtherContexts {
  /** Publishes an event as its own context would, and keeps it in that context's log. */
  tell(event: EventDefinition, firmId: string, subject: string, data: unknown, told: Told): Promise<EventEnvelope>;
  close(): Promise<void>;
}

/** Plays every other context: their streams, their events, and the logs that a service under test asks to repair itself. */
export async function playOtherContexts(broker: TestBroker, contexts: readonly Context[]): Promise<OtherContexts> {
  const nc = await connect({
    servers: broker.url,
    user: 'admin',
    pass: broker.passwordOf('admin'),
    maxReconnectAttempts: -1,
    reconnectTimeWait: 100,
  });
  const js = jetstream(nc);
  const link = { nc, js, jsm: await jetstreamManager(nc, { checkAPI: false }) };
  const logs = new Map<string, EventEnvelope[]>(contexts.map((context) => [context, []]));
  const versions = new Map<string, number>();
  const streams = contexts.flatMap((context) => streamsOf(context, context === 'identity', 1));
  const ensureStreams = async (): Promise<void> => {
    for (const stream of streams) await ensureStream(link, stream);
  };
  await ensureStreams();
  for (const [context, log] of logs) serveLog(nc, context, log);

  return {
    async tell(event, firmId, subject, data, told) {
      const version = told.aggregateVersion ?? (versions.get(subject) ?? 0) + 1;
      versions.set(subject, Math.max(version, versions.get(subject) ?? 0));
      const row: EventRow = {
        message_id: told.eventId ?? newId(),
        firm_id: firmId,
        type: event.type,
        aggregate_id: subject,
        aggregate_version: String(version),
        time: told.time ?? new Date(),
        correlation_id: told.correlationId ?? newId(),
        causation_id: told.causationId ?? newId(),
        actor: told.actor ?? `user:${newId()}`,
        client_id: told.clientId ?? null,
        traceparent: null,
        // A sender's schema is as strict as a receiver's: a wrong test fails here and not in the service.
        data: JSON.stringify(event.data.parse(data)),
      };
      const envelope = envelopeOfRow(event.context, row);
      const log = logs.get(event.context) ?? [];
      if (!log.some(({ id }) => id === envelope.id)) log.push(envelope);
      // The broker may have lost its streams on purpose.
      await ensureStreams();
      await js.publish(eventSubject(event.type, firmId), row.data, { headers: headersOf(event.context, row) });
      return envelope;
    },
    close: () => nc.close(),
  };
}

/** Positions count from 1 in the order of telling. */
function serveLog(nc: NatsConnection, context: string, log: readonly EventEnvelope[]): void {
  nc.subscribe(repairSubject(context), {
    callback: (error, message) => {
      if (error !== null) return;
      const request = RepairRequest.parse(message.json());
      const wanted = ({ position, event }: { position: number; event: EventEnvelope }): boolean =>
        position > request.after &&
        (request.types?.includes(event.type) ?? true) &&
        (request.firm === undefined || event.firmid === request.firm) &&
        (request.from === undefined || event.time >= request.from) &&
        (request.to === undefined || event.time < request.to) &&
        (request.positions?.includes(position) ?? true);
      const found = request.audit ? [] : log.map((event, index) => ({ position: index + 1, event })).filter(wanted);
      const page = found.slice(0, request.limit);
      const items = request.brief
        ? page.map(({ position, event }) => ({ position, id: event.id, type: event.type, time: Date.parse(event.time) }))
        : page;
      const through = found.length > page.length ? (page.at(-1)?.position ?? 0) : log.length;
      message.respond(JSON.stringify({ items, through, head: log.length }));
    },
  });
}
