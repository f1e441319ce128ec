import fc from 'fast-check';
import { createFeed, type FedEvent, KEPT_MS } from './feed';
import { typeFilter } from './visible';

const fed = (id: string, firmId: string, at: number): FedEvent => ({
  event: { id, type: 't', resource: { type: 'x', id: 'y' }, correlationId: 'c', at: '' },
  firmId,
  clientId: undefined,
  at,
});
const idsOf = (events: readonly FedEvent[] | undefined): string[] | undefined => events?.map(({ event }) => event.id);

describe('the feed of live events', () => {
  it('gives a firm what came after an event, in order, and nothing of another firm', () => {
    const entry = fc.record({ id: fc.integer({ min: 0, max: 30 }), firm: fc.constantFrom('a', 'b') });
    fc.assert(
      fc.property(fc.array(entry, { maxLength: 60 }), (entries) => {
        const feed = createFeed(() => 0);
        const expected: string[] = [];
        const seen = new Set<string>();
        for (const { id, firm } of entries) {
          const name = `e${id}`;
          feed.add(fed(name, firm, 0));
          if (!seen.has(name) && firm === 'a') expected.push(name);
          seen.add(name);
        }
        for (const [index, id] of expected.entries()) expect(idsOf(feed.after('a', id))).toEqual(expected.slice(index + 1));
        for (const id of expected) expect(feed.after('b', id)).toBeUndefined();
      }),
    );
  });

  it('keeps five minutes', () => {
    let now = 0;
    const feed = createFeed(() => now);
    feed.add(fed('one', 'a', 0));
    now = KEPT_MS;
    feed.add(fed('two', 'a', now));
    expect(idsOf(feed.after('a', 'one'))).toEqual(['two']);
    now = KEPT_MS + 1;
    expect(feed.after('a', 'one')).toBeUndefined();
    expect(feed.after('a', 'two')).toEqual([]);
    feed.add(fed('late', 'a', 0));
    expect(feed.size).toBe(1);
  });

  it('keeps at most so many, the newest', () => {
    const feed = createFeed(() => 0, 3);
    for (const id of ['1', '2', '3', '4', '5']) feed.add(fed(id, 'a', 0));
    expect(feed.size).toBe(3);
    expect(feed.after('a', '2')).toBeUndefined();
    expect(idsOf(feed.after('a', '3'))).toEqual(['4', '5']);
  });

  it('tells listeners of their firm once per event, until they stop', () => {
    const feed = createFeed(() => 0);
    const heard: string[] = [];
    const stop = feed.listen('a', ({ event }) => heard.push(event.id));
    feed.add(fed('1', 'a', 0));
    feed.add(fed('1', 'a', 0));
    feed.add(fed('2', 'b', 0));
    stop();
    feed.add(fed('3', 'a', 0));
    expect(heard).toEqual(['1']);
  });
});

describe('the filter of types', () => {
  it('takes whole types and beginnings', () => {
    const wanted = typeFilter('praxis.crm.lead.created.v1, praxis.clients.onboarding.*');
    expect(['praxis.crm.lead.created.v1', 'praxis.clients.onboarding.started.v1'].every(wanted)).toBe(true);
    expect(['praxis.crm.lead.created.v10', 'praxis.clients.onboardings.x', 'praxis.crm'].some(wanted)).toBe(false);
    expect(typeFilter(undefined)('anything')).toBe(true);
  });

  it.each(['', ' ', 'a,,b', 'a*b', '*x', 'A', 'a b', ['a', 'b'], 'x,'.repeat(60)])('refuses %j', (parameter) => {
    expect(() => typeFilter(parameter)).toThrow('http.invalid_request');
  });
});
