import type { Billing, BillingInput } from '@praxis/contracts/kernel';

/** Gives each milestone without a key the next free one of its line (`m1`, `m2`, ...); keys that are given stay. */
export function withMilestoneKeys(billing: BillingInput): Billing {
  if (billing.rule !== 'milestone') return billing;
  const taken = new Set(billing.milestones.flatMap(({ key }) => (key === undefined ? [] : [key])));
  let n = 0;
  const next = (): string => {
    do n += 1;
    while (taken.has(`m${n}`));
    return `m${n}`;
  };
  return { ...billing, milestones: billing.milestones.map((milestone) => ({ ...milestone, key: milestone.key ?? next() })) };
}
