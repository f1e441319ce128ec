import fc from 'fast-check';
import type { Billing, Milestone } from './billing';
import { completionInvoiceLines, depositErrors, depositLines, milestoneAmounts, milestoneInvoiceLines } from './deposit';
import { netOf, type OptionLine } from './due-lines';
import { moneyErrors } from './money';

const day = '2027-01-20';
const eur = (amount: number) => ({ amount, currency: 'EUR' });
const line = (id: string, amount: number, billing: Billing = { rule: 'on_completion' }): OptionLine => ({
  id,
  quantity: '1',
  unitPrice: eur(amount),
  billing,
});
const byPercent = (...percents: string[]): Milestone[] => percents.map((percent, i) => ({ key: `m${i}`, name: `M${i}`, percent }));
const byAmount = (...amounts: number[]): Milestone[] => amounts.map((amount, i) => ({ key: `m${i}`, name: `M${i}`, amount: eur(amount) }));
const total = (numbers: number[]) => numbers.reduce((sum, number) => sum + number, 0);
const amounts = (lines: { amount: number }[]) => lines.map(({ amount }) => amount);

describe('deposit at acceptance', () => {
  const others = [
    line('a', 1000, { rule: 'on_acceptance' }),
    line('r', 1000, { rule: 'recurring', frequency: 'monthly', timing: 'advance', proration: 'days' }),
    line('h', 1000, { rule: 'hourly' }),
    line('t', 1000, { rule: 'retainer', frequency: 'monthly', unit: 'hours', amount: '10' }),
  ];

  test('is taken only on lines billed later, after discounts, rounded per line', () => {
    const billed = depositLines([...others, { ...line('c', 1005), discountPercent: '10' }, line('d', 335)], { percent: '30' }, day);
    expect(billed.base).toBe(905 + 335);
    expect(billed.lines).toMatchObject([
      { kind: 'deposit', lineId: 'c', amount: 272, taxDate: day },
      { kind: 'deposit', lineId: 'd', amount: 101 },
    ]);
  });
  test('as an amount is spread by net with largest remainder', () => {
    const billed = depositLines([line('c', 1000), line('d', 1000), line('e', 1000)], { amount: eur(100) }, day);
    expect(amounts(billed.lines)).toEqual([34, 33, 33]);
  });
  test('may be the whole base and is refused above it', () => {
    expect(amounts(depositLines([line('c', 1000)], { amount: eur(1000) }, day).lines)).toEqual([1000]);
    expect(() => depositLines([line('c', 1000)], { amount: eur(1001) }, day)).toThrow(
      expect.objectContaining({ code: depositErrors.deposit_above_base.code, details: { base: eur(1000) } }),
    );
  });
  test('in another currency is refused', () => {
    expect(() => depositLines([line('c', 1000)], { amount: { amount: 1, currency: 'USD' } }, day)).toThrow(
      expect.objectContaining({ code: moneyErrors.currency_mismatch.code }),
    );
  });
  test('without a base is absorbed, whether percent or amount', () => {
    for (const deposit of [{ percent: '30' }, { amount: eur(500) }]) {
      expect(depositLines(others, deposit, day)).toEqual({ base: 0, lines: [], absorbed: true });
    }
    expect(depositLines(others, undefined, day).absorbed).toBe(false);
  });
});

describe('milestones', () => {
  test('in percent are rounded one by one and the last takes the rest', () => {
    expect(milestoneAmounts(line('m', 1001), byPercent('25', '25', '50'))).toEqual([250, 250, 501]);
    expect(milestoneAmounts(line('m', 10_000), byPercent('33.3333', '33.3333', '33.3334'))).toEqual([3333, 3333, 3334]);
  });
  test('as amounts must add up to the net', () => {
    expect(milestoneAmounts(line('m', 1000), byAmount(400, 600))).toEqual([400, 600]);
    expect(() => milestoneAmounts(line('m', 1000), byAmount(400, 599))).toThrow(
      expect.objectContaining({ code: depositErrors.milestones_do_not_add_up.code }),
    );
  });
  test('that do not make 100 percent are refused', () => {
    expect(() => milestoneAmounts(line('m', 1000), byPercent('50', '49.9999'))).toThrow(
      expect.objectContaining({ code: depositErrors.milestones_do_not_add_up.code }),
    );
  });
  test('of a few cents never go below zero', () => {
    expect(milestoneAmounts(line('m', 2), byPercent('25', '25', '25', '25'))).toEqual([1, 1, 0, 0]);
  });
});

const weights = fc.array(fc.integer({ min: 1, max: 5000 }), { minLength: 1, maxLength: 12 });

test('milestones bill the net exactly, and their deductions the deposit exactly, none below zero, in whatever order they are reached', () => {
  fc.assert(
    fc.property(weights, fc.double({ min: 0, max: 1, noNaN: true }), (parts, share) => {
      const milestones = byAmount(...parts);
      const whole = line('m', total(parts), { rule: 'milestone', milestones });
      const deposit = Math.floor(total(parts) * share);
      const invoices = milestones.map(({ key }) => milestoneInvoiceLines(whole, milestones, key, deposit, day));
      const all = invoices.flatMap(({ lines }) => lines);
      expect(total(amounts(all.filter(({ kind }) => kind === 'milestone')))).toBe(netOf(whole));
      expect(-total(amounts(all.filter(({ kind }) => kind === 'deduction'))) + 0).toBe(deposit);
      for (const { lines, excess } of invoices) {
        expect(total(amounts(lines))).toBeGreaterThanOrEqual(0);
        expect(excess).toBe(0);
      }
    }),
  );
});

test('a milestone is shown in full with the deposit’s part in it', () => {
  const milestones = byPercent('50', '30', '20');
  const whole = line('m', 100_000, { rule: 'milestone', milestones });
  expect(milestoneInvoiceLines(whole, milestones, 'm1', 10_001, day).lines).toMatchObject([
    { kind: 'milestone', milestoneKey: 'm1', amount: 30_000 },
    { kind: 'deduction', milestoneKey: 'm1', amount: -3000 },
  ]);
  expect(milestoneInvoiceLines(whole, milestones, 'm2', 10_001, day).lines[1]?.amount).toBe(-2000);
  expect(milestoneInvoiceLines(whole, milestones, 'm0', 10_001, day).lines[1]?.amount).toBe(-5001);
  expect(() => milestoneInvoiceLines(whole, milestones, 'other', 0, day)).toThrow(RangeError);
});

test('what the line cannot hold is an excess: once, on the last milestone, or on completion', () => {
  const milestones = byPercent('50', '50');
  const whole = line('m', 1000, { rule: 'milestone', milestones });
  expect(milestones.map(({ key }) => milestoneInvoiceLines(whole, milestones, key, 1300, day).excess)).toEqual([0, 300]);
  expect(completionInvoiceLines(line('c', 1000), 1300, day)).toMatchObject({
    lines: [
      { kind: 'completion', amount: 1000 },
      { kind: 'deduction', amount: -1000 },
    ],
    excess: 300,
  });
  expect(completionInvoiceLines(line('c', 1000), 0, day)).toMatchObject({ lines: [{ kind: 'completion', amount: 1000 }], excess: 0 });
});
