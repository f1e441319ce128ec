import { z } from 'zod';
import * as clients from '../src/clients';
import * as crm from '../src/crm';
import * as documents from '../src/documents';
import * as finance from '../src/finance';
import * as identity from '../src/identity';
import type { Context, EventDefinition } from '../src/kernel';
import * as projects from '../src/projects';
import { allEvents, eventsOf } from './all-events';
import { alternativesOf, type JsonSchema, jsonSchemaOf } from './json-schema';

const modules: Record<Context, Record<string, unknown>> = { identity, crm, clients, projects, finance, documents };

const isEvent = (value: unknown): value is EventDefinition =>
  typeof value === 'object' && value !== null && 'verb' in value && 'data' in value && 'type' in value;

/** Every member of every object in a schema, with its name. */
function members(schema: JsonSchema): [string, JsonSchema][] {
  return alternativesOf(schema).flatMap((each) => [
    ...Object.entries(each.properties ?? {}).flatMap(([name, member]): [string, JsonSchema][] => [[name, member], ...members(member)]),
    ...(each.items ? members(each.items) : []),
  ]);
}

/** Personal members that the schema does not mark. Shared definitions (`$ref`) are values of the kernel and hold no persons. */
const unmarkedIn = (data: z.ZodType): string[] =>
  members(jsonSchemaOf(data))
    .filter(([name, member]) => PERSONAL.includes(name) && member.type === 'string' && member.personal !== true)
    .map(([name]) => name);

/** Names under which a person stands in an event. */
const PERSONAL = [
  'email',
  'signerEmail',
  'signerName',
  'signature',
  'phone',
  'address',
  'line1',
  'line2',
  'userAgent',
  'displayName',
  'document',
];

describe('the declared events', () => {
  test('have types that are unique on the platform', () => {
    const types = allEvents.map((event) => event.type);
    expect(types.filter((type, index) => types.indexOf(type) !== index)).toEqual([]);
  });

  test.each(Object.entries(modules))('of %s are all in its list, and the list has no others', (context, module) => {
    const exported = Object.values(module).filter(isEvent);
    const listed = eventsOf[context as Context];
    expect(exported.map((event) => event.type).sort()).toEqual(listed.map((event) => event.type).sort());
    expect(listed.filter((event) => event.context !== context)).toEqual([]);
  });

  test.each(allEvents.map((event) => [event.type, event] as const))('%s is named in kebab-case and says what it is', (_type, event) => {
    expect(`${event.noun}.${event.verb}`).toMatch(/^[a-z]+(-[a-z]+)*\.[a-z]+(-[a-z]+)*$/);
    expect(event.description).toMatch(/\.$/);
    if (event.live) expect(event.live.permission).toMatch(new RegExp(`^${event.context}:[a-z-]+:read$`));
  });

  test.each(allEvents.map((event) => [event.type, event] as const))('%s marks what identifies a person', (_type, event) => {
    expect(unmarkedIn(event.data)).toEqual([]);
  });

  test('would not pass with a personal member that is not marked', () => {
    const signer = z.object({ signer: z.array(z.object({ email: z.string().max(254).optional() })).max(2) });
    expect(unmarkedIn(signer)).toEqual(['email']);
  });
});
