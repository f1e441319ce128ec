import { type ExactDecimal, exact } from './decimal';
import { checkedAmount, roundToMinor } from './money';

/**
 * Splits minor units in proportion to weights by largest remainder, ties in order, so that the parts add up to the amount. A negative
 * amount splits as the mirror image of the positive one. Weights below zero count as zero.
 *
 * @param amount minor units
 * @param weights integers, for instance the nets of lines in minor units
 * @throws RangeError when something is to be split and no weight is above zero
 */
export function allocate(amount: number, weights: readonly number[]): number[] {
  const size = BigInt(Math.abs(checkedAmount(amount)));
  const shares = weights.map((weight) => BigInt(Math.max(weight, 0)));
  const total = shares.reduce((sum, share) => sum + share, 0n);
  if (total === 0n) {
    if (size !== 0n) throw new RangeError('Nothing to allocate to: no weight is above zero');
    return weights.map(() => 0);
  }
  const parts = shares.map((share) => ({ whole: (size * share) / total, remainder: (size * share) % total }));
  const missing = Number(size - parts.reduce((sum, part) => sum + part.whole, 0n));
  const topped = new Set(
    byLargest(parts, (a, b) => (a.remainder > b.remainder ? -1 : a.remainder < b.remainder ? 1 : 0)).slice(0, missing),
  );
  return parts.map((part, index) => {
    const value = Number(part.whole) + (topped.has(index) ? 1 : 0);
    return amount < 0 && value !== 0 ? -value : value;
  });
}

/** Splits minor units into equal parts, the first ones taking what does not divide. */
export function split(amount: number, parts: number): number[] {
  if (!Number.isInteger(parts) || parts < 1) throw new RangeError(`Not a number of parts: ${parts}`);
  return allocate(
    amount,
    Array.from({ length: parts }, () => 1),
  );
}

/**
 * Rounds exact values, of whatever sign, to integers that add up to `target`: each one down, then the largest fractions up, ties in
 * order. Used for a document's rounded total (a tax group, an extracted net) that must be shown per line.
 *
 * @param target the rounded sum of `values`
 */
export function apportion(target: number, values: readonly ExactDecimal[]): number[] {
  const parts = values.map((value) => ({ whole: value.floor().toNumber(), fraction: value.minus(value.floor()) }));
  const missing = target - parts.reduce((sum, part) => sum + part.whole, 0);
  if (missing < 0 || missing > values.length) throw new RangeError(`${target} is not the rounded sum of the values`);
  const topped = new Set(byLargest(parts, (a, b) => b.fraction.comparedTo(a.fraction)).slice(0, missing));
  return parts.map((part, index) => checkedAmount(part.whole + (topped.has(index) ? 1 : 0)));
}

/**
 * Shares of periods, cumulatively: part i is what the rounded running total gains by segment i. Adjacent segments therefore never add up
 * to more than the rounded day-weighted total, however a period is cut.
 *
 * @param segments amounts of the whole period in minor units, unrounded, each with the days for which it applies
 * @param daysInPeriod days of the full period that contains the segments
 */
export function prorateCumulatively(segments: readonly { amount: ExactDecimal | number; days: number }[], daysInPeriod: number): number[] {
  if (!Number.isInteger(daysInPeriod) || daysInPeriod < 1) throw new RangeError(`Not a number of days: ${daysInPeriod}`);
  let weighted = exact(0);
  let billed = 0;
  return segments.map(({ amount, days }) => {
    if (!Number.isInteger(days) || days < 0) throw new RangeError(`Not a number of days: ${days}`);
    weighted = weighted.plus(exact(amount).times(days));
    const total = roundToMinor(weighted.div(daysInPeriod));
    const part = total - billed;
    billed = total;
    return part === 0 ? 0 : part;
  });
}

/** Indexes in descending order; the sort is stable, so ties keep their order. */
const byLargest = <T>(parts: readonly T[], compare: (a: T, b: T) => number): number[] =>
  parts
    .map((part, index) => ({ part, index }))
    .sort((a, b) => compare(a.part, b.part))
    .map(({ index }) => index);
