import { z } from 'zod';
import { type ExactDecimal, exact } from './decimal';
import { addDays, dayOfMonth, dayOfMonthAfter, daysBetween, type LocalDate } from './local-date';
import { roundToMinor } from './money';

export const Frequency = z.enum(['weekly', 'monthly', 'quarterly', 'half_yearly', 'yearly']);
export type Frequency = z.output<typeof Frequency>;

const MONTHS: Record<Exclude<Frequency, 'weekly'>, number> = { monthly: 1, quarterly: 3, half_yearly: 6, yearly: 12 };

/** When something recurs and how its broken periods are billed. */
export interface Recurrence {
  frequency: Frequency;
  /** Day of the month on which periods begin, clamped to the month's end; without it the start's day. Not for weekly. */
  dayOfMonth?: number;
  /** Billed on the period's first day, or on the day after its last. */
  timing: 'advance' | 'arrears';
  /** Broken periods at the start and the end are billed by days, or not at all. */
  proration: 'days' | 'none';
  /** Number of full periods; a broken one at the start comes on top. Without it there is no end. */
  periods?: number;
}

/** A billed stretch of days. */
export interface BillingPeriod {
  /** 0 for the first billed one. */
  index: number;
  start: LocalDate;
  /** The last day, inclusive. */
  end: LocalDate;
  days: number;
  /** Days of the full period that this one is or is cut from. */
  daysInFull: number;
  dueOn: LocalDate;
}

/**
 * The k-th billed period (from 0) of something that starts on `start`; undefined when there is none.
 *
 * Periods begin on the first anchor day on or after the start and every 1, 3, 6 or 12 months from it, always computed from the anchor,
 * so that a 31st comes back after February. Days before the first anchor make a broken period, and so do days before `end`.
 *
 * @param end the last day served, inclusive; without it the service is open
 */
export function periodAt(recurrence: Recurrence, start: LocalDate, k: number, end?: LocalDate): BillingPeriod | undefined {
  if (!Number.isInteger(k) || k < 0 || (end !== undefined && end < start)) return undefined;
  const boundary = boundaries(recurrence, start);
  const stubs = recurrence.proration === 'days' && boundary(0) > start ? 1 : 0;
  const n = k - stubs;
  if (recurrence.periods !== undefined && n >= recurrence.periods) return undefined;

  const fullStart = boundary(n);
  const next = boundary(n + 1);
  const from = fullStart < start ? start : fullStart;
  const lastOfFull = addDays(next, -1);
  const cut = end !== undefined && end < lastOfFull;
  if (end !== undefined && (end < from || (cut && recurrence.proration === 'none'))) return undefined;

  const last = cut ? end : lastOfFull;
  return {
    index: k,
    start: from,
    end: last,
    days: daysBetween(from, last) + 1,
    daysInFull: daysBetween(fullStart, next),
    dueOn: recurrence.timing === 'advance' ? from : addDays(last, 1),
  };
}

/** All billed periods in order. Without `end` and `periods` this never ends by itself: take what is needed. */
export function* billingPeriods(recurrence: Recurrence, start: LocalDate, end?: LocalDate): Generator<BillingPeriod, void> {
  for (let k = 0; ; k += 1) {
    const period = periodAt(recurrence, start, k, end);
    if (period === undefined) return;
    yield period;
  }
}

/** The periods that are due on or before `date`. */
export function periodsDueBy(date: LocalDate, recurrence: Recurrence, start: LocalDate, end?: LocalDate): BillingPeriod[] {
  const due: BillingPeriod[] = [];
  for (const period of billingPeriods(recurrence, start, end)) {
    if (period.dueOn > date) break;
    due.push(period);
  }
  return due;
}

/**
 * The amount of a period in minor units: the unrounded price of a full period, by days, rounded once.
 *
 * @param fullAmount price of a full period in minor units, unrounded
 */
export const periodAmount = (fullAmount: ExactDecimal | number, period: Pick<BillingPeriod, 'days' | 'daysInFull'>): number =>
  roundToMinor(exact(fullAmount).times(period.days).div(period.daysInFull));

/** The first day of full period n, counted from the first anchor on or after the start; -1 is the one before it. */
function boundaries(recurrence: Recurrence, start: LocalDate): (n: number) => LocalDate {
  if (recurrence.frequency === 'weekly') return (n) => addDays(start, 7 * n);
  const day = recurrence.dayOfMonth ?? dayOfMonth(start);
  const months = MONTHS[recurrence.frequency];
  const sameMonth = dayOfMonthAfter(start, 0, day);
  const firstAnchor = sameMonth >= start ? sameMonth : dayOfMonthAfter(start, 1, day);
  return (n) => dayOfMonthAfter(firstAnchor, n * months, day);
}
