import { Decimal as DecimalJs } from 'decimal.js';
import { z } from 'zod';

/**
 * Arithmetic on exact decimals: 40 significant digits, ROUND_HALF_UP (half away from zero, so a negative amount rounds as its mirror
 * image). A clone, so that nobody else's `Decimal.set` changes the rounding of money.
 */
export const ExactDecimal = DecimalJs.clone({ precision: 40, rounding: DecimalJs.ROUND_HALF_UP, toExpNeg: -40, toExpPos: 60 });
export type ExactDecimal = InstanceType<typeof ExactDecimal>;

const canonicalPattern = (integerDigits: number, scale: number, sign: '' | '-?') =>
  new RegExp(`^${sign}(0|[1-9]\\d{0,${integerDigits - 1}})(\\.\\d{1,${scale}})?$`);

/** Rules about the number are not asked of what is none: reading it would throw. */
const formatFirst = { abort: true };

/** A decimal as it travels: plain notation, bounded digits before and after the point, no exponent, no leading zeros or plus sign. */
export const decimalString = (bounds: { integerDigits: number; scale: number; signed?: boolean }) =>
  z.string().regex(canonicalPattern(bounds.integerDigits, bounds.scale, bounds.signed ? '-?' : ''), formatFirst);

/** Any decimal on the wire: at most 15 digits before and 9 after the point, signed. */
export const Decimal = decimalString({ integerDigits: 15, scale: 9, signed: true }).meta({
  id: 'Decimal',
  description: 'Decimal number as a string',
});
export type Decimal = z.output<typeof Decimal>;

/** Quantity of a line: at most 9 digits before and 6 after the point; negative on a line that takes something back. */
export const Quantity = decimalString({ integerDigits: 9, scale: 6, signed: true }).meta({
  id: 'Quantity',
  description: 'Quantity with up to 6 decimals, as a string',
});
export type Quantity = z.output<typeof Quantity>;

/** 0 to 100 with at most 4 decimals: discounts, tax rates, deposits, shares. */
export const Percent = z
  .string()
  .regex(/^(100(\.0{1,4})?|[1-9]?\d(\.\d{1,4})?)$/, formatFirst)
  .meta({ id: 'Percent', description: 'Percentage from 0 to 100 with up to 4 decimals, as a string' });
export type Percent = z.output<typeof Percent>;

/**
 * The exact number behind a decimal string or a safe integer. A fractional `number` is a defect of the caller (it has lost digits
 * already), so it throws a RangeError.
 */
export function exact(value: string | number | ExactDecimal): ExactDecimal {
  if (typeof value === 'number' && !Number.isSafeInteger(value)) throw new RangeError(`Not an exact integer: ${value}`);
  const decimal = new ExactDecimal(value);
  if (!decimal.isFinite()) throw new RangeError(`Not a finite decimal: ${String(value)}`);
  return decimal;
}

/** Rounds half away from zero to `scale` decimals. */
export const roundHalfUp = (value: string | number | ExactDecimal, scale = 0): ExactDecimal =>
  exact(value).toDecimalPlaces(scale, DecimalJs.ROUND_HALF_UP);

/** Rounds half away from zero to a whole number; throws a RangeError beyond the safe integers. Never returns -0. */
export function toInteger(value: string | number | ExactDecimal): number {
  const rounded = roundHalfUp(value).toNumber();
  if (!Number.isSafeInteger(rounded)) throw new RangeError(`Too large for an integer: ${String(value)}`);
  return rounded === 0 ? 0 : rounded;
}

/** Plain notation without exponent and trailing zeros: the form in which decimals are stored and sent. */
export function formatDecimal(value: string | number | ExactDecimal): string {
  const decimal = exact(value);
  return decimal.isZero() ? '0' : decimal.toFixed();
}

/** 7.5 percent of something as the factor 0.075. */
export const percentAsFactor = (percent: string): ExactDecimal => exact(percent).div(100);
