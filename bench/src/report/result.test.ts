import type { Machine } from './machine';
import { type MeasuredRow, merged, origin } from './result';

const machine = { cpu: 'A processor', cores: 2 } as Machine;
const row = (name: string, commit: string, measuredAt = '2026-01-02T00:00:00.000Z'): MeasuredRow => ({
  name,
  path: name,
  measuredAt,
  commit,
  seconds: 60,
  busy: false,
  figures: [],
});

test('new rows replace old ones of their name, the others stay, in the order of the table', () => {
  const earlier = { machine, rows: [row('a', 'one'), row('b', 'one'), row('gone', 'one')] };
  const { rows } = merged(earlier, { machine, rows: [row('c', 'two'), row('a', 'two')] }, ['a', 'b', 'c', 'd']);
  expect(rows.map(({ name, commit }) => `${name} ${commit}`)).toEqual(['a two', 'b one', 'c two']);
});

test('rows that were measured apart say so', () => {
  expect(origin({ machine, rows: [row('a', 'one'), row('b', 'two', '2026-01-05T00:00:00.000Z')] })).toBe(
    '2026-01-02 to 2026-01-05 at one, two, in 2 minutes, its rows in several runs',
  );
});
