import type { createProposal } from '@praxis/contracts/crm';
import type { BodyInput } from '@praxis/platform';

export type ProposalBody = BodyInput<typeof createProposal>;
export type OptionBody = ProposalBody['options'][number];
export type LineBody = OptionBody['lines'][number];

const eur = (amount: number) => ({ amount, currency: 'EUR' });
const line = (text: string, unit: string, amount: number, billing: LineBody['billing']): LineBody => ({
  text,
  quantity: '1',
  unit,
  unitPrice: eur(amount),
  billing,
});

/** The lines of the worked example of finance: 2,000.00 at once, 500.00 a month, 120.00 an hour up to 3,000.00, 3,000.00 by milestone. */
export const onAcceptance = line('Setup', 'item', 200_000, { rule: 'on_acceptance' });
export const monthly = line('Support', 'month', 50_000, {
  rule: 'recurring',
  frequency: 'monthly',
  dayOfMonth: 31,
  timing: 'advance',
  proration: 'days',
});
export const hourly = line('Consulting', 'hour', 12_000, { rule: 'hourly', cap: eur(300_000) });
export const milestone = line('Roll-out', 'item', 300_000, { rule: 'milestone', milestones: [{ name: 'Go-live', percent: '100' }] });
export const onCompletion = line('Workshop', 'day', 150_000, { rule: 'on_completion' });
export const addOn: LineBody = { ...line('Handbook', 'item', 45_000, { rule: 'on_acceptance' }), optional: true };

export const workedExample: readonly LineBody[] = [onAcceptance, monthly, hourly, milestone];
