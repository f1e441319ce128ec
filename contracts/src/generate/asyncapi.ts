import { CONTEXTS, type EventDefinition } from '../kernel';
import { schemaWriter } from './json-schema';
import type { Json } from './openapi';

const SPEC = { type: 'string' };
const UUID = { type: 'string', format: 'uuid' };

/** The attributes of CloudEvents 1.0 in binary content mode; the data is the body. */
const HEADERS = {
  type: 'object',
  required: ['Nats-Msg-Id', 'ce-specversion', 'ce-id', 'ce-source', 'ce-type', 'ce-time', 'ce-subject', 'ce-firmid', 'ce-correlationid'],
  properties: {
    'Nats-Msg-Id': { ...UUID, description: 'The same as `ce-id`' },
    'ce-specversion': { const: '1.0' },
    'ce-id': { ...UUID, description: 'UUIDv7' },
    'ce-source': { ...SPEC, description: '`/praxis/<context>`' },
    'ce-type': SPEC,
    'ce-time': { type: 'string', format: 'date-time' },
    'ce-subject': { ...SPEC, description: 'Id of the aggregate' },
    'ce-datacontenttype': { const: 'application/json' },
    'ce-dataschema': { type: 'string', format: 'uri' },
    'ce-firmid': UUID,
    'ce-correlationid': { ...SPEC, description: 'Set once at the edge and copied through everything that follows' },
    'ce-causationid': { ...SPEC, description: 'The event or request that directly caused this event' },
    'ce-aggregateversion': { ...SPEC, description: 'Counts the events of the subject: 1, 2, 3' },
    'ce-actor': { ...SPEC, description: 'Principal, such as `user:<id>`' },
    'ce-clientid': { ...UUID, description: 'Where one client is concerned' },
    traceparent: { ...SPEC, description: 'W3C trace context' },
  },
};

/** All events as AsyncAPI 3.0: a channel for each type, a message on it, and the publisher's operation. */
export function asyncApiOf(events: readonly EventDefinition[], version: string): Json {
  const schemas = schemaWriter();
  const sorted = [...events].sort((a, b) => (a.type < b.type ? -1 : 1));
  const messages = Object.fromEntries(
    sorted.map((event) => [
      event.type,
      {
        name: event.type,
        title: `${event.context}: ${event.noun} ${event.verb}`,
        summary: event.description,
        contentType: 'application/json',
        tags: [{ name: event.context }],
        headers: { $ref: '#/components/schemas/CloudEventHeaders' },
        payload: schemas.write(event.data),
        ...(event.live ? { 'x-live': event.live } : {}),
      },
    ]),
  );
  return {
    asyncapi: '3.0.0',
    info: {
      title: 'Praxis events',
      version,
      description: 'Facts of the six contexts, CloudEvents 1.0 on NATS JetStream, at most 512 KiB each, delivered at least once.',
      license: { name: 'Apache-2.0', url: 'https://www.apache.org/licenses/LICENSE-2.0' },
      tags: CONTEXTS.map((name) => ({ name })),
    },
    defaultContentType: 'application/json',
    channels: Object.fromEntries(
      sorted.map(({ type }) => [
        type,
        {
          address: `${type}.{firmId}`,
          parameters: { firmId: { description: 'The firm that the event belongs to' } },
          messages: { [type]: { $ref: `#/components/messages/${type}` } },
        },
      ]),
    ),
    operations: Object.fromEntries(
      sorted.map(({ type, context }) => [
        `publish.${type}`,
        {
          action: 'send',
          channel: { $ref: `#/channels/${type}` },
          messages: [{ $ref: `#/channels/${type}/messages/${type}` }],
          tags: [{ name: context }],
        },
      ]),
    ),
    components: { messages, schemas: { CloudEventHeaders: HEADERS, ...schemas.components() } },
  };
}
