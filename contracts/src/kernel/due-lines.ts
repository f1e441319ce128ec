import type { Billing } from './billing';
import type { ExactDecimal } from './decimal';
import type { LocalDate } from './local-date';
import { roundToMinor } from './money';
import { type BillingPeriod, periodAmount } from './periods';
import { exactLineAmount, type PricedDocument, priceDocument, type TaxMode } from './pricing';
import type { LineTax } from './tax-groups';

/** A line of an agreed option as far as its price is concerned. */
export interface OptionLine {
  /** Whatever the caller tells its lines apart by: the line's id in crm, its lineage in finance. */
  id: string;
  quantity: string;
  /** Money of the proposal's currency; the rate of an hourly line, the price of a period of a recurring one or a retainer. */
  unitPrice: { amount: number; currency: string };
  discountPercent?: string;
  billing: Billing;
}

/** A line of an invoice that an agreed line gives rise to. Amounts are minor units, net. */
export interface DueLine {
  kind: 'on_acceptance' | 'period' | 'milestone' | 'completion' | 'deposit' | 'deduction';
  /** The agreed line. */
  lineId: string;
  milestoneKey?: string;
  /** To be shown: quantity and price of the agreed line, or 1 x amount where the amount is a part of it. */
  quantity: string;
  unitPrice: number;
  discountPercent?: string;
  amount: number;
  /** Service period; shorter than full where it is prorated. */
  period?: BillingPeriod;
  /**
   * The day whose tax rates apply: end of the service period, day reached or completed, else the day of issue. A deduction keeps the
   * rates of the deposit it takes back.
   */
  taxDate: LocalDate;
}

/** Quantity x price less discount, in minor units, unrounded. */
export const exactNet = (line: OptionLine): ExactDecimal => exactLineAmount({ ...line, unitPrice: line.unitPrice.amount });

/** The rounded net of a whole line, minor units. */
export const netOf = (line: OptionLine): number => roundToMinor(exactNet(line));

/** The whole of a line at once: on acceptance, or on completion. */
export const wholeLine = (line: OptionLine, kind: 'on_acceptance' | 'completion', taxDate: LocalDate): DueLine => ({
  kind,
  lineId: line.id,
  quantity: line.quantity,
  unitPrice: line.unitPrice.amount,
  ...(line.discountPercent === undefined ? {} : { discountPercent: line.discountPercent }),
  amount: netOf(line),
  taxDate,
});

/** A period of a recurring line: quantity and discount first, then by days, rounded once. */
export const periodLine = (line: OptionLine, period: BillingPeriod): DueLine => ({
  ...wholeLine(line, 'on_acceptance', period.end),
  kind: 'period',
  amount: periodAmount(exactNet(line), period),
  period,
});

/** A part of a line's net, shown as 1 x amount. */
export const partLine = (
  line: OptionLine,
  kind: 'milestone' | 'deposit' | 'deduction',
  amount: number,
  taxDate: LocalDate,
  milestoneKey?: string,
): DueLine => ({
  kind,
  lineId: line.id,
  ...(milestoneKey === undefined ? {} : { milestoneKey }),
  quantity: '1',
  unitPrice: amount,
  amount,
  taxDate,
});

/**
 * Prices due lines as one document; rejects as priceDocument does.
 *
 * @param taxesOf taxes of a due line at its tax date
 */
export const priceDueLines = (
  lines: readonly DueLine[],
  document: { currency: string; taxMode: TaxMode },
  taxesOf: (line: DueLine) => readonly LineTax[],
): PricedDocument =>
  priceDocument({
    ...document,
    lines: lines.map((line) => ({ quantity: line.quantity, unitPrice: line.unitPrice, amount: line.amount, taxes: taxesOf(line) })),
  });
