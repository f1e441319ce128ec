import fc from 'fast-check';
import { createLimiter } from './limiter';
import { defaultRates, parseRates } from './rates';
import { tokenBuckets } from './token-buckets';

describe('a token bucket', () => {
  it('never lets more through than the burst and what the time has added', () => {
    const rate = fc.record({ perSecond: fc.integer({ min: 1, max: 50 }), burst: fc.integer({ min: 1, max: 100 }) });
    const pauses = fc.array(fc.integer({ min: 0, max: 400 }), { minLength: 1, maxLength: 200 });
    fc.assert(
      fc.property(rate, pauses, (limit, waits) => {
        const buckets = tokenBuckets(limit);
        let now = 1_000;
        let allowed = 0;
        for (const wait of waits) {
          now += wait;
          if (buckets.take('a', now).allowed) allowed += 1;
        }
        expect(allowed).toBeLessThanOrEqual(limit.burst + ((now - 1_000) / 1000) * limit.perSecond + 1e-6);
      }),
    );
  });

  it('refuses nobody who stays within the rate', () => {
    const buckets = tokenBuckets({ perSecond: 10, burst: 1 });
    for (let count = 0; count < 100; count += 1) expect(buckets.take('a', count * 100).allowed).toBe(true);
  });

  it('lets a refused one through after the time it was told to wait', () => {
    const buckets = tokenBuckets({ perSecond: 2, burst: 2 });
    expect([buckets.take('a', 0), buckets.take('a', 0)].map(({ remaining }) => remaining)).toEqual([1, 0]);
    const refused = buckets.take('a', 0);
    expect(refused).toEqual({ allowed: false, remaining: 0, seconds: 1 });
    expect(buckets.take('a', refused.seconds * 1000).allowed).toBe(true);
  });

  it('is one per key, and looking takes nothing', () => {
    const buckets = tokenBuckets({ perSecond: 1, burst: 1 });
    expect(buckets.take('a', 0).allowed).toBe(true);
    expect(buckets.take('b', 0).allowed).toBe(true);
    expect(buckets.peek('a', 0).allowed).toBe(false);
    expect(buckets.peek('c', 0).allowed).toBe(true);
    expect(buckets.size).toBe(2);
  });

  it('is forgotten when it is full again, so that memory is bounded', () => {
    const buckets = tokenBuckets({ perSecond: 1, burst: 1 });
    for (let key = 0; key < 60_000; key += 1) buckets.take(`key-${key}`, key);
    expect(buckets.size).toBeLessThan(25_000);
  });
});

describe('the limiter', () => {
  it('tells of the tightest of several limits, and refuses when one is empty', () => {
    const limiter = createLimiter(parseRates('principal=1/2,firm=1/10'), () => 0);
    const charges = [
      { rate: 'principal', key: 'p' },
      { rate: 'firm', key: 'f' },
    ] as const;
    expect(limiter.take(charges)).toEqual({
      policy: '"principal";q=2;w=2, "firm";q=10;w=10',
      limit: '"principal";r=1;t=1',
      retryAfter: undefined,
    });
    limiter.take(charges);
    expect(limiter.take(charges)).toMatchObject({ limit: '"principal";r=0;t=1', retryAfter: 1 });
    expect(limiter.exhausted(charges[0])).toBe(1);
    expect(limiter.exhausted(charges[1])).toBeUndefined();
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
