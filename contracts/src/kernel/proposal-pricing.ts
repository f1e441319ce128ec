import type { Deposit } from './billing';
import { type DepositBilling, depositLines, milestoneAmounts } from './deposit';
import { type DueLine, netOf, type OptionLine, periodLine, priceDueLines, wholeLine } from './due-lines';
import type { LocalDate } from './local-date';
import { requireCurrency } from './money';
import { Frequency, periodsDueBy } from './periods';
import { priceDocument, type TaxMode, type Totals, totalsOf } from './pricing';
import { defineErrors, Rejection } from './problem';
import type { LineTax } from './tax-groups';

export const optionErrors = defineErrors('pricing', {
  unknown_add_on: {
    status: 422,
    title: 'Not an add-on of this option',
    detail: 'Choose add-ons only from the optional lines of the chosen option.',
  },
});

/** What a client accepts: the lines of one option with the chosen add-ons, and the days that decide what is due. */
export interface AcceptedOption {
  currency: string;
  /** The accepted lines in proposal order. */
  lines: readonly OptionLine[];
  deposit?: Deposit;
  /** First day served; the acceptance's day when the start is on acceptance. */
  start: LocalDate;
  /** Last day served, inclusive; without it open. */
  end?: LocalDate;
  /** Day of the acceptance in the firm's zone; the first invoice is presumed to be issued on it. */
  acceptedOn: LocalDate;
}

/**
 * The lines a client accepts: those not optional and the chosen add-ons, in proposal order.
 * Rejects with `pricing.unknown_add_on` when an id is not that of an optional line.
 */
export function acceptedLines<L extends { id: string; optional: boolean }>(lines: readonly L[], addOnIds: readonly string[]): L[] {
  const chosen = new Set(addOnIds);
  const unknown = [...chosen].filter((id) => !lines.some((line) => line.id === id && line.optional));
  if (unknown.length > 0) throw new Rejection(optionErrors.unknown_add_on, { addOnLineIds: unknown });
  return lines.filter((line) => !line.optional || chosen.has(line.id));
}

/** What is due on the day of acceptance. */
export interface FirstInvoice {
  /** In proposal order, deposits last; empty when nothing is due. */
  lines: DueLine[];
  deposit: DepositBilling;
}

/**
 * Everything due on the acceptance's day: lines on acceptance, periods that have become due by then (each its own line where the start lies
 * before the acceptance), and the deposit. Hourly lines, milestones, completion and retainers are billed by other rules.
 * Rejects as depositLines does.
 */
export function firstInvoiceLines(option: AcceptedOption): FirstInvoice {
  requireOneCurrency(option);
  const due = option.lines.flatMap((line): DueLine[] => {
    if (line.billing.rule === 'on_acceptance') return [wholeLine(line, 'on_acceptance', option.acceptedOn)];
    if (line.billing.rule !== 'recurring') return [];
    return periodsDueBy(option.acceptedOn, line.billing, option.start, option.end).map((period) => periodLine(line, period));
  });
  const deposit = depositLines(option.lines, option.deposit, option.acceptedOn);
  return { lines: [...due, ...deposit.lines], deposit };
}

export interface OptionTotals {
  /** Fixed-price lines, whenever they are billed. */
  oneOff: Totals;
  /** A full period of all recurring lines and retainers of a frequency, shortest first. */
  recurring: ({ frequency: Frequency } & Totals)[];
  /** Hourly lines at their quantity, at most their cap; only when there are any. */
  estimated?: Totals;
  /** All zero when nothing is due on the acceptance's day. */
  firstInvoice: Totals;
  warnings: { code: 'deposit_absorbed'; detail: string }[];
}

/**
 * The totals of an option as they are shown, all from the one pricing function. Rejects as firstInvoiceLines, milestoneAmounts and
 * priceDocument do: an option that has totals can be billed.
 *
 * @param taxesOn taxes of a line with the rates of a day
 */
export function optionTotals(
  option: AcceptedOption,
  taxMode: TaxMode,
  taxesOn: (lineId: string, taxDate: LocalDate) => readonly LineTax[],
): OptionTotals {
  const { currency } = option;
  const first = firstInvoiceLines(option);
  for (const line of option.lines) if (line.billing.rule === 'milestone') milestoneAmounts(line, line.billing.milestones);
  const ofWhole = (lines: readonly OptionLine[]): Totals =>
    totalsOf(
      priceDocument({
        currency,
        taxMode,
        lines: lines.map((line) => ({
          quantity: line.quantity,
          unitPrice: line.unitPrice.amount,
          amount: wholeNet(line),
          taxes: taxesOn(line.id, option.acceptedOn),
        })),
      }),
    );
  const fixed = ['on_acceptance', 'on_completion', 'milestone'];
  const hourly = option.lines.filter(({ billing }) => billing.rule === 'hourly');
  return {
    oneOff: ofWhole(option.lines.filter(({ billing }) => fixed.includes(billing.rule))),
    recurring: Frequency.options.flatMap((frequency) => {
      const lines = option.lines.filter(({ billing }) => 'frequency' in billing && billing.frequency === frequency);
      return lines.length === 0 ? [] : [{ frequency, ...ofWhole(lines) }];
    }),
    ...(hourly.length === 0 ? {} : { estimated: ofWhole(hourly) }),
    firstInvoice: totalsOf(priceDueLines(first.lines, { currency, taxMode }, (line) => taxesOn(line.lineId, line.taxDate))),
    warnings: first.deposit.absorbed
      ? [{ code: 'deposit_absorbed', detail: 'No accepted line is billed on completion or by milestone: no deposit will be asked for.' }]
      : [],
  };
}

/** A line's net; an hourly one's is an estimate that its cap for life limits. */
function wholeNet(line: OptionLine): number {
  const net = netOf(line);
  const { billing } = line;
  return billing.rule === 'hourly' && billing.cap && billing.per === undefined ? Math.min(net, billing.cap.amount) : net;
}

/** All money of an option is in its currency. Rejects with `money.currency_mismatch`. */
function requireOneCurrency({ currency, lines, deposit }: AcceptedOption): void {
  if (deposit && 'amount' in deposit) requireCurrency(currency, deposit.amount);
  for (const { unitPrice, billing } of lines) {
    requireCurrency(currency, unitPrice);
    if (billing.rule === 'hourly') requireCurrency(currency, billing.cap);
    if (billing.rule === 'milestone') requireCurrency(currency, ...billing.milestones.map(({ amount }) => amount));
    if (billing.rule === 'retainer') {
      requireCurrency(currency, billing.overageRate);
      if (billing.unit === 'money') requireCurrency(currency, billing.amount, billing.carryOver?.cap);
    }
  }
}
