import fc from 'fast-check';
import { type Crew, filled, mayTake, newBucket, seenByOthers, taken, takenElsewhere } from './bucket';

const alone: Crew = { gateways: 1, together: false, since: undefined };
const rates = fc.record({ perSecond: fc.integer({ min: 1, max: 50 }), burst: fc.integer({ min: 1, max: 100 }) });

describe('a bucket', () => {
  it('never lets more through than the burst and what the time has added', () => {
    const pauses = fc.array(fc.integer({ min: 0, max: 400 }), { minLength: 1, maxLength: 200 });
    fc.assert(
      fc.property(rates, pauses, (rate, waits) => {
        let now = 1_000;
        let bucket = newBucket(rate, alone, now);
        let allowed = 0;
        for (const wait of waits) {
          now += wait;
          bucket = filled(bucket, rate, alone, now);
          if (!mayTake(bucket, rate, alone)) continue;
          bucket = taken(bucket, alone);
          allowed += 1;
        }
        expect(allowed).toBeLessThanOrEqual(rate.burst + ((now - 1_000) / 1000) * rate.perSecond + 1e-6);
      }),
    );
  });

  it('refuses nobody who stays within the rate', () => {
    const rate = { perSecond: 10, burst: 1 };
    let bucket = newBucket(rate, alone, 0);
    for (let count = 0; count < 100; count += 1) {
      bucket = filled(bucket, rate, alone, count * 100);
      expect(mayTake(bucket, rate, alone)).toBe(true);
      bucket = taken(bucket, alone);
    }
  });

  it('without the others gives each gateway its part, and all of them together no more than the whole', () => {
    fc.assert(
      fc.property(rates, fc.integer({ min: 2, max: 9 }), fc.integer({ min: 0, max: 5_000 }), (rate, gateways, ms) => {
        const apart: Crew = { gateways, together: false, since: 0 };
        let total = 0;
        for (let gateway = 0; gateway < gateways; gateway += 1) {
          // Full at the moment when the broker went away.
          let bucket = { tokens: rate.burst, at: 0, unseen: 0, share: 0 };
          for (let now = 0; now <= ms; now += 50) {
            bucket = filled(bucket, rate, apart, now);
            while (mayTake(bucket, rate, apart)) {
              bucket = taken(bucket, apart);
              total += 1;
            }
          }
        }
        // The last request of each may be one that the whole would not have had.
        expect(total).toBeLessThanOrEqual(rate.burst + (ms / 1000) * rate.perSecond + gateways);
        expect(total).toBeGreaterThanOrEqual(rate.burst - gateways);
      }),
    );
  });

  it('begins with its part where others let requests through that are not known here', () => {
    const rate = { perSecond: 10, burst: 100 };
    const joined: Crew = { gateways: 4, together: true, since: 1_000 };
    expect(newBucket(rate, joined, 1_000).tokens).toBe(25);
    expect(newBucket(rate, joined, 3_000).tokens).toBe(45);
    expect(newBucket(rate, joined, 60_000).tokens).toBe(100);
    const full = { tokens: 100, at: 500, unseen: 7, share: 9 };
    expect(filled(full, rate, joined, 2_000)).toMatchObject({ tokens: 35, unseen: 0 });
    expect(filled({ ...full, at: 1_000 }, rate, joined, 2_000)).toMatchObject({ tokens: 100, unseen: 7 });
  });

  it('lets only a share through before the others have heard of it, and then a share of the rest', () => {
    const rate = { perSecond: 1, burst: 40 };
    const two: Crew = { gateways: 2, together: true, since: 0 };
    let bucket = { tokens: 40, at: 0, unseen: 0, share: 0 };
    const takeAll = (): number => {
      let count = 0;
      for (; mayTake(bucket, rate, two); count += 1) bucket = taken(bucket, two);
      return count;
    };
    expect(takeAll()).toBe(10);
    bucket = seenByOthers(bucket, 10, two);
    expect(takeAll()).toBe(7);
    bucket = takenElsewhere(seenByOthers(bucket, 7, two), 22, rate);
    expect(takeAll()).toBe(1);
  });

  it('owes what was taken twice, at most a whole bucket', () => {
    const rate = { perSecond: 10, burst: 20 };
    const owing = takenElsewhere({ tokens: 3, at: 0, unseen: 0, share: 0 }, 8, rate);
    expect(owing.tokens).toBe(-5);
    expect(mayTake(filled(owing, rate, alone, 599), rate, alone)).toBe(false);
    expect(mayTake(filled(owing, rate, alone, 600), rate, alone)).toBe(true);
    expect(takenElsewhere(owing, 1_000_000, rate).tokens).toBe(-20);
  });
});
