import { allocate } from './allocation';
import type { Deposit, Milestone } from './billing';
import { exact, percentAsFactor } from './decimal';
import { type DueLine, netOf, type OptionLine, partLine, wholeLine } from './due-lines';
import type { LocalDate } from './local-date';
import { money, requireCurrency, roundToMinor, sumOf } from './money';
import { defineErrors, Rejection } from './problem';

export const depositErrors = defineErrors('pricing', {
  deposit_above_base: {
    status: 422,
    title: 'The deposit is larger than what it is asked for',
    detail: 'Ask for at most the net of the accepted lines that are billed on completion or by milestone.',
  },
  milestones_do_not_add_up: {
    status: 422,
    title: 'The milestones do not add up',
    detail: 'Give percents that add up to 100, or amounts that add up to the net of the line.',
  },
});

/** The deposit as it is billed at acceptance. */
export interface DepositBilling {
  /** Net of the accepted fixed-price lines that are billed later, minor units. */
  base: number;
  /** One for each underlying line, in proposal order; none where there is nothing to bill. */
  lines: DueLine[];
  /** A deposit was asked for and there is no line to take it on. */
  absorbed: boolean;
}

/**
 * Splits a deposit over the accepted lines billed on completion or by milestone. A percentage is rounded per line, an amount is spread by
 * net with largest remainder. Rejects with `pricing.deposit_above_base` or `money.currency_mismatch`.
 *
 * @param lines the accepted ones, in proposal order
 * @param issuedOn the day of the invoice: deposits are taxed as of it
 */
export function depositLines(lines: readonly OptionLine[], deposit: Deposit | undefined, issuedOn: LocalDate): DepositBilling {
  const underlying = lines
    .filter(({ billing }) => billing.rule === 'on_completion' || billing.rule === 'milestone')
    .map((line) => ({ line, net: netOf(line) }))
    .filter(({ net }) => net > 0);
  const nets = underlying.map(({ net }) => net);
  const base = sumOf(nets);
  if (deposit === undefined || base === 0) return { base, lines: [], absorbed: deposit !== undefined };

  const parts = depositParts(deposit, nets, base, underlying[0]?.line.unitPrice.currency ?? '');
  return {
    base,
    lines: underlying.map(({ line }, index) => partLine(line, 'deposit', parts[index] ?? 0, issuedOn)).filter(({ amount }) => amount !== 0),
    absorbed: false,
  };
}

function depositParts(deposit: Deposit, nets: readonly number[], base: number, currency: string): number[] {
  if ('percent' in deposit) return nets.map((net) => roundToMinor(percentAsFactor(deposit.percent).times(net)));
  requireCurrency(currency, deposit.amount);
  if (deposit.amount.amount > base) throw new Rejection(depositErrors.deposit_above_base, { base: money(base, currency) });
  return allocate(deposit.amount.amount, nets);
}

/**
 * What each milestone of a line bills, in their order: percents rounded one by one, the last takes the rest.
 * Rejects with `pricing.milestones_do_not_add_up` or `money.currency_mismatch`.
 */
export function milestoneAmounts(line: OptionLine, milestones: readonly Milestone[]): number[] {
  const net = netOf(line);
  const { currency } = line.unitPrice;
  const amounts = milestones.flatMap(({ amount }) => (amount === undefined ? [] : [amount]));
  if (amounts.length > 0) {
    requireCurrency(currency, ...amounts);
    const total = sumOf(amounts.map(({ amount }) => amount));
    if (amounts.length !== milestones.length || total !== net) {
      throw new Rejection(depositErrors.milestones_do_not_add_up, { net: money(net, currency), milestones: money(total, currency) });
    }
    return amounts.map(({ amount }) => amount);
  }
  const percents = milestones.map(({ percent }) => exact(percent ?? '0'));
  if (!percents.reduce((sum, percent) => sum.plus(percent), exact(0)).eq(100)) {
    throw new Rejection(depositErrors.milestones_do_not_add_up, { net: money(net, currency) });
  }
  let rest = Math.abs(net);
  return percents.map((percent, index) => {
    // Many small percents of a few cents may all round up: no more than what is left.
    const part =
      index === percents.length - 1 ? rest : Math.min(rest, roundToMinor(percentAsFactor(percent.toFixed()).times(Math.abs(net))));
    rest -= part;
    return net < 0 && part !== 0 ? -part : part;
  });
}

/** Lines of a later invoice, and what of the deposit could not be deducted (minor units): it becomes a credit note. */
export interface AfterDeposit {
  lines: DueLine[];
  excess: number;
}

/**
 * A reached milestone in full and the deposit's part in it as a deduction. The parts are fixed by the order of the milestones, not by
 * when they are reached: in proportion to their amounts, the last takes the rest, none below zero.
 *
 * @param deposit net billed as deposit on this line, minor units
 * @param reachedOn the tax date; the deduction keeps the deposit's own rate
 */
export function milestoneInvoiceLines(
  line: OptionLine,
  milestones: readonly Milestone[],
  milestoneKey: string,
  deposit: number,
  reachedOn: LocalDate,
): AfterDeposit {
  const position = milestones.findIndex(({ key }) => key === milestoneKey);
  if (position < 0) throw new RangeError(`The line has no milestone ${milestoneKey}`);
  const amounts = milestoneAmounts(line, milestones);
  const deductible = Math.min(deposit, Math.max(0, netOf(line)));
  const deduction = deductions(amounts, deductible)[position] ?? 0;
  return {
    lines: withDeduction(partLine(line, 'milestone', amounts[position] ?? 0, reachedOn, milestoneKey), line, deduction),
    excess: position === milestones.length - 1 ? deposit - deductible : 0,
  };
}

/** A completed line in full and its deposit as a deduction, never below zero. See milestoneInvoiceLines for the arguments. */
export function completionInvoiceLines(line: OptionLine, deposit: number, completedOn: LocalDate): AfterDeposit {
  const deduction = Math.min(deposit, Math.max(0, netOf(line)));
  return { lines: withDeduction(wholeLine(line, 'completion', completedOn), line, deduction), excess: deposit - deduction };
}

function withDeduction(billed: DueLine, line: OptionLine, deduction: number): DueLine[] {
  if (deduction === 0) return [billed];
  return [billed, partLine(line, 'deduction', -deduction, billed.taxDate, billed.milestoneKey)];
}

/** Splits a deposit over amounts that add up to at least as much: proportional, each at most its amount, the last takes the rest. */
function deductions(amounts: readonly number[], deposit: number): number[] {
  const total = sumOf(amounts);
  let left = deposit;
  let later = total;
  return amounts.map((amount) => {
    later -= amount;
    const proportional = total === 0 ? 0 : roundToMinor(exact(deposit).times(amount).div(total));
    // What the later ones cannot hold is taken now, so that the rest never exceeds the last amount.
    const part = Math.min(amount, left, Math.max(proportional, left - later));
    left -= part;
    return part;
  });
}
