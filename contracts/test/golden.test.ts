import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { type EventDefinition, type EventEnvelope, Instant } from '../src/kernel';
import { allEvents } from './all-events';
import { alternativesOf, type JsonSchema, jsonSchemaOf, referenceOf } from './json-schema';

/*
 * A sample of every version of every event ever published, kept as it was written: it is never regenerated. What is added to an event
 * later must be optional, or these no longer parse.
 */
const folder = join(__dirname, 'golden');
const samples = readdirSync(folder)
  .filter((file) => file.endsWith('.json'))
  .map((file) => ({ file, sample: JSON.parse(readFileSync(join(folder, file), 'utf8')) as EventEnvelope }));

const definitionOf = new Map(allEvents.map((event) => [event.type, event]));
function definition(type: string): EventDefinition {
  const event = definitionOf.get(type);
  if (!event) throw new Error(`${type} is no longer declared: keep its schema, or an upcaster, as long as logs hold it`);
  return event;
}

const Envelope = z.strictObject({
  specversion: z.literal('1.0'),
  id: z.uuidv7(),
  source: z.string().regex(/^\/praxis\/[a-z]+$/),
  type: z.string(),
  time: Instant,
  subject: z.uuidv7(),
  datacontenttype: z.literal('application/json'),
  dataschema: z.url(),
  firmid: z.uuid(),
  correlationid: z.uuid(),
  causationid: z.uuid(),
  aggregateversion: z.int().min(1),
  actor: z.string().regex(/^(system|(user|link|api_client|operator):[0-9a-f-]{36})$/),
  clientid: z.uuid().optional(),
  traceparent: z
    .string()
    .regex(/^00-[0-9a-f]{32}-[0-9a-f]{16}-0[01]$/)
    .optional(),
  data: z.unknown(),
});

/** Values without a life of their own, which no reader needs to be tolerant about. */
const CLOSED = ['Money', 'Totals', 'Deposit'];

/** Adds members from the future wherever the schema has an object, except inside closed values. */
function withUnknownMembers(value: unknown, schema: JsonSchema, definitions: Record<string, JsonSchema>): unknown {
  const reference = referenceOf(schema);
  if (reference !== undefined) {
    const target = definitions[reference];
    return CLOSED.includes(reference) || !target ? value : withUnknownMembers(value, target, definitions);
  }
  const alternatives = alternativesOf(schema);
  if (Array.isArray(value)) return value.map((item) => withUnknownMembers(item, schema.items ?? {}, definitions));
  if (value === null || typeof value !== 'object') return value;
  const members = Object.assign({}, ...alternatives.map((each) => each.properties ?? {})) as Record<string, JsonSchema>;
  return {
    ...Object.fromEntries(
      Object.entries(value).map(([name, member]) => [name, withUnknownMembers(member, members[name] ?? {}, definitions)]),
    ),
    fromTheFuture: { nested: [1, 'two', null] },
  };
}

describe('golden samples', () => {
  test('every declared event has one', () => {
    expect(samples.map(({ file }) => file).sort()).toEqual(expect.arrayContaining([...definitionOf.keys()].map((type) => `${type}.json`)));
  });

  test.each(samples)('$file is a complete envelope of the event it is named after', ({ file, sample }) => {
    expect(Envelope.safeParse(sample).error).toBeUndefined();
    expect(`${sample.type}.json`).toBe(file);
    expect(sample.source).toBe(`/praxis/${definition(sample.type).context}`);
  });

  test.each(samples)('$file is parsed by the schema of today and nothing of it is lost', ({ sample }) => {
    expect(definition(sample.type).data.parse(sample.data)).toEqual(sample.data);
  });

  test.each(samples)('$file still parses with members unknown today, which are dropped', ({ sample }) => {
    const { data } = definition(sample.type);
    const json = jsonSchemaOf(data);
    const extended = withUnknownMembers(sample.data, json, json.$defs ?? {});
    expect(JSON.stringify(extended)).toContain('fromTheFuture');
    expect(data.parse(extended)).toEqual(sample.data);
  });
});
