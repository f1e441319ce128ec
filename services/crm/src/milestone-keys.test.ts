import fc from 'fast-check';
import { withMilestoneKeys } from './milestone-keys';

test('every milestone gets a key of its own, and keys that are given stay', () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.option(fc.constantFrom('m1', 'm2', 'm4', 'go-live'), { nil: undefined }), {
        minLength: 1,
        comparator: (a, b) => a !== undefined && a === b,
      }),
      (keys) => {
        const milestones = keys.map((key) => ({ key, name: 'Part', percent: '10' }));
        const billing = withMilestoneKeys({ rule: 'milestone', milestones });
        const given = billing.rule === 'milestone' ? billing.milestones.map(({ key }) => key) : [];
        expect(new Set(given).size).toBe(keys.length);
        keys.forEach((key, index) => {
          if (key !== undefined) expect(given[index]).toBe(key);
        });
      },
    ),
  );
});
