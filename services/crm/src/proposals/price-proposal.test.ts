import { acceptedLines, type Billing, money } from '@praxis/contracts/kernel';
import fc from 'fast-check';
import { taxBook } from '../tax-codes/tax-book';
import { type PriceBasis, priceProposal, totalsOfLines } from './price-proposal';
import type { ProposalContent, ProposalLine } from './proposal-content';

const basis: PriceBasis = {
  taxes: taxBook([
    {
      code: 'S20',
      category: 'standard',
      rates: [{ percent: '20', validFrom: '2020-01-01' }],
      compound: false,
      defaultSince: null,
      treatmentMap: [],
      active: true,
    },
  ]),
  treatment: 'domestic',
  taxMode: 'per_rate',
};

const billing: fc.Arbitrary<Billing> = fc.oneof(
  fc.constant<Billing>({ rule: 'on_acceptance' }),
  fc.constant<Billing>({ rule: 'on_completion' }),
  fc.record({
    rule: fc.constant('recurring' as const),
    frequency: fc.constantFrom('monthly' as const, 'quarterly' as const, 'yearly' as const),
    dayOfMonth: fc.integer({ min: 1, max: 31 }),
    timing: fc.constantFrom('advance' as const, 'arrears' as const),
    proration: fc.constantFrom('days' as const, 'none' as const),
  }),
  fc.constant<Billing>({ rule: 'hourly' }),
  fc.constant<Billing>({
    rule: 'milestone',
    milestones: [
      { key: 'm1', name: 'Half', percent: '50' },
      { key: 'm2', name: 'Rest', percent: '50' },
    ],
  }),
  fc.constant<Billing>({ rule: 'retainer', frequency: 'monthly', unit: 'hours', amount: '10' }),
);
const lines: fc.Arbitrary<ProposalLine[]> = fc
  .array(
    fc.record({
      text: fc.constant('Work'),
      quantity: fc.tuple(fc.nat(50), fc.nat(999)).map(([whole, part]) => `${whole}.${part}`),
      unit: fc.constant('item'),
      unitPrice: fc.nat(1_000_000).map((amount) => money(amount, 'EUR')),
      discountPercent: fc.nat(100).map(String),
      taxCode: fc.constantFrom('S20', 'NONE'),
      optional: fc.boolean(),
      billing,
    }),
    { minLength: 1, maxLength: 8 },
  )
  .map((given) => given.map((line, index) => ({ ...line, id: `l${index}`, lineageId: `l${index}`, optional: index > 0 && line.optional })));
const content = (given: ProposalLine[], rest: Partial<ProposalContent>): ProposalContent => ({
  title: 'Work',
  currency: 'EUR',
  validUntil: '2027-02-28',
  netDays: 14,
  start: { on: 'acceptance' },
  endMode: 'open',
  createProject: false,
  openPortal: false,
  options: [{ id: 'o1', name: 'Standard', lines: given }],
  ...rest,
});

test('what could be priced can be accepted with any add-ons on any day of its validity', () => {
  fc.assert(
    fc.property(
      lines,
      fc.constantFrom<ProposalContent['start']>(
        { on: 'acceptance' },
        { on: 'date', date: '2026-11-15' },
        { on: 'date', date: '2027-03-01' },
      ),
      fc.option(fc.integer({ min: 1, max: 100 }).map(String)),
      fc.array(fc.boolean(), { minLength: 8, maxLength: 8 }),
      fc.integer({ min: 0, max: 39 }),
      (given, start, percent, chosen, day) => {
        const proposal = content(given, { start, deposit: percent === null ? undefined : { percent } });
        priceProposal(proposal, basis, '2027-01-20');
        const addOns = given.filter(({ optional }, index) => optional && chosen[index]).map(({ id }) => id);
        const acceptedOn = new Date(Date.UTC(2027, 0, 20 + day)).toISOString().slice(0, 10);
        const totals = totalsOfLines(proposal, acceptedLines(given, addOns), basis, acceptedOn);
        for (const each of [totals.oneOff, totals.firstInvoice, ...totals.recurring]) {
          expect(each.net.amount + each.tax.amount).toBe(each.total.amount);
          expect(each.net.amount).toBeGreaterThanOrEqual(0);
        }
      },
    ),
    { numRuns: 300 },
  );
});

test('shown totals are those without add-ons, and each line shows its own net and taxes', () => {
  const [first, second] = [
    { ...sample, id: 'l1' },
    { ...sample, id: 'l2', optional: true },
  ];
  const priced = priceProposal(content([first, second], {}), basis, '2027-01-20');
  expect(priced.options[0]?.totals.oneOff.net).toEqual(money(10_000, 'EUR'));
  expect(priced.options[0]?.lines.map(({ net, taxes }) => [net.amount, taxes[0]?.percent])).toEqual([
    [10_000, '20'],
    [10_000, '20'],
  ]);
});

test('a deposit above what the lines without add-ons give is refused, and one without base is a warning', () => {
  const add = { ...sample, id: 'l2', optional: true, billing: { rule: 'on_completion' } } satisfies ProposalLine;
  const fixed = { ...sample, billing: { rule: 'on_completion' } } satisfies ProposalLine;
  const price = (given: ProposalLine[], amount: number) =>
    priceProposal(content(given, { deposit: { amount: money(amount, 'EUR') } }), basis, '2027-01-20');
  expect(() => price([fixed, add], 10_001)).toThrow(expect.objectContaining({ code: 'pricing.deposit_above_base' }));
  expect(price([fixed, add], 10_000).warnings).toEqual([]);
  expect(price([sample], 10_000).warnings).toMatchObject([{ code: 'deposit_absorbed', optionId: 'o1' }]);
});

test('a first invoice of more lines than anybody would read is refused', () => {
  const weekly: Billing = { rule: 'recurring', frequency: 'weekly', timing: 'advance', proration: 'days' };
  const many = Array.from({ length: 6 }, (_, n) => ({ ...sample, id: `l${n}`, billing: weekly }));
  const start = { on: 'date', date: '2025-03-01' } as const;
  expect(() => priceProposal(content(many, { start }), basis, '2027-01-20')).toThrow(
    expect.objectContaining({ code: 'crm.first_invoice_too_long' }),
  );
  expect(() => priceProposal(content(many.slice(0, 3), { start }), basis, '2027-01-20')).not.toThrow();
});

const sample: ProposalLine = {
  id: 'l1',
  lineageId: 'l1',
  text: 'Work',
  quantity: '1',
  unit: 'item',
  unitPrice: money(10_000, 'EUR'),
  discountPercent: '0',
  taxCode: 'S20',
  optional: false,
  billing: { rule: 'on_acceptance' },
};
