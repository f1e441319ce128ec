import { addDays } from '@praxis/contracts/kernel';
import { DEFAULT_PROJECT_TEMPLATE } from '@praxis/contracts/projects';
import fc from 'fast-check';
import { dueDateOf, standardTemplate } from './template';
import { dayOfWeekOf } from './working-days';

const dates = fc.integer({ min: 0, max: 4000 }).map((days) => addDays('2026-01-01', days));

it('lists the built-in template elsewhere with as many tasks as it has', () => {
  expect(standardTemplate.tasks).toHaveLength(DEFAULT_PROJECT_TEMPLATE.taskCount);
});

describe('due dates of template tasks', () => {
  it('counts working days over a weekend', () => {
    expect(dueDateOf('2027-01-20', 0)).toBe('2027-01-20'); // a Wednesday
    expect(dueDateOf('2027-01-20', 2)).toBe('2027-01-22');
    expect(dueDateOf('2027-01-20', 3)).toBe('2027-01-25');
    expect(dueDateOf('2027-01-20', 5)).toBe('2027-01-27');
    expect(dueDateOf('2027-01-23', 0)).toBe('2027-01-25'); // a Saturday
  });

  it('falls on a working day and agrees with counting day by day', () => {
    fc.assert(
      fc.property(dates, fc.integer({ min: 0, max: 300 }), (start, offset) => {
        let day = start;
        while (dayOfWeekOf(day) > 5) day = addDays(day, 1);
        for (let left = offset; left > 0; ) {
          day = addDays(day, 1);
          if (dayOfWeekOf(day) <= 5) left -= 1;
        }
        expect(dueDateOf(start, offset)).toBe(day);
        expect(dayOfWeekOf(day)).toBeLessThanOrEqual(5);
      }),
    );
  });
});
