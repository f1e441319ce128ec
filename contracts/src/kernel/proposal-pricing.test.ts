import vectors from '../../test/vectors/billing.json';
import type { Billing } from './billing';
import { depositErrors, milestoneInvoiceLines } from './deposit';
import { type DueLine, type OptionLine, periodLine, priceDueLines } from './due-lines';
import { fromMajor, moneyErrors, toMajor } from './money';
import { periodAt, type Recurrence } from './periods';
import { priceDocument, priceTime, type Totals, totalsOf } from './pricing';
import { type AcceptedOption, acceptedLines, firstInvoiceLines, optionErrors, optionTotals } from './proposal-pricing';
import type { LineTax } from './tax-groups';

const vector = vectors.schedule.find(({ id }) => id === 'V10f-acceptance');
const taxes: LineTax[] = [{ code: 'S20', category: 'S', percent: '20' }];
const document = { currency: 'EUR', taxMode: 'per_rate' } as const;
const major = ({ net, tax, total }: Totals) => [net, tax, total].map(toMajor);
const priced = (lines: DueLine[]) => major(totalsOf(priceDueLines(lines, document, () => taxes)));
const line = (id: string, price: string, billing: Billing, rest: Partial<OptionLine> = {}): OptionLine => ({
  id,
  quantity: '1',
  unitPrice: fromMajor(price, 'EUR'),
  billing,
  ...rest,
});

const monthly = { rule: 'recurring', frequency: 'monthly', dayOfMonth: 31, timing: 'advance', proration: 'days' } satisfies Billing &
  Recurrence;
const milestones = [{ key: 'go-live', name: 'Go-live', percent: '100' }];
const L1 = line('L1', '2000.00', { rule: 'on_acceptance' });
const L2 = line('L2', '500.00', monthly);
const L3 = line('L3', '120.00', { rule: 'hourly', cap: fromMajor('3000.00', 'EUR') });
const L4 = line('L4', '3000.00', { rule: 'milestone', milestones });
const example = (rest: Partial<AcceptedOption> = {}): AcceptedOption => ({
  currency: 'EUR',
  lines: [L1, L2, L3, L4],
  deposit: { percent: '30' },
  start: '2027-01-20',
  acceptedOn: '2027-01-20',
  ...rest,
});

describe('the worked example of the billing schedule', () => {
  test('invoice 1 has the line on acceptance, the stub and the deposit, in this order', () => {
    const { lines } = firstInvoiceLines(example());
    expect(lines).toMatchObject([
      { kind: 'on_acceptance', lineId: 'L1', amount: 200_000, taxDate: '2027-01-20' },
      { kind: 'period', lineId: 'L2', amount: 17_742, period: { start: '2027-01-20', end: '2027-01-30', days: 11 }, taxDate: '2027-01-30' },
      { kind: 'deposit', lineId: 'L4', amount: 90_000, taxDate: '2027-01-20' },
    ]);
    expect(priced(lines)).toEqual(vector?.invoice1);
  });

  test('the periods after it are due on 01-31, 02-28, 03-31 and 04-30 at the full price', () => {
    const periods = [1, 2, 3, 4].flatMap((k) => periodAt(monthly, '2027-01-20', k) ?? []);
    expect(periods.map(({ dueOn }) => dueOn)).toEqual(['2027-01-31', '2027-02-28', '2027-03-31', '2027-04-30']);
    for (const period of periods) expect(priced([periodLine(L2, period)])).toEqual(['500.00', '100.00', '600.00']);
  });

  test('735 approved minutes are priced from the minutes', () => {
    const { amount } = priceTime(735, L3.unitPrice);
    const invoice = priceDocument({ ...document, lines: [{ quantity: '12.25', unitPrice: L3.unitPrice.amount, amount, taxes }] });
    expect(major(totalsOf(invoice))).toEqual(vector?.hourly735min);
  });

  test('the milestone is billed in full less the deposit', () => {
    const { lines, excess } = milestoneInvoiceLines(L4, milestones, 'go-live', 90_000, '2027-03-05');
    expect(lines.map(({ amount }) => amount)).toEqual([300_000, -90_000]);
    expect(priced(lines)).toEqual(vector?.milestone);
    expect(excess).toBe(0);
  });

  test('accepted on the anchor there is no stub', () => {
    const { lines } = firstInvoiceLines(example({ start: '2027-01-31', acceptedOn: '2027-01-31' }));
    expect(priced(lines)).toEqual(vector?.acceptedOn31Jan);
  });

  test('with a fixed start later nothing recurring is due; then 30 of 31 days', () => {
    const { lines } = firstInvoiceLines(example({ start: '2027-03-01' }));
    expect(lines.map(({ lineId }) => lineId)).toEqual(['L1', 'L4']);
    expect(priced(lines)).toEqual(vector?.fixedStart1Mar?.[0]);
    const stub = periodAt(monthly, '2027-03-01', 0);
    expect(stub?.dueOn).toBe('2027-03-01');
    expect(stub && priced([periodLine(L2, stub)])).toEqual(vector?.fixedStart1Mar?.[1]);
    expect(periodAt(monthly, '2027-03-01', 1)?.dueOn).toBe('2027-03-31');
  });

  test('its totals: one-off, recurring by frequency, estimated, and the first invoice as it will be', () => {
    const totals = optionTotals(example(), 'per_rate', () => taxes);
    expect(major(totals.oneOff)).toEqual(['5000.00', '1000.00', '6000.00']);
    expect(totals.recurring.map(({ frequency, ...rest }) => [frequency, ...major(rest)])).toEqual([
      ['monthly', '500.00', '100.00', '600.00'],
    ]);
    expect(totals.estimated && major(totals.estimated)).toEqual(['120.00', '24.00', '144.00']);
    expect(major(totals.firstInvoice)).toEqual(vector?.invoice1);
    expect(totals.warnings).toEqual([]);
  });
});

