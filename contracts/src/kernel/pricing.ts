import { z } from 'zod';
import { allocate } from './allocation';
import { type ExactDecimal, exact, percentAsFactor } from './decimal';
import { checkedAmount, type Money, Money as MoneySchema, money, roundToMinor, sumOf } from './money';
import { defineErrors, Rejection } from './problem';
import { addTaxes, extractTaxes, type LineTax, mergeTaxed, type TaxAmount } from './tax-groups';

/** `per_rate`: tax once per category and rate (EN 16931). `per_line`: tax rounded on each line. */
export const TaxMode = z.enum(['per_rate', 'per_line']);
export type TaxMode = z.output<typeof TaxMode>;

/** The three numbers of any total that is shown. */
export const Totals = z.strictObject({ net: MoneySchema, tax: MoneySchema, total: MoneySchema }).meta({ id: 'Totals' });
export type Totals = z.output<typeof Totals>;

export const pricingErrors = defineErrors('pricing', {
  document_total_negative: {
    status: 422,
    title: 'The total would be below zero',
    detail: 'Reduce the negative lines or the discount; give money back with a credit note.',
  },
  discount_above_net: {
    status: 422,
    title: 'The discount is larger than what it is taken from',
    detail: 'Give a document discount of at most the sum of the lines.',
  },
});

/** How a line's amount comes about. */
export interface LinePrice {
  /** Decimal, up to 6 places. */
  quantity: string;
  /** Minor units per unit. */
  unitPrice: number;
  discountPercent?: string;
  /** Minor units; instead of a percentage. */
  discountAmount?: number;
}

export interface PricingLine extends LinePrice {
  /**
   * The line's amount in minor units where it is not quantity x price: a prorated period, time from minutes, a deposit and its
   * deduction. Includes tax where prices do.
   */
  amount?: number;
  /** In the order in which they are taken. */
  taxes: readonly LineTax[];
}

export interface PricingDocument {
  currency: string;
  taxMode: TaxMode;
  /** Unit prices, amounts and discounts include the taxes. */
  pricesIncludeTax?: boolean;
  lines: readonly PricingLine[];
  /** Minor units, taken off the lines before tax. */
  documentDiscountAmount?: number;
}

/** A line with its results in minor units: `net = amount - documentDiscount` (less the taxes in it where prices include them). */
export interface PricedLine {
  amount: number;
  documentDiscount: number;
  net: number;
  /** The line's part of the document's taxes; all lines add up to the document's tax. */
  tax: number;
  taxes: TaxAmount[];
  total: number;
}

/** Minor units of `currency`. */
export interface PricedDocument {
  currency: string;
  taxMode: TaxMode;
  lines: PricedLine[];
  /** By category and rate, in order of first appearance; `code` is the first one's. */
  taxes: TaxAmount[];
  net: number;
  tax: number;
  total: number;
}

/**
 * Prices a document. The one function behind every total that is shown, in any context.
 *
 * Rounds half away from zero, once per line net and once per tax group (`per_rate`) or line tax (`per_line`).
 * Rejects with `pricing.document_total_negative`, `pricing.discount_above_net` or `money.amount_out_of_range`.
 */
export function priceDocument(document: PricingDocument): PricedDocument {
  const amounts = document.lines.map((line) => checkedAmount(line.amount ?? roundToMinor(exactLineAmount(line))));
  const discounts = spreadDiscount(document.documentDiscountAmount ?? 0, amounts);
  const toTax = document.lines.map((line, index) => ({ amount: (amounts[index] ?? 0) - (discounts[index] ?? 0), taxes: line.taxes }));
  const compute = document.pricesIncludeTax ? extractTaxes : addTaxes;
  const taxed = document.taxMode === 'per_rate' ? compute(toTax) : mergeTaxed(toTax.map((line) => compute([line])));

  const lines = taxed.lines.map((line, index) => {
    const tax = sumOf(line.taxes.map(({ amount }) => amount));
    const total = checkedAmount(line.net + tax);
    return { amount: amounts[index] ?? 0, documentDiscount: discounts[index] ?? 0, net: line.net, tax, taxes: line.taxes, total };
  });
  const taxes = [...taxed.groups.values()];
  const net = sumOf(lines.map((line) => line.net));
  const tax = sumOf(taxes.map(({ amount }) => amount));
  const total = checkedAmount(net + tax);
  if (total < 0) throw new Rejection(pricingErrors.document_total_negative, { total: money(total, document.currency) });
  return { currency: document.currency, taxMode: document.taxMode, lines, taxes, net, tax, total };
}

/** The totals of a priced document as money. */
export const totalsOf = ({ net, tax, total, currency }: PricedDocument): Totals => ({
  net: money(net, currency),
  tax: money(tax, currency),
  total: money(total, currency),
});

/**
 * Quantity x price less the discount in minor units, not yet rounded: what a broken period is a share of. A discount amount is taken off
 * the rounded product and never turns its sign.
 */
export function exactLineAmount(line: LinePrice): ExactDecimal {
  if (line.discountAmount !== undefined && line.discountPercent !== undefined) {
    throw new RangeError('A line has a discount in percent or as an amount, not both');
  }
  const product = exact(line.quantity).times(checkedAmount(line.unitPrice));
  if (line.discountAmount === undefined) return product.times(exact(1).minus(percentAsFactor(line.discountPercent ?? '0')));
  if (line.discountAmount < 0) throw new RangeError('A discount is not below zero');
  const rounded = roundToMinor(product);
  const left = Math.max(0, Math.abs(rounded) - checkedAmount(line.discountAmount));
  return exact(rounded < 0 ? -left : left);
}

/**
 * The price of working time: minutes x rate / 60, rounded once over all minutes of an invoice line. Hours are only for show: rounding
 * them first loses cents.
 */
export function priceTime(minutes: number, ratePerHour: Money, discountPercent = '0'): Money {
  const price = exact(minutes)
    .times(ratePerHour.amount)
    .times(exact(1).minus(percentAsFactor(discountPercent)))
    .div(60);
  return money(roundToMinor(price), ratePerHour.currency);
}

/** Largest remainder over the lines above zero, ties in line order. */
function spreadDiscount(discount: number, amounts: readonly number[]): number[] {
  if (discount < 0) throw new RangeError('A discount is not below zero');
  if (discount > sumOf(amounts.map((amount) => Math.max(amount, 0)))) throw new Rejection(pricingErrors.discount_above_net);
  return allocate(discount, amounts);
}
