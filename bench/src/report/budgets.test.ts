import type { Figure } from '../figures';
import { brokenBudgets, budgetsFrom } from './budgets';

const ratio = (value: number, goal: Figure['goal'] = { atLeast: 0.5 }): Figure => ({ id: 'a', says: '', unit: 'x', value, goal });

test('a ratio more than 10 % below its budget breaks it, less does not', () => {
  expect(brokenBudgets([ratio(0.55)], { a: 0.6 })).toEqual([]);
  expect(brokenBudgets([ratio(0.54)], { a: 0.6 })).toMatchObject([{ budget: 0.6, worse: expect.closeTo(0.111, 3) }]);
});

test('where less is better, more than 10 % above breaks it', () => {
  expect(brokenBudgets([ratio(1.3, { atMost: 1.5 })], { a: 1.2 })).toEqual([]);
  expect(brokenBudgets([ratio(1.33, { atMost: 1.5 })], { a: 1.2 })).toHaveLength(1);
});

test('the goal and the budget are two things: better than the goal can still break the budget', () => {
  expect(brokenBudgets([ratio(0.7)], { a: 0.9 })).toHaveLength(1);
});

test('what depends on the machine has no budget', () => {
  const seconds: Figure = { id: 'b', says: '', unit: 's', value: 100, goal: { atMost: 2 } };
  expect(brokenBudgets([seconds], { b: 1 })).toEqual([]);
  expect(budgetsFrom([ratio(0.12345), seconds])).toEqual({ a: 0.123 });
});
