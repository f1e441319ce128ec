import fc from 'fast-check';
import { isParked, isTooLate, nextAttempt } from './backoff';

const at = new Date('2026-03-01T12:00:00Z');
const waitOf = (attempts: number, random: number): number => nextAttempt(at, attempts, random).getTime() - at.getTime();

test('parked events come back twice as late each time, from 2 s to 15 min, a quarter more or less', () => {
  expect([3, 4, 5, 6].map((attempts) => waitOf(attempts, 0.5))).toEqual([2_000, 4_000, 8_000, 16_000]);
  fc.assert(
    fc.property(fc.integer({ min: 3, max: 500 }), fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), (attempts, random) => {
      const plain = Math.min(2_000 * 2 ** (attempts - 3), 900_000);
      expect(waitOf(attempts, random)).toBeGreaterThanOrEqual(plain * 0.75);
      expect(waitOf(attempts, random)).toBeLessThanOrEqual(plain * 1.25);
    }),
  );
});

test('the quick attempts are guarded, the third one parks, and after a day it is too late', () => {
  expect([1, 2, 3].map(isParked)).toEqual([false, false, true]);
  expect(waitOf(1, 0.9)).toBe(10_000);
  expect(isTooLate(at, new Date('2026-03-02T11:59:59Z'))).toBe(false);
  expect(isTooLate(at, new Date('2026-03-02T12:00:00Z'))).toBe(true);
});
