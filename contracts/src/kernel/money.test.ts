import fc from 'fast-check';
import { z } from 'zod';
import {
  add,
  currencies,
  currencyExponent,
  fromMajor,
  MAX_AMOUNT,
  Money,
  money,
  moneyErrors,
  negate,
  subtract,
  sum,
  toMajor,
} from './money';

const amount = fc.integer({ min: -MAX_AMOUNT, max: MAX_AMOUNT });
const currency = fc.constantFrom(...currencies);

test.each([
  ['EUR', 2],
  ['JPY', 0],
  ['KWD', 3],
  ['ISK', 0],
  ['HUF', 2],
])('%s has %i decimals', (code, decimals) => {
  expect(currencyExponent(code)).toBe(decimals);
});

test('every currency is listed once', () => {
  expect(new Set(currencies).size).toBe(currencies.length);
  expect(currencies.length).toBeGreaterThan(150);
  expect(currencies.every((code) => /^[A-Z]{3}$/.test(code))).toBe(true);
});

test.each([
  { amount: 1.5, currency: 'EUR' },
  { amount: MAX_AMOUNT + 1, currency: 'EUR' },
  { amount: '1', currency: 'EUR' },
  { amount: 1, currency: 'EURO' },
  { amount: 1, currency: 'XXX' },
  { amount: 1, currency: 'eur' },
  { amount: 1 },
  { amount: 1, currency: 'EUR', scale: 2 },
])('%j is no money', (value) => {
  expect(Money.safeParse(value).success).toBe(false);
});

test('the bound itself is money, and the schema says so', () => {
  expect(Money.safeParse({ amount: -MAX_AMOUNT, currency: 'EUR' }).success).toBe(true);
  expect(z.toJSONSchema(z.object({ price: Money }))).toMatchObject({
    $defs: { Money: { properties: { amount: { type: 'integer', minimum: -MAX_AMOUNT, maximum: MAX_AMOUNT } } } },
  });
});

test('mixed currencies are refused', () => {
  const mixed = expect.objectContaining({ code: moneyErrors.currency_mismatch.code });
  expect(() => add(money(1, 'EUR'), money(1, 'USD'))).toThrow(mixed);
  expect(() => subtract(money(1, 'EUR'), money(1, 'USD'))).toThrow(mixed);
  expect(() => sum([money(1, 'EUR'), money(1, 'USD')], 'EUR')).toThrow(mixed);
});

test('a sum beyond the bound is refused rather than inexact', () => {
  expect(() => add(money(MAX_AMOUNT, 'EUR'), money(1, 'EUR'))).toThrow(
    expect.objectContaining({ code: moneyErrors.amount_out_of_range.code }),
  );
});

test('more decimals than the currency has are refused', () => {
  expect(fromMajor('12.3', 'EUR')).toEqual(money(1230, 'EUR'));
  expect(fromMajor('-0.00', 'EUR')).toEqual(money(0, 'EUR'));
  expect(() => fromMajor('12.345', 'EUR')).toThrow(expect.objectContaining({ code: moneyErrors.too_many_decimals.code }));
  expect(() => fromMajor('0.5', 'JPY')).toThrow(expect.objectContaining({ code: moneyErrors.too_many_decimals.code }));
  expect(() => fromMajor('1e3', 'EUR')).toThrow(RangeError);
});

test('major units and back give the same money', () => {
  fc.assert(
    fc.property(amount, currency, (value, code) => {
      expect(fromMajor(toMajor(money(value, code)), code)).toEqual(money(value, code));
    }),
  );
});

test('addition is undone by subtraction, and zero stays plain zero', () => {
  const half = fc.integer({ min: -MAX_AMOUNT / 2, max: MAX_AMOUNT / 2 });
  fc.assert(
    fc.property(half, half, currency, (a, b, code) => {
      expect(subtract(add(money(a, code), money(b, code)), money(b, code))).toEqual(money(a, code));
      expect(add(money(a, code), negate(money(a, code)))).toEqual(money(0, code));
    }),
  );
  expect(Object.is(negate(money(0, 'EUR')).amount, 0)).toBe(true);
});
