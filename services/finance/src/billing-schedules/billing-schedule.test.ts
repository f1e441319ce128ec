import { readFileSync } from 'node:fs';
import path from 'node:path';
import { type AgreedLine, addDays, type Billing, fromMajor, sumOf } from '@praxis/contracts/kernel';
import fc from 'fast-check';
import { type Agreement, type BillingSchedule, dueRun, linesOfItem, oneOffName, openItems, type ScheduleItem } from './billing-schedule';

const vectors = JSON.parse(readFileSync(path.join(__dirname, '../../../../contracts/test/vectors/billing.json'), 'utf8')) as {
  schedule: Record<string, never>[];
};
const vector = (id: string) => vectors.schedule.find((one) => one['id'] === id) as unknown as Record<string, string[][] & string[]>;
const cents = (major: string) => fromMajor(major, 'EUR').amount;

const uuid = (n: number) => `00000000-0000-7000-8000-${String(n).padStart(12, '0')}`;
const ids = () => {
  let n = 1000;
  return () => uuid(n++);
};

const line = (n: number, net: string, billing: Billing, taxCode = 'S'): AgreedLine => ({
  lineId: uuid(n),
  lineageId: uuid(100 + n),
  itemKey: `L${n}`,
  text: `Line ${n}`,
  quantity: '1',
  unit: 'item',
  unitPrice: { amount: cents(net), currency: 'EUR' },
  discountPercent: '0',
  net: { amount: cents(net), currency: 'EUR' },
  taxCode,
  taxes: [],
  optional: false,
  billing,
});
const monthly: Billing = { rule: 'recurring', frequency: 'monthly', dayOfMonth: 31, timing: 'advance', proration: 'days' };
const exampleLines = [
  line(1, '2000.00', { rule: 'on_acceptance' }),
  line(2, '500.00', monthly),
  line(3, '120.00', { rule: 'hourly', cap: { amount: 300000, currency: 'EUR' } }),
  line(4, '3000.00', { rule: 'milestone', milestones: [{ key: 'm1', name: 'Done', percent: '100' }] }),
];
const example = (change: Partial<Agreement> = {}): Agreement => ({
  lines: exampleLines,
  currency: 'EUR',
  deposit: { percent: '30' },
  startDate: '2027-01-20',
  acceptedOn: '2027-01-20',
  ...change,
});
const scheduleOf = (agreement: Agreement): BillingSchedule => ({
  id: uuid(1),
  version: 1,
  status: 'active',
  clientId: uuid(2),
  engagementId: uuid(3),
  onboardingId: null,
  proposalId: null,
  currency: agreement.currency,
  netDays: 14,
  startDate: agreement.startDate,
  endDate: agreement.endDate ?? null,
  lines: [...agreement.lines],
  dueNow: [],
  warnings: [],
  endedOn: null,
  dueAt: null,
  createdAt: new Date(0),
});
const planned = (items: readonly ScheduleItem[]) => items.filter(({ status }) => status === 'planned');
const netNow = (agreement: Agreement) =>
  sumOf(openItems(uuid(1), agreement, ids()).dueNow.flatMap(({ lines }) => lines.map((l) => l.amount)));

describe('opening a billing schedule', () => {
  it('bills at acceptance what V10f says, deposits last', () => {
    const acceptance = vector('V10f-acceptance');
    const opened = openItems(uuid(1), example(), ids());
    expect(opened.dueNow.map(({ item }) => [item.kind, item.amount])).toEqual([
      ['on_acceptance', 200000],
      ['period', 17742],
      ['deposit', 90000],
    ]);
    expect(netNow(example())).toBe(cents(String(acceptance['invoice1']?.[0])));
    expect(netNow(example({ startDate: '2027-01-31', acceptedOn: '2027-01-31' }))).toBe(cents(String(acceptance['acceptedOn31Jan']?.[0])));
    const inMarch = openItems(uuid(1), example({ startDate: '2027-03-01' }), ids());
    expect(sumOf(inMarch.dueNow.map(({ item }) => item.amount))).toBe(cents(String(acceptance['fixedStart1Mar']?.[0]?.[0])));
    expect(planned(inMarch.items).map(({ dueOn, amount }) => [dueOn, amount])).toEqual([
      ['2027-03-01', cents(String(acceptance['fixedStart1Mar']?.[1]?.[0]))],
    ]);
  });

  it('has no items for hourly lines, so that a proposal of nothing else has no first invoice', () => {
    const opened = openItems(uuid(1), example({ lines: [exampleLines[2] as AgreedLine] }), ids());
    expect(opened.items).toEqual([]);
    expect(opened.warnings.map(({ code }) => code)).toEqual(['finance.deposit_absorbed']);
  });

  it('names every item once', () => {
    const { items } = openItems(uuid(1), example(), ids());
    expect(new Set(items.map(({ id }) => id)).size).toBe(items.length);
    const oneOff = items.filter(({ periodStart }) => periodStart === null).map((item) => `${item.lineageId} ${oneOffName(item)}`);
    expect(new Set(oneOff).size).toBe(oneOff.length);
  });
});

