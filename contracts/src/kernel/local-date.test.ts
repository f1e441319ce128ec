import fc from 'fast-check';
import { z } from 'zod';
import billing from '../../test/vectors/billing.json';
import calendar from '../../test/vectors/calendar.json';
import {
  addDays,
  addMonths,
  compareDates,
  daysBetween,
  endOfDay,
  Instant,
  instantAt,
  LocalDate,
  overdueFrom,
  startOfDay,
  TimeZone,
  todayIn,
} from './local-date';

const anyDate = fc.integer({ min: 0, max: 40_000 }).map((days) => addDays('1980-01-01', days));

describe('wire types', () => {
  test.each(['2028-02-29', '1900-01-01', '2999-12-31'])('%s is a calendar date', (date) => {
    expect(LocalDate.safeParse(date).success).toBe(true);
  });
  test.each(['2027-02-29', '2027-13-01', '2027-1-1', '2027-01-01T00:00:00Z', '1899-12-31', '3000-01-01', ''])(
    '%p is no calendar date',
    (date) => {
      expect(LocalDate.safeParse(date).success).toBe(false);
    },
  );
  test.each(['2027-01-20T10:00:00Z', '2027-01-20T10:00:00.123Z'])('%s is an instant', (instant) => {
    expect(Instant.safeParse(instant).success).toBe(true);
  });
  test.each(['2027-01-20T10:00:00+01:00', '2027-01-20T10:00Z', '2027-01-20 10:00:00Z', '2027-02-29T10:00:00Z', '2027-01-20'])(
    '%s is no UTC instant of RFC 3339',
    (instant) => {
      expect(Instant.safeParse(instant).success).toBe(false);
    },
  );
  test.each(['Europe/Berlin', 'UTC', 'America/Argentina/Buenos_Aires', 'Pacific/Auckland', 'Etc/GMT+5'])('%s is a time zone', (zone) => {
    expect(TimeZone.safeParse(zone).success).toBe(true);
  });
  test.each(['+01:00', 'Mars/Olympus', '', '../etc/passwd', 'Europe/Berlin '])('%p is no time zone', (zone) => {
    expect(TimeZone.safeParse(zone).success).toBe(false);
  });
  test('all have a JSON Schema', () => {
    for (const schema of [LocalDate, Instant, TimeZone]) expect(() => z.toJSONSchema(schema)).not.toThrow();
  });
});

test.each(calendar.monthlyAnchor)('months are counted from the anchor $anchor', ({ anchor, periods }) => {
  expect(periods.map((_, k) => addMonths(anchor, k))).toEqual(periods);
});

test.each(calendar.quarterlyLocalTime)('a local time keeps its clock across daylight saving in $zone', ({ first, zone, instants }) => {
  const [date = '', time = ''] = first.split('T');
  expect(instants.map((_, k) => instantAt(addMonths(date, 3 * k), time, zone))).toEqual(instants);
});

test.each(calendar.overdue)('$dueDate in $zone is overdue when the local day has passed', ({ dueDate, zone, overdueFrom: expected }) => {
  expect(overdueFrom(dueDate, zone)).toBe(expected);
});

test.each(billing.calendar.flatMap(({ cases }) => cases as [string, string, string][]))(
  'V20: %s in %s is overdue from %s, whether or not midnight exists',
  (dueDate, zone, expected) => {
    expect(overdueFrom(dueDate, zone)).toBe(expected);
  },
);

test.each(calendar.dueAcrossMidnight)('runs around midnight in $zone see the firm’s date', ({ zone, day, runs, issuedByRun }) => {
  expect(runs.findIndex((run) => todayIn(zone, run) >= day) + 1).toBe(issuedByRun);
});

test.each(calendar.proration)('days from $from to $to', ({ from, to, daysBilled }) => {
  expect(daysBetween(from, to)).toBe(daysBilled);
});

test.each(calendar.ageing)('$dueDate seen on $asOf falls into $bucket by days past due', ({ dueDate, asOf, bucket }) => {
  const days = daysBetween(dueDate, asOf);
  const name = days <= 0 ? 'not_due' : days <= 30 ? '1-30' : days <= 60 ? '31-60' : days <= 90 ? '61-90' : 'over-90';
  expect(name).toBe(bucket);
});

test('a wall-clock time in a gap moves forward, in a repeated hour it is the first', () => {
  expect(instantAt('2027-03-28', '02:30', 'Europe/Berlin')).toBe('2027-03-28T01:30:00Z');
  expect(instantAt('2027-10-31', '02:30', 'Europe/Berlin')).toBe('2027-10-31T00:30:00Z');
});

test('days follow each other without gap or overlap in every zone', () => {
  const zones = fc.constantFrom('Europe/Berlin', 'Africa/Cairo', 'America/Santiago', 'Pacific/Auckland', 'Asia/Kathmandu', 'UTC');
  fc.assert(
    fc.property(anyDate, zones, (date, zone) => {
      expect(endOfDay(date, zone)).toBe(startOfDay(addDays(date, 1), zone));
      expect(todayIn(zone, startOfDay(date, zone))).toBe(date);
      const last = new Date(Date.parse(endOfDay(date, zone)) - 1).toISOString();
      expect(todayIn(zone, last)).toBe(date);
    }),
    { numRuns: 200 },
  );
});

test('adding and measuring days agree', () => {
  fc.assert(
    fc.property(anyDate, fc.integer({ min: -5000, max: 5000 }), (date, days) => {
      const other = addDays(date, days);
      expect(daysBetween(date, other)).toBe(days);
      expect(compareDates(date, other)).toBe(Math.sign(-days) + 0);
    }),
  );
});
