import fc from 'fast-check';
import { z } from 'zod';
import { Decimal, exact, formatDecimal, Percent, Quantity, roundHalfUp, toInteger } from './decimal';

test.each(['0', '1', '-1.5', '999999999.999999', '0.000001'])('%s is a quantity', (text) => {
  expect(Quantity.safeParse(text).success).toBe(true);
});
test.each(['', '01', '1.', '.5', '+1', '1e3', '1.0000000', '1234567890', 'NaN', ' 1', '1,5', '1\n'])('%p is no quantity', (text) => {
  expect(Quantity.safeParse(text).success).toBe(false);
});
test.each(['0', '9.975', '100', '100.0000', '99.9999'])('%s is a percentage', (text) => {
  expect(Percent.safeParse(text).success).toBe(true);
});
test.each(['100.0001', '101', '-1', '0.00001', '007'])('%s is no percentage', (text) => {
  expect(Percent.safeParse(text).success).toBe(false);
});

test('JSON Schema carries the bounds', () => {
  expect(z.toJSONSchema(z.object({ quantity: Quantity, percent: Percent, decimal: Decimal }))).toMatchObject({
    $defs: { Quantity: { type: 'string', pattern: expect.any(String) }, Percent: { type: 'string', pattern: expect.any(String) } },
  });
});

test('halves are rounded away from zero on both sides', () => {
  expect([roundHalfUp('2.5'), roundHalfUp('-2.5'), roundHalfUp('1.005', 2)].map(formatDecimal)).toEqual(['3', '-3', '1.01']);
  expect(Object.is(toInteger('-0.4'), 0)).toBe(true);
});

test('a number that has already lost digits is refused', () => {
  expect(() => exact(0.1)).toThrow(RangeError);
  expect(() => exact(2 ** 53)).toThrow(RangeError);
  expect(() => toInteger('9007199254740993')).toThrow(RangeError);
  expect(() => exact('Infinity')).toThrow(RangeError);
});

test('the largest quantity times the largest price times a discount is exact', () => {
  const product = exact('999999999.999999').times(exact('1000000000000000')).times(exact('0.123457'));
  expect(formatDecimal(product)).toBe('123456999999999876543000');
});

test('formatting is plain, and reading it gives the same number', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n }), fc.integer({ min: 0, max: 9 }), (digits, scale) => {
      const value = exact(digits.toString()).div(exact(10).pow(scale));
      const text = formatDecimal(value);
      expect(text).toMatch(/^(0|-?(0|[1-9]\d*)(\.\d*[1-9])?)$/);
      expect(exact(text).eq(value)).toBe(true);
    }),
  );
});
