import { z } from 'zod';
import * as clients from '../src/clients';
import * as crm from '../src/crm';
import * as documents from '../src/documents';
import * as finance from '../src/finance';
import { unmarkedPersonal } from '../src/generate/completeness';
import * as identity from '../src/identity';
import type { Context, EventDefinition } from '../src/kernel';
import * as projects from '../src/projects';
import { allEvents, eventsOf } from './all-events';

const modules: Record<Context, Record<string, unknown>> = { identity, crm, clients, projects, finance, documents };

const isEvent = (value: unknown): value is EventDefinition =>
  typeof value === 'object' && value !== null && 'verb' in value && 'data' in value && 'type' in value;

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
    expect(unmarkedPersonal(event.data)).toEqual([]);
  });

  test('would not pass with a personal member that is not marked', () => {
    const signer = z.object({ signer: z.array(z.object({ email: z.string().max(254).optional() })).max(2) });
    expect(unmarkedPersonal(signer)).toEqual(['email']);
  });
});
