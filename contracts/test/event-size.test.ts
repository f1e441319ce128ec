import { z } from 'zod';
import { engagementStarted } from '../src/clients';
import { contractSigned, proposalAccepted } from '../src/crm';
import { type EventDefinition, type EventEnvelope, jsonBytes, MAX_EVENT_BYTES, MAX_LINES_JSON_BYTES, withinBytes } from '../src/kernel';
import { allEvents } from './all-events';
import { jsonSchemaOf } from './json-schema';
import { largest } from './largest';

const ID = '01985f3a-7c00-7000-8000-000000000001';

function largestData(schema: z.ZodType): unknown {
  const json = jsonSchemaOf(schema);
  return largest(json, json.$defs ?? {});
}

const largestEnvelope = (event: EventDefinition): EventEnvelope => ({
  specversion: '1.0',
  id: ID,
  source: `/praxis/${event.context}`,
  type: event.type,
  time: '2999-12-31T23:59:59.123456789Z',
  subject: ID,
  datacontenttype: 'application/json',
  dataschema: `https://praxis.dev/schemas/${event.type}`.padEnd(500, 'x'),
  firmid: ID,
  correlationid: ID,
  causationid: ID,
  aggregateversion: Number.MAX_SAFE_INTEGER,
  actor: 'x'.repeat(200),
  clientid: ID,
  traceparent: `00-${'f'.repeat(32)}-${'f'.repeat(16)}-01`,
  data: largestData(event.data),
});

describe('the largest legal event', () => {
  test.each(allEvents.map((event) => [event.type, event] as const))('%s is legal and at most 512 KiB', (_type, event) => {
    const envelope = largestEnvelope(event);
    expect(event.data.safeParse(envelope.data).error).toBeUndefined();
    expect(jsonBytes(envelope)).toBeLessThanOrEqual(MAX_EVENT_BYTES);
  });

  test('fills the bytes that lines may take, so that the bound is what is tested', () => {
    const accepted = largestData(proposalAccepted.data) as z.output<typeof proposalAccepted.data>;
    const started = largestData(engagementStarted.data) as z.output<typeof engagementStarted.data>;
    for (const lines of [accepted.option.lines, started.lines]) expect(jsonBytes(lines)).toBeGreaterThan(MAX_LINES_JSON_BYTES * 0.99);
  });
});

describe('bounds in bytes', () => {
  test('one line more than fits is refused with the limit', () => {
    const data = largestData(proposalAccepted.data) as z.output<typeof proposalAccepted.data>;
    const [line] = data.option.lines;
    const tooLarge = { ...data, option: { ...data.option, lines: [...data.option.lines.slice(0, 10), line, line] } };
    expect(proposalAccepted.data.safeParse(tooLarge).error?.issues).toEqual([
      expect.objectContaining({ path: ['option', 'lines'], message: expect.stringContaining(String(MAX_LINES_JSON_BYTES)) }),
    ]);
  });

  test('an accepted document too large for its event is refused', () => {
    const data = largestData(contractSigned.data) as z.output<typeof contractSigned.data>;
    expect(contractSigned.data.safeParse({ ...data, document: `${data.document}${'x'.repeat(6)}` }).success).toBe(false);
  });

  test('count bytes of UTF-8, not characters', () => {
    const four = withinBytes(10, z.string());
    expect(four.safeParse('𝄞𝄞').success).toBe(true);
    expect(four.safeParse('𝄞𝄞𝄞').success).toBe(false);
  });
});

describe('the generator of largest events', () => {
  test.each([
    ['text', z.object({ note: z.string() }), '/note: a text without a bound'],
    ['array', z.object({ tags: z.array(z.string().max(3)) }), '/tags: an array without a bound'],
    ['pattern', z.object({ code: z.string().regex(/^x+$/) }), '/code: no sample for the pattern'],
  ])('refuses an unbounded or unknown %s', (_what, schema, message) => {
    expect(() => largestData(schema)).toThrow(message);
  });

  test('would notice an event that is too large', () => {
    const schema = z.object({ notes: z.array(z.string().max(10_000)).max(100) });
    expect(jsonBytes(largestData(schema))).toBeGreaterThan(MAX_EVENT_BYTES);
  });
});
