import fc from 'fast-check';
import { contextOfType, type EventRow, envelopeOfMessage, envelopeOfRow, headersOf, isReactionEvent, NotAnEvent } from './envelope';

const text = fc.string({ minLength: 1, maxLength: 40, unit: 'grapheme' }).filter((value) => value.trim() === value && value.isWellFormed());
const row = fc.record<EventRow>({
  message_id: fc.uuid(),
  firm_id: fc.uuid(),
  type: fc.constant('praxis.crm.lead.created.v1'),
  aggregate_id: text,
  aggregate_version: fc.integer({ min: 1 }).map(String),
  time: fc.date({ min: new Date('2000-01-01'), max: new Date('2100-01-01'), noInvalidDate: true }),
  correlation_id: text,
  causation_id: text,
  actor: text,
  client_id: fc.option(fc.uuid()),
  traceparent: fc.option(fc.constant('00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01')),
  data: fc.json(),
});

test('an event is the same read from its message and read from the log', () => {
  fc.assert(
    fc.property(row, (event) => {
      const message = { subject: `${event.type}.${event.firm_id}`, headers: headersOf('crm', event), data: Buffer.from(event.data) };
      expect(envelopeOfMessage(message)).toEqual(envelopeOfRow('crm', event));
    }),
  );
});

test('the attributes are those of CloudEvents in binary mode', () => {
  const list = headersOf('crm', {
    message_id: '018f0000-0000-7000-8000-000000000001',
    firm_id: '018f0000-0000-7000-8000-000000000002',
    type: 'praxis.crm.lead.created.v1',
    aggregate_id: 'lead',
    aggregate_version: '3',
    time: new Date(0),
    correlation_id: 'c',
    causation_id: 'd',
    actor: 'user:ä',
    client_id: null,
    traceparent: null,
    data: '{}',
  });
  expect(Object.fromEntries(list.keys().map((name) => [name, list.get(name)]))).toEqual({
    'ce-specversion': '1.0',
    'ce-id': '018f0000-0000-7000-8000-000000000001',
    'ce-source': '/praxis/crm',
    'ce-type': 'praxis.crm.lead.created.v1',
    'ce-time': '1970-01-01T00:00:00.000Z',
    'ce-subject': 'lead',
    'ce-dataschema': 'https://praxis.dev/events/praxis.crm.lead.created.v1',
    'ce-firmid': '018f0000-0000-7000-8000-000000000002',
    'ce-correlationid': 'c',
    'ce-causationid': 'd',
    'ce-aggregateversion': '3',
    'ce-actor': 'user%3A%C3%A4',
    'content-type': 'application/json',
  });
});

test('whatever lacks an attribute or a body is no event', () => {
  fc.assert(
    fc.property(
      row,
      fc.constantFrom('ce-id', 'ce-type', 'ce-time', 'ce-firmid', 'ce-subject', 'ce-aggregateversion', 'ce-actor'),
      (event, name) => {
        const headers = headersOf('crm', event);
        headers.delete(name);
        const subject = `${event.type}.${event.firm_id}`;
        expect(() => envelopeOfMessage({ subject, headers, data: Buffer.from('{}') })).toThrow(NotAnEvent);
      },
    ),
  );
  expect(() => envelopeOfMessage({ subject: 'praxis.crm.lead.created.v1.x', data: Buffer.from('{}') })).toThrow(NotAnEvent);
});

test('a message whose subject is of another type or firm than it says is no event', () => {
  fc.assert(
    fc.property(row, fc.uuid(), (event, other) => {
      const message = { headers: headersOf('crm', event), data: Buffer.from('{}') };
      const from = (subject: string) => () => envelopeOfMessage({ ...message, subject });
      expect(from(`${event.type}.${event.firm_id}`)).not.toThrow();
      expect(from(`praxis.finance.invoice.issued.v1.${event.firm_id}`)).toThrow(NotAnEvent);
      fc.pre(other !== event.firm_id);
      expect(from(`${event.type}.${other}`)).toThrow(NotAnEvent);
    }),
  );
});

test('the parts of a type', () => {
  expect(contextOfType('praxis.crm.lead.created.v1')).toBe('crm');
  expect(isReactionEvent('praxis.crm.reaction.failed.v1')).toBe(true);
  expect(isReactionEvent('praxis.crm.lead.created.v1')).toBe(false);
});
