import fc from 'fast-check';
import billing from '../../test/vectors/billing.json';
import calendar from '../../test/vectors/calendar.json';
import { addDays, daysBetween } from './local-date';
import { fromMajor } from './money';
import { type BillingPeriod, billingPeriods, Frequency, periodAmount, periodAt, periodsDueBy, type Recurrence } from './periods';

const cents = (major: string) => fromMajor(major, 'EUR').amount;
const monthly: Recurrence = { frequency: 'monthly', timing: 'advance', proration: 'days' };
const first = (count: number, recurrence: Recurrence, start: string, end?: string) => {
  const periods: BillingPeriod[] = [];
  for (const period of billingPeriods(recurrence, start, end)) {
    if (periods.length === count) break;
    periods.push(period);
  }
  return periods;
};
const ranges = (periods: BillingPeriod[]) => periods.map(({ start, end }) => [start, end]);

describe('V10c', () => {
  const vector = billing.schedule.find(({ id }) => id === 'V10c-stub-anchor-31');
  const anchored = { ...monthly, dayOfMonth: vector?.dayOfMonth };
  const price = cents(vector?.price ?? '');
  const shown = (period: BillingPeriod) => [
    period.start,
    period.end,
    ...(period.days === period.daysInFull ? [] : [`${period.days}/${period.daysInFull}`]),
    periodAmount(price, period),
  ];
  const expected = (row: string[]) => [...row.slice(0, -1), cents(row.at(-1) ?? '')];

  test('the 31st comes back after February and the days before it are a stub', () => {
    expect(first(4, anchored, vector?.start ?? '').map(shown)).toEqual(vector?.periods?.map((row) => expected(row as string[])));
  });
  test('a start in March takes its stub from the period that began in February', () => {
    const row = vector?.startInMarch ?? [];
    expect(first(1, anchored, row[0] ?? '').map(shown)).toEqual([expected(row)]);
  });
});

test.each(calendar.monthlyAnchor)('periods of $anchor begin on the anchor day, clamped', ({ anchor, periods }) => {
  expect(first(periods.length, monthly, anchor).map(({ start }) => start)).toEqual(periods);
});

test.each(calendar.proration)('a start on $from bills $daysBilled of $daysInPeriod days', ({ from, to, daysBilled, daysInPeriod }) => {
  const period = periodAt({ ...monthly, dayOfMonth: 1 }, from, 0);
  expect(period).toMatchObject({ start: from, end: addDays(to, -1), days: daysBilled, daysInFull: daysInPeriod });
});

test('worked example: a start on the anchor has no stub, one on 1 March has 30 of 31 days', () => {
  const anchored = { ...monthly, dayOfMonth: 31 };
  expect(first(2, anchored, '2027-01-31')).toMatchObject([
    { start: '2027-01-31', end: '2027-02-27', days: 28, daysInFull: 28, dueOn: '2027-01-31' },
    { start: '2027-02-28', dueOn: '2027-02-28' },
  ]);
  const [stub, full] = first(2, anchored, '2027-03-01');
  expect(stub).toMatchObject({ days: 30, daysInFull: 31, dueOn: '2027-03-01' });
  expect(stub && periodAmount(50_000, stub)).toBe(48_387);
  expect(full).toMatchObject({ start: '2027-03-31', days: 30, daysInFull: 30 });
});

test('without proration the first period begins at the first anchor and a broken last one is not billed', () => {
  const whole: Recurrence = { ...monthly, dayOfMonth: 1, proration: 'none' };
  expect(ranges(first(9, whole, '2027-01-20', '2027-04-15'))).toEqual([
    ['2027-02-01', '2027-02-28'],
    ['2027-03-01', '2027-03-31'],
  ]);
  expect(first(1, whole, '2027-01-20', '2027-01-31')).toEqual([]);
});

test('by days the last period is cut at the end, and a stub too', () => {
  expect(first(9, { ...monthly, dayOfMonth: 1 }, '2027-01-20', '2027-02-14')).toMatchObject([
    { start: '2027-01-20', end: '2027-01-31', days: 12, daysInFull: 31 },
    { start: '2027-02-01', end: '2027-02-14', days: 14, daysInFull: 28 },
  ]);
  expect(first(9, { ...monthly, dayOfMonth: 1 }, '2027-01-20', '2027-01-24')).toMatchObject([{ days: 5, daysInFull: 31 }]);
});

