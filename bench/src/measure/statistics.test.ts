import { median, percentile, spread } from './statistics';

test('the median of an even number of rounds lies between the two in the middle', () => {
  expect(median([4, 1, 3, 2])).toBe(2.5);
  expect(median([9, 1, 5])).toBe(5);
});

test('a percentile is a value that was measured', () => {
  const hundred = Array.from({ length: 100 }, (_, index) => index + 1);
  expect(percentile(hundred, 0.99)).toBe(100);
  expect(percentile(hundred, 0.5)).toBe(51);
  expect(percentile([7], 0.99)).toBe(7);
});

test('nothing measured is no number', () => {
  expect(() => median([])).toThrow();
  expect(() => percentile([], 0.5)).toThrow();
});

test('a spread names the worst and the best round', () => {
  expect(spread([3, 1, 2])).toEqual({ value: 2, range: [1, 3] });
});
