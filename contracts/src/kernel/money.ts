import { z } from 'zod';
import { type ExactDecimal, exact, toInteger } from './decimal';
import { defineErrors, Rejection } from './problem';

/** Largest absolute amount in minor units: well inside the safe integers, so that sums of a document stay exact. */
export const MAX_AMOUNT = 1_000_000_000_000_000;

/**
 * ISO 4217 currencies in circulation with their minor unit exponents. Funds codes, precious metals and test codes are left out: nobody
 * invoices in them. BGN stays for the years before Bulgaria's euro.
 */
const CODES: Record<0 | 2 | 3, string> = {
  0: 'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF',
  2:
    'AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CNY COP CRC CUP CVE CZK DKK DOP ' +
    'DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD ' +
    'LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD ' +
    'SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD UYU UZS VED VES WST XCD XCG YER ZAR ZMW ' +
    'ZWG',
  3: 'BHD IQD JOD KWD LYD OMR TND',
};

const EXPONENTS: ReadonlyMap<string, number> = new Map(
  Object.entries(CODES).flatMap(([exponent, codes]) => codes.split(' ').map((code) => [code, Number(exponent)] as const)),
);

/** All currencies, sorted by code. */
export const currencies: readonly string[] = [...EXPONENTS.keys()].sort();

export const Currency = z
  .string()
  .regex(/^[A-Z]{3}$/)
  .refine((code) => EXPONENTS.has(code), { error: 'Unknown ISO 4217 currency' })
  .meta({ id: 'Currency', description: 'ISO 4217 currency code' });
export type Currency = z.output<typeof Currency>;

/**
 * Who may see amounts. What is marked `money: true` in a reply is absent without it; filters and sorts that are marked so are refused.
 */
export const MONEY_PERMISSION = 'finance:money:read';

/** Minor units of a currency: cents for EUR, yen for JPY, fils for BHD. */
export const MinorUnits = z.int().min(-MAX_AMOUNT).max(MAX_AMOUNT);

export const Money = z.strictObject({ amount: MinorUnits, currency: Currency }).meta({
  id: 'Money',
  description: `Amount in minor units of an ISO 4217 currency. In replies only with \`${MONEY_PERMISSION}\``,
  money: true,
});
export type Money = z.output<typeof Money>;

export const moneyErrors = defineErrors('money', {
  currency_mismatch: {
    status: 422,
    title: 'Amounts in different currencies',
    detail: 'Use one currency for all amounts that are added, subtracted or compared.',
  },
  amount_out_of_range: {
    status: 422,
    title: 'The amount is too large',
    detail: 'Keep every amount and total within 10^15 minor units of the currency.',
  },
  too_many_decimals: {
    status: 422,
    title: 'Too many decimals for the currency',
    detail: 'Give the amount with no more decimals than the currency has.',
  },
});

/** Number of decimals of a currency (ISO 4217 exponent); throws a RangeError for an unknown code. */
export function currencyExponent(currency: string): number {
  const exponent = EXPONENTS.get(currency);
  if (exponent === undefined) throw new RangeError(`Unknown ISO 4217 currency: ${currency}`);
  return exponent;
}

/** The amount itself, if it is an integer within bounds. Rejects with `money.amount_out_of_range`; a fraction is a RangeError. */
export function checkedAmount(amount: number): number {
  if (Math.abs(amount) > MAX_AMOUNT) throw new Rejection(moneyErrors.amount_out_of_range);
  if (!Number.isInteger(amount)) throw new RangeError(`Not an amount in minor units: ${amount}`);
  return amount === 0 ? 0 : amount;
}

/** Rounds an exact number of minor units half away from zero. Rejects with `money.amount_out_of_range`. */
export function roundToMinor(value: ExactDecimal): number {
  if (value.abs().gt(MAX_AMOUNT)) throw new Rejection(moneyErrors.amount_out_of_range);
  return toInteger(value);
}

/** @param amount minor units */
export function money(amount: number, currency: string): Money {
  currencyExponent(currency);
  return { amount: checkedAmount(amount), currency };
}

/** Rejects with `money.currency_mismatch` unless all are in `currency`. */
export function requireCurrency(currency: string, ...amounts: readonly (Money | undefined)[]): void {
  for (const other of amounts) {
    if (other && other.currency !== currency) {
      throw new Rejection(moneyErrors.currency_mismatch, { currencies: [currency, other.currency] });
    }
  }
}

/** Rejects with `money.currency_mismatch` or `money.amount_out_of_range`. */
export function add(a: Money, b: Money): Money {
  requireCurrency(a.currency, b);
  return money(a.amount + b.amount, a.currency);
}

/** Rejects with `money.currency_mismatch` or `money.amount_out_of_range`. */
export const subtract = (a: Money, b: Money): Money => add(a, negate(b));

export const negate = (a: Money): Money => money(-a.amount, a.currency);

/** Sum in `currency`, zero for none. Rejects with `money.currency_mismatch` or `money.amount_out_of_range`. */
export const sum = (amounts: Iterable<Money>, currency: string): Money => {
  let total = money(0, currency);
  for (const amount of amounts) total = add(total, amount);
  return total;
};

/** Sum of minor units. Rejects with `money.amount_out_of_range`. */
export function sumOf(amounts: Iterable<number>): number {
  let total = 0;
  for (const amount of amounts) total = checkedAmount(total + amount);
  return total;
}

/** `{ amount: 123456, currency: 'EUR' }` as `1234.56`, with all decimals of the currency. */
export const toMajor = (value: Money): string => {
  const exponent = currencyExponent(value.currency);
  return exact(value.amount).div(exact(10).pow(exponent)).toFixed(exponent);
};

/**
 * `1234.5` EUR as 123450 minor units, exactly. Rejects with `money.too_many_decimals` or `money.amount_out_of_range`; text that is not a
 * plain decimal is a RangeError.
 */
export function fromMajor(major: string, currency: string): Money {
  if (!/^-?\d{1,18}(\.\d{1,18})?$/.test(major)) throw new RangeError(`Not a plain decimal: ${major}`);
  const minor = exact(major).times(exact(10).pow(currencyExponent(currency)));
  if (!minor.isInteger()) throw new Rejection(moneyErrors.too_many_decimals, { currency });
  return money(roundToMinor(minor), currency);
}