describe('billing what is due later', () => {
  const agreement = example({ lines: [exampleLines[1] as AgreedLine], deposit: undefined });

  it('bills the periods of V10c on their days', () => {
    const wanted = (vector('V10c-stub-anchor-31')['periods'] ?? []).map((row) => [row[0], row[1], cents(String(row.at(-1)))]);
    const opened = openItems(uuid(1), agreement, ids());
    const seen = opened.dueNow.map(({ item }) => [item.periodStart, item.periodEnd, item.amount]);
    let next = planned(opened.items);
    for (const day of ['2027-01-31', '2027-02-28', '2027-03-31']) {
      const run = dueRun(scheduleOf(agreement), next, day, ids());
      expect(run.groups.map(({ dueOn, issue }) => [dueOn, issue])).toEqual([[day, true]]);
      seen.push(...run.groups.flatMap(({ billed }) => billed.map(({ item }) => [item.periodStart, item.periodEnd, item.amount])));
      next = run.next;
    }
    expect(seen).toEqual(wanted);
    expect(next.map(({ dueOn }) => dueOn)).toEqual(['2027-04-30']);
  });

  it('finds nothing on a day on which nothing is due', () => {
    const { items } = openItems(uuid(1), agreement, ids());
    expect(dueRun(scheduleOf(agreement), planned(items), '2027-01-30', ids())).toEqual({ groups: [], next: [] });
  });

  it('issues one missed period of a line and leaves the others as drafts', () => {
    const { items } = openItems(uuid(1), agreement, ids());
    const { groups } = dueRun(scheduleOf(agreement), planned(items), '2027-04-01', ids());
    expect(groups.map(({ dueOn, issue }) => [dueOn, issue])).toEqual([
      ['2027-01-31', true],
      ['2027-02-28', false],
      ['2027-03-31', false],
    ]);
  });

  it('puts lines that are due on one day into one invoice, in proposal order', () => {
    const two = example({ lines: [line(5, '70.00', monthly), line(6, '30.00', monthly)], deposit: undefined });
    const { items } = openItems(uuid(1), two, ids());
    const { groups } = dueRun(scheduleOf(two), planned(items).reverse(), '2027-01-31', ids());
    expect(groups.map(({ billed }) => billed.map(({ item }) => item.itemKey))).toEqual([['L5', 'L6']]);
  });

  it('bills each service day exactly once, whenever the job runs', () => {
    const days = fc.array(fc.integer({ min: 1, max: 90 }), { minLength: 1, maxLength: 12 });
    const billing = fc.record({
      rule: fc.constant('recurring' as const),
      frequency: fc.constantFrom('weekly' as const, 'monthly' as const, 'quarterly' as const),
      timing: fc.constantFrom('advance' as const, 'arrears' as const),
      proration: fc.constant('days' as const),
    });
    const anchor = fc.option(fc.integer({ min: 1, max: 31 }), { nil: undefined });
    fc.assert(
      fc.property(days, billing, anchor, fc.integer({ min: 0, max: 364 }), (gaps, recurrence, dayOfMonth, offset) => {
        const start = addDays('2027-01-01', offset);
        const rule: Billing = recurrence.frequency === 'weekly' ? recurrence : { ...recurrence, ...(dayOfMonth ? { dayOfMonth } : {}) };
        const one = example({ lines: [line(5, '100.00', rule)], deposit: undefined, startDate: start, acceptedOn: start });
        const newId = ids();
        const opened = openItems(uuid(1), one, newId);
        const billed = opened.dueNow.map(({ item }) => item);
        let next = planned(opened.items);
        let today = start;
        for (const gap of gaps) {
          today = addDays(today, gap);
          const run = dueRun(scheduleOf(one), next, today, newId);
          billed.push(...run.groups.flatMap((group) => group.billed.map(({ item }) => item)));
          if (run.next.length > 0) next = run.next;
        }
        expect(next).toHaveLength(1);
        const periods = [...billed, ...next];
        expect(periods[0]?.periodStart).toBe(start);
        for (const [index, period] of periods.entries()) {
          const before = periods[index - 1];
          if (before) expect(period.periodStart).toBe(addDays(String(before.periodEnd), 1));
        }
        for (const { dueOn } of billed) expect(String(dueOn) <= today).toBe(true);
        expect(String(next[0]?.dueOn) > today).toBe(true);
      }),
    );
  });
});

describe('billing a milestone', () => {
  it('deducts the deposit as V10f says', () => {
    const { items } = openItems(uuid(1), example(), ids());
    const milestone = items.find(({ kind }) => kind === 'milestone') as ScheduleItem;
    const lines = linesOfItem(scheduleOf(example()), milestone, 90000, '2027-04-01');
    expect(lines.map(({ kind, amount, taxDate }) => [kind, amount, taxDate])).toEqual([
      ['milestone', 300000, '2027-04-01'],
      ['deduction', -90000, '2027-04-01'],
    ]);
    expect(sumOf(lines.map(({ amount }) => amount))).toBe(cents(String(vector('V10f-acceptance')['milestone']?.[0])));
  });
});