test('a number of periods counts full ones; the stub comes on top', () => {
  const three = { ...monthly, periods: 3 };
  expect(ranges(first(9, { ...three, dayOfMonth: 1 }, '2027-01-20'))).toHaveLength(4);
  expect(ranges(first(9, three, '2027-01-20'))).toHaveLength(3);
  expect(ranges(first(9, { ...three, dayOfMonth: 1, proration: 'none' }, '2027-01-20'))).toHaveLength(3);
  expect(first(9, three, '2027-01-20', '2027-01-19')).toEqual([]);
});

test('a quarterly stub is a share of the quarter that contains it', () => {
  expect(periodAt({ ...monthly, frequency: 'quarterly', dayOfMonth: 1 }, '2027-01-20', 0)).toMatchObject({
    end: '2027-01-31',
    days: 12,
    daysInFull: daysBetween('2026-11-01', '2027-02-01'),
  });
});

test('arrears are due on the day after the period, advance on its first day', () => {
  const arrears: Recurrence = { ...monthly, timing: 'arrears', dayOfMonth: 1 };
  expect(first(2, arrears, '2027-01-20').map(({ dueOn }) => dueOn)).toEqual(['2027-02-01', '2027-03-01']);
  expect(periodsDueBy('2027-02-28', arrears, '2027-01-20')).toHaveLength(1);
  expect(periodsDueBy('2027-03-01', arrears, '2027-01-20')).toHaveLength(2);
  expect(periodsDueBy('2027-01-19', monthly, '2027-01-20')).toEqual([]);
  expect(periodsDueBy('2027-03-20', monthly, '2027-01-20')).toHaveLength(3);
});

const recurrence = fc.record(
  {
    frequency: fc.constantFrom(...Frequency.options),
    timing: fc.constantFrom('advance' as const, 'arrears' as const),
    proration: fc.constantFrom('days' as const, 'none' as const),
    dayOfMonth: fc.integer({ min: 1, max: 31 }),
    periods: fc.integer({ min: 1, max: 30 }),
  },
  { requiredKeys: ['frequency', 'timing', 'proration'] },
);
const day = fc.integer({ min: 0, max: 3000 }).map((days) => addDays('2024-01-01', days));

test('periods tile the time served without gap or overlap', () => {
  fc.assert(
    fc.property(recurrence, day, fc.option(fc.integer({ min: -5, max: 900 }), { nil: undefined }), (rule, start, length) => {
      const end = length === undefined ? undefined : addDays(start, length);
      const periods = first(40, rule, start, end);
      periods.forEach((period, index) => {
        expect(period.index).toBe(index);
        expect(period.days).toBe(daysBetween(period.start, period.end) + 1);
        expect(period.days).toBeGreaterThan(0);
        expect(period.days).toBeLessThanOrEqual(period.daysInFull);
        const next = periods[index + 1];
        if (next) {
          expect(next.start).toBe(addDays(period.end, 1));
          expect(next.dueOn > period.dueOn).toBe(true);
        }
        if (index > 0 && next) expect(period.days).toBe(period.daysInFull);
        if (rule.proration === 'none') expect(period.days).toBe(period.daysInFull);
      });
      if (rule.proration === 'days' && end !== undefined && end >= start) {
        expect(periods[0]?.start).toBe(start);
        if (rule.periods === undefined && periods.length < 40) expect(periods.at(-1)?.end).toBe(end);
      }
    }),
    { numRuns: 150 },
  );
});

test('a period is never billed above its full price', () => {
  fc.assert(
    fc.property(recurrence, day, fc.nat({ max: 100_000_000 }), (rule, start, price) => {
      for (const period of first(3, rule, start, addDays(start, 100))) {
        const amount = periodAmount(price, period);
        expect(amount).toBeLessThanOrEqual(price);
        if (period.days === period.daysInFull) expect(amount).toBe(price);
      }
    }),
    { numRuns: 100 },
  );
});
