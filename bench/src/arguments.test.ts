import { readArguments } from './arguments';

const known = ['gateway', 'relay'];

test('without words everything is measured', () => {
  expect(readArguments([], known)).toEqual({ quick: false, rows: [], accept: false });
});

test('names select rows, at the quick level too', () => {
  expect(readArguments(['relay', 'gateway'], known).rows).toEqual(['relay', 'gateway']);
  expect(readArguments(['quick', 'relay'], known)).toEqual({ quick: true, rows: ['relay'], accept: false });
});

test('a row that does not exist is named with those that do', () => {
  expect(() => readArguments(['relais'], known)).toThrow('There is no row "relais"; there are gateway, relay.');
});

test('what the quick level measures is never accepted', () => {
  expect(readArguments(['relay', '--accept'], known)).toMatchObject({ rows: ['relay'], accept: true });
  expect(() => readArguments(['quick', '--accept'], known)).toThrow('The quick level');
});

test('a long run takes minutes and nothing else', () => {
  expect(readArguments(['long'], known).longMinutes).toBe(60);
  expect(readArguments(['long', '--minutes', '2'], known).longMinutes).toBe(2);
  expect(() => readArguments(['long', '--minutes', '0'], known)).toThrow('--minutes takes a whole number');
  expect(() => readArguments(['long', 'relay'], known)).toThrow('takes no rows');
  expect(() => readArguments(['relay', '--minutes', '2'], known)).toThrow('--minutes belongs to');
});
