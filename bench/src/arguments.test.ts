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

test('budgets are never set from a part or from the quick level', () => {
  expect(readArguments(['--accept'], known).accept).toBe(true);
  expect(() => readArguments(['quick', '--accept'], known)).toThrow('Only a run of all rows');
  expect(() => readArguments(['relay', '--accept'], known)).toThrow('Only a run of all rows');
});
