import { z } from 'zod';
import { Billing, BillingInput, Deposit } from './billing';

const eur = (amount: number) => ({ amount, currency: 'EUR' });
const accepted = [
  { rule: 'on_acceptance' },
  { rule: 'on_completion' },
  { rule: 'recurring', frequency: 'monthly', dayOfMonth: 31, timing: 'advance', proration: 'days', periods: 12 },
  { rule: 'recurring', frequency: 'weekly', timing: 'arrears', proration: 'none' },
  { rule: 'hourly' },
  { rule: 'hourly', cap: eur(300_000), per: 'month' },
  {
    rule: 'milestone',
    milestones: [
      { key: 'm1', name: 'Design', percent: '33.3333' },
      { key: 'm2', name: 'Build', percent: '66.6667' },
    ],
  },
  { rule: 'milestone', milestones: [{ key: 'm1', name: 'Design', amount: eur(1) }] },
  { rule: 'retainer', frequency: 'monthly', unit: 'hours', amount: '20.5' },
  {
    rule: 'retainer',
    frequency: 'quarterly',
    dayOfMonth: 1,
    unit: 'money',
    amount: eur(500_000),
    carryOver: { cap: eur(100_000), expiresAfterPeriods: 2, mayGoNegative: false },
    overageRate: eur(12_000),
  },
];

test.each(accepted)('%j is a billing rule', (billing) => {
  expect(Billing.parse(billing)).toEqual(billing);
  expect(BillingInput.parse(billing)).toEqual(billing);
});

test.each([
  { rule: 'sometimes' },
  { rule: 'recurring', frequency: 'weekly', dayOfMonth: 1, timing: 'advance', proration: 'days' },
  { rule: 'recurring', frequency: 'monthly', dayOfMonth: 32, timing: 'advance', proration: 'days' },
  { rule: 'recurring', frequency: 'monthly', timing: 'advance' },
  { rule: 'milestone', milestones: [] },
  { rule: 'milestone', milestones: [{ key: 'a', name: 'A', percent: '99' }] },
  {
    rule: 'milestone',
    milestones: [
      { key: 'a', name: 'A', percent: '100' },
      { key: 'b', name: 'B', percent: '0' },
    ],
  },
  { rule: 'milestone', milestones: [{ key: 'a', name: 'A', percent: '100', amount: eur(1) }] },
  {
    rule: 'milestone',
    milestones: [
      { key: 'a', name: 'A', percent: '100' },
      { key: 'b', name: 'B', amount: eur(1) },
    ],
  },
  { rule: 'milestone', milestones: [{ key: 'a', name: 'A' }] },
  {
    rule: 'milestone',
    milestones: [
      { key: 'a', name: 'A', percent: '50' },
      { key: 'a', name: 'B', percent: '50' },
    ],
  },
  { rule: 'milestone', milestones: [{ key: 'a', name: 'A', percent: '' }] },
  { rule: 'milestone', milestones: [{ key: 'a', name: 'A', percent: 'NaN' }] },
  { rule: 'retainer', frequency: 'monthly', unit: 'hours', amount: eur(1) },
  { rule: 'retainer', frequency: 'monthly', unit: 'hours', amount: '-1' },
  { rule: 'retainer', frequency: 'monthly', unit: 'money', amount: '1' },
])('%j is no billing rule', (billing) => {
  expect(Billing.safeParse(billing).success).toBe(false);
  expect(BillingInput.safeParse(billing).success).toBe(false);
});

test('a command may leave milestone keys to crm, an event may not', () => {
  const billing = { rule: 'milestone', milestones: [{ name: 'A', percent: '100' }] };
  expect(BillingInput.safeParse(billing).success).toBe(true);
  expect(Billing.safeParse(billing).success).toBe(false);
});

test('unknown fields are refused in a command and tolerated in an event', () => {
  const billing = { rule: 'hourly', surprise: true };
  expect(BillingInput.safeParse(billing).success).toBe(false);
  expect(Billing.parse(billing)).toEqual({ rule: 'hourly' });
});

test.each([{ percent: '30' }, { amount: eur(90_000) }])('%j is a deposit', (deposit) => {
  expect(Deposit.safeParse(deposit).success).toBe(true);
});
test.each([{}, { percent: '' }, { percent: '0' }, { percent: '101' }, { amount: eur(0) }, { percent: '30', amount: eur(1) }])(
  '%j is no deposit',
  (deposit) => {
    expect(Deposit.safeParse(deposit).success).toBe(false);
  },
);

test('all have a JSON Schema', () => {
  for (const schema of [Billing, BillingInput, Deposit]) expect(() => z.toJSONSchema(schema)).not.toThrow();
});