test('each period elapsed before the acceptance is its own line', () => {
  const { lines } = firstInvoiceLines(example({ lines: [L2], deposit: undefined, start: '2027-01-20', acceptedOn: '2027-03-05' }));
  expect(lines.map(({ period, amount }) => [period?.start, amount])).toEqual([
    ['2027-01-20', 17_742],
    ['2027-01-31', 50_000],
    ['2027-02-28', 50_000],
  ]);
});

test('arrears are in the first invoice only for periods that are over', () => {
  const arrears = line('R', '500.00', { ...monthly, dayOfMonth: 1, timing: 'arrears' });
  const due = (acceptedOn: string) => firstInvoiceLines(example({ lines: [arrears], deposit: undefined, acceptedOn })).lines;
  expect(due('2027-01-31')).toEqual([]);
  expect(due('2027-02-01')).toMatchObject([{ period: { start: '2027-01-20', end: '2027-01-31' } }]);
});

test('quantity and discount come before proration and all is rounded once', () => {
  const discounted = { ...L2, quantity: '3', unitPrice: fromMajor('33.33', 'EUR'), discountPercent: '7.5' };
  const [stub] = firstInvoiceLines(example({ lines: [discounted], deposit: undefined })).lines;
  expect(stub?.amount).toBe(Math.round((3 * 3333 * 0.925 * 11) / 31));
  expect(stub).toMatchObject({ quantity: '3', unitPrice: 3333, discountPercent: '7.5' });
});

test('a fixed end cuts the period in which it falls', () => {
  const { lines } = firstInvoiceLines(example({ lines: [L2], deposit: undefined, end: '2027-01-25' }));
  expect(lines).toMatchObject([{ period: { end: '2027-01-25', days: 6, daysInFull: 31 } }]);
});

test('a deposit without a base is absorbed with a warning, and nothing due is a first invoice of zero', () => {
  const totals = optionTotals(example({ lines: [L3] }), 'per_rate', () => taxes);
  expect(totals.warnings).toMatchObject([{ code: 'deposit_absorbed' }]);
  expect(major(totals.firstInvoice)).toEqual(['0.00', '0.00', '0.00']);
  expect(major(totals.oneOff)).toEqual(['0.00', '0.00', '0.00']);
  expect(totals.recurring).toEqual([]);
});

test('an estimate ends at the cap of the line’s life, not at a monthly one', () => {
  const estimate = (billing: Billing) =>
    optionTotals(example({ lines: [line('H', '120.00', billing, { quantity: '40' })], deposit: undefined }), 'per_rate', () => [])
      .estimated;
  const cap = fromMajor('3000.00', 'EUR');
  expect(estimate({ rule: 'hourly', cap })?.net).toEqual(cap);
  expect(estimate({ rule: 'hourly', cap, per: 'month' })?.net).toEqual(fromMajor('4800.00', 'EUR'));
});

test('retainers count as recurring and are not in the first invoice', () => {
  const retainer = line('T', '1500.00', { rule: 'retainer', frequency: 'quarterly', unit: 'hours', amount: '10' });
  const totals = optionTotals(example({ lines: [L2, retainer], deposit: undefined }), 'per_rate', () => taxes);
  expect(totals.recurring.map(({ frequency, net }) => [frequency, toMajor(net)])).toEqual([
    ['monthly', '500.00'],
    ['quarterly', '1500.00'],
  ]);
  expect(toMajor(totals.firstInvoice.net)).toBe('177.42');
});

test('the rate is that of the tax date of each line', () => {
  const dates: string[] = [];
  optionTotals(example(), 'per_rate', (lineId, taxDate) => {
    dates.push(`${lineId} ${taxDate}`);
    return taxes;
  });
  expect(dates).toContain('L2 2027-01-30');
});

test('an option whose milestones do not add up has no totals', () => {
  const uneven = line('M', '10.00', { rule: 'milestone', milestones: [{ key: 'm', name: 'M', amount: fromMajor('9.99', 'EUR') }] });
  expect(() => optionTotals(example({ lines: [uneven] }), 'per_rate', () => taxes)).toThrow(
    expect.objectContaining({ code: depositErrors.milestones_do_not_add_up.code }),
  );
});

test('add-ons are accepted only where they are optional lines of the option', () => {
  const lines = [
    { id: 'a', optional: false },
    { id: 'b', optional: true },
    { id: 'c', optional: true },
  ];
  expect(acceptedLines(lines, ['c', 'c']).map(({ id }) => id)).toEqual(['a', 'c']);
  for (const id of ['a', 'x']) {
    expect(() => acceptedLines(lines, [id])).toThrow(
      expect.objectContaining({ code: optionErrors.unknown_add_on.code, details: { addOnLineIds: [id] } }),
    );
  }
});

test('money of another currency anywhere in an option is refused', () => {
  const usd = fromMajor('1.00', 'USD');
  const foreign: Partial<AcceptedOption>[] = [
    { deposit: { amount: usd } },
    { lines: [{ ...L1, unitPrice: usd }] },
    { lines: [line('H', '1.00', { rule: 'hourly', cap: usd })] },
    { lines: [line('M', '1.00', { rule: 'milestone', milestones: [{ key: 'm', name: 'M', amount: usd }] })] },
    { lines: [line('T', '1.00', { rule: 'retainer', frequency: 'monthly', unit: 'money', amount: usd })] },
  ];
  for (const part of foreign) {
    expect(() => firstInvoiceLines(example(part))).toThrow(expect.objectContaining({ code: moneyErrors.currency_mismatch.code }));
  }
});
