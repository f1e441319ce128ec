import type { Crew } from './bucket';
import { createBuckets } from './buckets';
import { createLimiter } from './limiter';
import { defaultRates, parseRates, ratesFor } from './rates';

const alone: Crew = { gateways: 1, together: false, since: undefined };
const charges = [
  { rate: 'principal', key: 'p' },
  { rate: 'firm', key: 'f' },
] as const;
const limiterWith = (text: string, crew: Crew = alone) => {
  const clock = { now: 0 };
  const rates = parseRates(text);
  return { clock, limiter: createLimiter({ rateOf: (name) => rates[name], crew: () => crew, now: () => clock.now }) };
};

describe('the limiter', () => {
  it('tells of the tightest of several limits, and refuses when one is empty', () => {
    const { limiter } = limiterWith('principal=1/2,firm=1/10');
    expect(limiter.take(charges)).toEqual({
      policy: '"principal";q=2;w=2, "firm";q=10;w=10',
      limit: '"principal";r=1;t=1',
      retryAfter: undefined,
      refusedBy: undefined,
    });
    limiter.take(charges);
    expect(limiter.take(charges)).toMatchObject({ limit: '"principal";r=0;t=1', retryAfter: 1, refusedBy: 'principal' });
    expect(limiter.look([charges[0]]).retryAfter).toBe(1);
    expect(limiter.look([charges[1]]).retryAfter).toBeUndefined();
  });

  it('lets a refused one through after the time it was told to wait', () => {
    const { limiter, clock } = limiterWith('principal=1/1');
    limiter.take([charges[0]]);
    const { retryAfter = 0 } = limiter.take([charges[0]]);
    clock.now = retryAfter * 1000;
    expect(limiter.take([charges[0]]).retryAfter).toBeUndefined();
  });

  it('counts nothing for the firm of a principal that is over its own limit', () => {
    const { limiter } = limiterWith('principal=1/2,firm=1/5');
    for (let count = 0; count < 50; count += 1) limiter.take(charges);
    expect(limiter.look([charges[1]]).limit).toBe('"firm";r=3;t=2');
  });

  it('hands out once what passed here, and only where there is somebody to tell', () => {
    const { limiter } = limiterWith('', { gateways: 2, together: true, since: 0 });
    limiter.take(charges);
    limiter.take(charges);
    expect(limiter.pending()).toBe(2);
    expect(limiter.unreported(100)).toEqual(
      new Map([
        ['principal', new Map([['p', 2]])],
        ['firm', new Map([['f', 2]])],
      ]),
    );
    expect(limiter.pending()).toBe(0);
    limiter.elsewhere({ principal: { p: 198 } });
    expect(limiter.take(charges).refusedBy).toBe('principal');
    const lone = limiterWith('').limiter;
    lone.take(charges);
    expect(lone.pending()).toBe(0);
  });

  it('gives a firm the rate that its limits name', () => {
    const rateOf = ratesFor(defaultRates, {
      firm: (id) => (id === 'big' ? ({ facts: { limits: { requestsPerSecond: 3 } } } as never) : undefined),
    });
    expect(rateOf('firm', 'big')).toEqual({ perSecond: 3, burst: 6 });
    expect(rateOf('firm', 'other')).toEqual(defaultRates.firm);
    expect(rateOf('principal', 'big')).toEqual(defaultRates.principal);
  });
});

describe('buckets', () => {
  it('are one per key, and looking takes nothing', () => {
    const buckets = createBuckets(
      () => ({ perSecond: 1, burst: 1 }),
      () => alone,
    );
    expect(buckets.take('a', 0).allowed).toBe(true);
    expect(buckets.take('b', 0).allowed).toBe(true);
    expect(buckets.look('a', 0).allowed).toBe(false);
    expect(buckets.look('c', 0).allowed).toBe(true);
    expect(buckets.size).toBe(2);
  });

  it('are forgotten when they are full again, so that memory is bounded', () => {
    const buckets = createBuckets(
      () => ({ perSecond: 1, burst: 1 }),
      () => alone,
    );
    for (let key = 0; key < 60_000; key += 1) buckets.take(`key-${key}`, key);
    expect(buckets.size).toBeLessThan(25_000);
  });

  it('tell of so many keys at a time and of the rest later', () => {
    const buckets = createBuckets(
      () => ({ perSecond: 1, burst: 9 }),
      () => ({ gateways: 2, together: true, since: 0 }),
    );
    for (const key of ['a', 'b', 'c']) buckets.take(key, 10_000);
    expect([...buckets.unreported(2).keys()]).toEqual(['a', 'b']);
    expect([...buckets.unreported(2).keys()]).toEqual(['c']);
    expect(buckets.pending).toBe(0);
  });
});

describe('RATE_LIMITS', () => {
  it('replaces what it names', () => {
    expect(parseRates('principal=5/6')).toEqual({ ...defaultRates, principal: { perSecond: 5, burst: 6 } });
    expect(parseRates('')).toEqual(defaultRates);
  });

  it.each(['principal', 'principal=5', 'principal=0/5', 'principal=5/0', 'nobody=1/1', 'principal=-1/5', 'principal=1.5/5'])(
    'refuses %s',
    (text) => {
      expect(() => parseRates(text)).toThrow();
    },
  );
});
