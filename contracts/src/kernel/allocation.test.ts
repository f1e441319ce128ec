import fc from 'fast-check';
import billing from '../../test/vectors/billing.json';
import vectors from '../../test/vectors/money.json';
import { allocate, apportion, prorateCumulatively, split } from './allocation';
import { exact, roundHalfUp } from './decimal';
import { fromMajor, MAX_AMOUNT } from './money';

const cents = (major: string) => fromMajor(major, 'EUR').amount;
const amount = fc.integer({ min: -MAX_AMOUNT, max: MAX_AMOUNT });
const weights = fc
  .array(fc.integer({ min: 0, max: MAX_AMOUNT }), { minLength: 1, maxLength: 20 })
  .filter((list) => list.some((weight) => weight > 0));

test.each(vectors.split)('$amount in $parts parts', ({ amount: whole, parts, result }) => {
  expect(split(cents(whole), parts)).toEqual(result.map(cents));
});

test('V3: a document discount is spread by largest remainder, ties in line order', () => {
  const vector = billing.documents.find(({ id }) => id === 'V3-document-discount');
  const { tie } = vector ?? {};
  expect(allocate(cents(tie?.amount ?? ''), tie?.lines.map(cents) ?? [])).toEqual(tie?.shares.map(cents));
});

test('an allocation gives out exactly the amount', () => {
  fc.assert(
    fc.property(amount, weights, (whole, shares) => {
      expect(allocate(whole, shares).reduce((sum, part) => sum + BigInt(part), 0n)).toBe(BigInt(whole));
    }),
  );
});

test('each part is within one minor unit of its exact share, and a weight of zero gets nothing', () => {
  fc.assert(
    fc.property(amount, weights, (whole, shares) => {
      const total = shares.reduce((sum, share) => sum.plus(share), exact(0));
      allocate(whole, shares).forEach((part, index) => {
        const share = exact(whole)
          .times(shares[index] ?? 0)
          .div(total);
        expect(share.minus(part).abs().lt(1)).toBe(true);
        if (shares[index] === 0) expect(part).toBe(0);
      });
    }),
  );
});

test('a larger weight never gets less', () => {
  fc.assert(
    fc.property(fc.nat({ max: MAX_AMOUNT }), weights, (whole, shares) => {
      const parts = allocate(whole, shares);
      shares.forEach((share, i) => {
        shares.forEach((other, j) => {
          if (share > other) expect(parts[i]).toBeGreaterThanOrEqual(parts[j] ?? 0);
        });
      });
    }),
  );
});

test('a negative amount is split as the mirror image', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: MAX_AMOUNT }), weights, (whole, shares) => {
      expect(allocate(-whole, shares)).toEqual(allocate(whole, shares).map((part) => (part === 0 ? 0 : -part)));
    }),
  );
});

test('nothing to allocate to is a defect unless there is nothing to allocate', () => {
  expect(allocate(0, [0, -5])).toEqual([0, 0]);
  expect(allocate(0, [])).toEqual([]);
  expect(() => allocate(1, [0, -5])).toThrow(RangeError);
  expect(() => split(1, 0)).toThrow(RangeError);
});

test('apportioned values of any sign add up to their rounded sum, each within one', () => {
  const value = fc.integer({ min: -1_000_000, max: 1_000_000 }).map((n) => exact(n).div(1000));
  fc.assert(
    fc.property(fc.array(value, { maxLength: 20 }), (values) => {
      const target = roundHalfUp(values.reduce((sum, v) => sum.plus(v), exact(0))).toNumber();
      const parts = apportion(target, values);
      expect(parts.reduce((sum, part) => sum + part, 0)).toBe(target + 0);
      parts.forEach((part, index) => {
        expect(
          exact(values[index] ?? 0)
            .minus(part)
            .abs()
            .lt(1),
        ).toBe(true);
      });
    }),
  );
});

test('V10: unused days are credited and the new price charged by days', () => {
  const vector = billing.schedule.find(({ id }) => id === 'V10-amendment');
  const [days = 0, of = 0] = [vector?.days, vector?.of];
  const [, credit] = prorateCumulatively(
    [
      { amount: cents(vector?.billed ?? ''), days: of - days },
      { amount: cents(vector?.billed ?? ''), days },
    ],
    of,
  );
  const [charge] = prorateCumulatively([{ amount: cents(vector?.newPrice ?? ''), days }], of);
  expect([credit, charge]).toEqual([cents(vector?.credit?.[0] ?? ''), cents(vector?.charge?.[0] ?? '')]);
});

test('however a period is cut, its segments add up to the rounded day-weighted total', () => {
  const segment = fc.record({ amount: fc.nat({ max: 10_000_000 }), days: fc.integer({ min: 0, max: 31 }) });
  fc.assert(
    fc.property(fc.array(segment, { minLength: 1, maxLength: 12 }), fc.integer({ min: 1, max: 366 }), (segments, daysInPeriod) => {
      const parts = prorateCumulatively(segments, daysInPeriod);
      const weighted = segments.reduce((sum, { amount: price, days }) => sum.plus(exact(price).times(days)), exact(0));
      const total = roundHalfUp(weighted.div(daysInPeriod)).toNumber();
      expect(parts.reduce((sum, part) => sum + part, 0)).toBe(total);
      expect(parts.every((part) => part >= 0)).toBe(true);
    }),
  );
});

test('days cut from one price never bill more than the price', () => {
  fc.assert(
    fc.property(fc.nat({ max: 1_000_000 }), fc.array(fc.integer({ min: 1, max: 10 }), { minLength: 1, maxLength: 20 }), (price, cuts) => {
      const days = cuts.reduce((sum, cut) => sum + cut, 0);
      const parts = prorateCumulatively(
        cuts.map((cut) => ({ amount: price, days: cut })),
        days,
      );
      expect(parts.reduce((sum, part) => sum + part, 0)).toBe(price);
    }),
  );
});
