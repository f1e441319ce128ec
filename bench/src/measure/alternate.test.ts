import { alternate, ratios } from './alternate';

test('takes turns, warms each up once, and goes backwards every second round', async () => {
  const turns: string[] = [];
  const turn = (name: string) => async () => turns.push(name);
  const results = await alternate(2, { a: turn('a'), b: turn('b') });
  expect(turns.join('')).toBe('ababba');
  expect(results).toEqual({ a: [3, 6], b: [4, 5] });
});

test('compares the results of the same round', () => {
  expect(ratios([2, 9], [1, 3])).toEqual([2, 3]);
});
