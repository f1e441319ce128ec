import { Temporal } from 'temporal-polyfill';
import { z } from 'zod';

/** A day of the calendar (ISO 8601, proleptic Gregorian), years 1900 to 2999 so that arithmetic never leaves four digits. */
export const LocalDate = z.iso
  .date()
  .refine((date) => date >= '1900-01-01' && date <= '2999-12-31', { error: 'Year out of range' })
  .meta({ id: 'LocalDate', description: 'Calendar date YYYY-MM-DD' });
export type LocalDate = z.output<typeof LocalDate>;

/** A moment: RFC 3339 in UTC with `Z`. */
export const Instant = z.iso.datetime().max(30).meta({ id: 'Instant', description: 'RFC 3339 instant in UTC with Z' });
export type Instant = z.output<typeof Instant>;

/** Name in the IANA time zone database; offsets such as `+01:00` are no zones because they know no daylight saving. */
export const TimeZone = z
  .string()
  .max(64)
  .regex(/^[A-Za-z][A-Za-z0-9_+-]*(\/[A-Za-z0-9_+-]+)*$/)
  .refine((zone) => isTimeZone(zone), { error: 'Unknown IANA time zone' })
  .meta({ id: 'TimeZone', description: 'IANA time zone' });
export type TimeZone = z.output<typeof TimeZone>;

const knownZones = new Map<string, boolean>();

function isTimeZone(zone: string): boolean {
  const known = knownZones.get(zone);
  if (known !== undefined) return known;
  let valid = true;
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
  } catch {
    valid = false;
  }
  // Bounded: valid names are few hundred, invalid ones are whatever callers send.
  if (valid) knownZones.set(zone, valid);
  return valid;
}

/** The calendar date in `zone` at `instant`. */
export const todayIn = (zone: string, instant: string): LocalDate =>
  Temporal.Instant.from(instant).toZonedDateTimeISO(zone).toPlainDate().toString();

/** The first instant of `date` in `zone`, which is not 00:00 where clocks go forward at midnight. */
export const startOfDay = (date: LocalDate, zone: string): Instant =>
  Temporal.PlainDate.from(date).toZonedDateTime(zone).toInstant().toString();

/** The first instant after `date` in `zone`. */
export const endOfDay = (date: LocalDate, zone: string): Instant => startOfDay(addDays(date, 1), zone);

/** The instant from which something due on `dueDate` in `zone` is overdue: the due day has wholly passed. */
export const overdueFrom = (dueDate: LocalDate, zone: string): Instant => endOfDay(dueDate, zone);

/**
 * The instant of a wall-clock time. In a gap the time is moved forward by the gap, in a repeated hour the first one is taken (RFC 5545,
 * Temporal's `compatible`).
 *
 * @param time `HH:MM` or `HH:MM:SS`
 */
export const instantAt = (date: LocalDate, time: string, zone: string): Instant =>
  Temporal.PlainDate.from(date).toZonedDateTime({ timeZone: zone, plainTime: time }).toInstant().toString();

export const addDays = (date: LocalDate, days: number): LocalDate => Temporal.PlainDate.from(date).add({ days }).toString();

/**
 * The anchor's day of month `months` later, clamped to that month's end. Always count from the anchor: from 31 January, twice one month
 * is 28 March, but two months are 31 March.
 */
export const addMonths = (anchor: LocalDate, months: number): LocalDate => Temporal.PlainDate.from(anchor).add({ months }).toString();

/** The given day of the month `months` after the month of `date`, clamped to that month's end. */
export const dayOfMonthAfter = (date: LocalDate, months: number, dayOfMonth: number): LocalDate =>
  Temporal.PlainDate.from(date).with({ day: 1 }).add({ months }).with({ day: dayOfMonth }).toString();

export const dayOfMonth = (date: LocalDate): number => Temporal.PlainDate.from(date).day;

/** Days from `from` to `to`: 0 on the same day, negative when `to` is earlier. */
export const daysBetween = (from: LocalDate, to: LocalDate): number =>
  Temporal.PlainDate.from(from).until(Temporal.PlainDate.from(to), { largestUnit: 'days' }).days;

/** -1, 0 or 1, for sorting. */
export const compareDates = (a: LocalDate, b: LocalDate): -1 | 0 | 1 => (a < b ? -1 : a > b ? 1 : 0);

/** The earlier of two dates. */
export const earlierOf = (a: LocalDate, b: LocalDate): LocalDate => (a <= b ? a : b);

/** The later of two dates. */
export const laterOf = (a: LocalDate, b: LocalDate): LocalDate => (a >= b ? a : b);
