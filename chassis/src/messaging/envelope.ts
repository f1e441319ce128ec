import { headers, type MsgHdrs } from '@nats-io/transport-node';
import { type Context, type EventEnvelope, eventSubject } from '@praxis/contracts/kernel';

/** An event as the outbox and the event log hold it; `data` is the text of the JSON document. */
export interface EventRow {
  message_id: string;
  firm_id: string;
  type: string;
  aggregate_id: string;
  aggregate_version: string;
  time: Date;
  correlation_id: string;
  causation_id: string;
  actor: string;
  client_id: string | null;
  traceparent: string | null;
  data: string;
}

export const EVENT_ROW_COLUMNS =
  'message_id, firm_id, type, aggregate_id, aggregate_version, time, correlation_id, causation_id, actor, client_id, traceparent, data::text as data';

const sourceOf = (context: string): string => `/praxis/${context}`;
/** The URI of a type's schema; the version is part of the type. */
const schemaOf = (type: string): string => `https://praxis.dev/events/${type}`;

/** CloudEvents' NATS binding: whatever is not printable ASCII, a percent sign or a quotation mark is percent-encoded as UTF-8. */
const encoded = (value: string): string => (/^[!#-$&-~ ]*$/.test(value) ? value : encodeURIComponent(value));
const decoded = (value: string): string => (value.includes('%') ? decodeURIComponent(value) : value);

/** CloudEvents 1.0 in binary content mode: attributes as `ce-*` headers, the data as the body. */
export function headersOf(context: string, row: EventRow): MsgHdrs {
  const list = headers();
  list.set('ce-specversion', '1.0');
  list.set('ce-id', row.message_id);
  list.set('ce-source', sourceOf(context));
  list.set('ce-type', row.type);
  list.set('ce-time', row.time.toISOString());
  list.set('ce-subject', encoded(row.aggregate_id));
  list.set('ce-dataschema', schemaOf(row.type));
  list.set('ce-firmid', row.firm_id);
  list.set('ce-correlationid', encoded(row.correlation_id));
  list.set('ce-causationid', encoded(row.causation_id));
  list.set('ce-aggregateversion', row.aggregate_version);
  list.set('ce-actor', encoded(row.actor));
  if (row.client_id !== null) list.set('ce-clientid', row.client_id);
  if (row.traceparent !== null) list.set('traceparent', encoded(row.traceparent));
  list.set('content-type', 'application/json');
  return list;
}

/** A row of the event log as the envelope that its message would carry. */
export function envelopeOfRow(context: string, row: EventRow): EventEnvelope {
  return {
    specversion: '1.0',
    id: row.message_id,
    source: sourceOf(context),
    type: row.type,
    time: row.time.toISOString(),
    subject: row.aggregate_id,
    datacontenttype: 'application/json',
    dataschema: schemaOf(row.type),
    firmid: row.firm_id,
    correlationid: row.correlation_id,
    causationid: row.causation_id,
    aggregateversion: Number(row.aggregate_version),
    actor: row.actor,
    ...(row.client_id === null ? {} : { clientid: row.client_id }),
    ...(row.traceparent === null ? {} : { traceparent: row.traceparent }),
    data: JSON.parse(row.data),
  };
}

/** The message is no event of ours: an attribute is missing or the body is no JSON. It can never be handled. */
export class NotAnEvent extends Error {
  override readonly name = 'NotAnEvent';
}

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/**
 * The broker lets each service publish under its own subjects only. So the subject is what is believed: attributes that speak of another
 * type, and with it of another context, or of another firm make the message no event.
 * @throws NotAnEvent
 */
export function envelopeOfMessage(message: { subject: string; headers?: MsgHdrs | undefined; data: Uint8Array }): EventEnvelope {
  const list = message.headers;
  const optional = (name: string): string | undefined => {
    const value = list?.get(name);
    return value === undefined || value === '' ? undefined : decoded(value);
  };
  const required = (name: string): string => {
    const value = optional(name);
    if (value === undefined) throw new NotAnEvent(`The header ${name} is missing`);
    return value;
  };
  const uuid = (name: string): string => {
    const value = required(name);
    if (!UUID.test(value)) throw new NotAnEvent(`The header ${name} is no UUID`);
    return value;
  };
  const time = required('ce-time');
  if (Number.isNaN(Date.parse(time))) throw new NotAnEvent('The header ce-time is no instant');
  const version = Number(required('ce-aggregateversion'));
  if (!Number.isSafeInteger(version)) throw new NotAnEvent('The header ce-aggregateversion is no integer');
  const type = required('ce-type');
  const firmid = uuid('ce-firmid');
  if (message.subject !== eventSubject(type, firmid)) throw new NotAnEvent('The subject is of another type or firm than the headers');
  const clientid = optional('ce-clientid');
  const traceparent = optional('traceparent');
  return {
    specversion: '1.0',
    id: uuid('ce-id'),
    source: required('ce-source'),
    type,
    time,
    subject: required('ce-subject'),
    datacontenttype: 'application/json',
    dataschema: optional('ce-dataschema') ?? '',
    firmid,
    correlationid: required('ce-correlationid'),
    causationid: required('ce-causationid'),
    aggregateversion: version,
    actor: required('ce-actor'),
    ...(clientid === undefined ? {} : { clientid }),
    ...(traceparent === undefined ? {} : { traceparent }),
    data: jsonOf(message.data),
  };
}

/** What `eventSubject` was given: told without reading the message, of which most are of types that a service does not react to. */
export const typeOfSubject = (subject: string): string => subject.slice(0, subject.lastIndexOf('.'));

function jsonOf(data: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString('utf8'));
  } catch (error) {
    throw new NotAnEvent('The body is no JSON', { cause: error });
  }
}

/** `praxis.crm.lead.created.v1` -> `crm` */
export const contextOfType = (type: string): Context => (type.split('.')[1] ?? '') as Context;
/** Failures and recoveries of reactions, the chassis' own events. */
export const isReactionEvent = (type: string): boolean => type.split('.')[2] === 'reaction';
