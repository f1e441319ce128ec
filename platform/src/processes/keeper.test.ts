import { backOff } from './keeper';

const now = 1_000_000;

test('a process that dies again and again is started ever later, and left stopped after five restarts within a minute', () => {
  const deaths: number[] = [];
  const waits = Array.from({ length: 6 }, () => {
    deaths.push(now);
    return backOff(deaths, now);
  });
  expect(waits).toEqual([250, 500, 1_000, 2_000, 4_000, undefined]);
});

test('deaths of more than a minute ago are forgiven', () => {
  expect(backOff([...Array.from({ length: 20 }, () => now - 60_000), now], now)).toBe(250);
});
