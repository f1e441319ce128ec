import { gatherLines } from './log-lines';

const info = (text: string): string => `{"level":"info","msg":"${text}"}\n`;
const warn = (text: string): string => `{"level":"warn","msg":"${text}"}\n`;

function gather(): { written: string[]; write: (line: string) => void } {
  const written: string[] = [];
  const lines = gatherLines({ write: (text) => void written.push(text) });
  return { written, write: lines.write };
}

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

test('lines wait for each other, but not for long', () => {
  const { written, write } = gather();
  write(info('one'));
  write(info('two'));
  expect(written).toEqual([]);
  jest.advanceTimersByTime(50);
  expect(written).toEqual([info('one') + info('two')]);
  write(info('three'));
  jest.advanceTimersByTime(50);
  expect(written.at(-1)).toBe(info('three'));
});

test('a warning is written at once, behind what waited', () => {
  const { written, write } = gather();
  write(info('one'));
  write(warn('two'));
  expect(written).toEqual([info('one') + warn('two')]);
});

test('many lines do not wait at all', () => {
  const { written, write } = gather();
  for (let index = 0; index < 64; index += 1) write(info(String(index)));
  expect(written.join('').split('\n')).toHaveLength(65);
});
