import { crmErrors, MAX_DUE_LINES, type OptionTotals, type ProposalWarning } from '@praxis/contracts/crm';
import {
  type AcceptedOption,
  firstInvoiceLines,
  type LocalDate,
  laterOf,
  type Money,
  money,
  netOf,
  optionTotals,
  Rejection,
  type ShownTax,
  type TaxMode,
  type TaxTreatment,
} from '@praxis/contracts/kernel';
import type { TaxBook } from '../tax-codes/tax-book';
import type { ProposalContent, ProposalLine, ProposalOption } from './proposal-content';
import { endOf, requireTerm, startOf } from './term';

/** What decides prices besides the content itself. */
export interface PriceBasis {
  taxes: TaxBook;
  treatment: TaxTreatment;
  taxMode: TaxMode;
}

export interface PricedLine {
  lineId: string;
  net: Money;
  taxes: ShownTax[];
}

/** The prices of a proposal as they are shown: of an acceptance on `pricedOn`, without any add-on. */
export interface Priced {
  pricedOn: LocalDate;
  options: { optionId: string; lines: PricedLine[]; totals: OptionTotals }[];
  warnings: ProposalWarning[];
}

/**
 * Prices every option, and makes sure that it can be accepted on any day from `today` to its last one, with any choice of add-ons: no
 * amount is below zero, so the fewest and the most lines on the first and the last day are the extremes.
 *
 * @throws Rejection as requireTerm and the kernel's optionTotals do, and of `crm.first_invoice_too_long`
 */
export function priceProposal(content: ProposalContent, basis: PriceBasis, today: LocalDate): Priced {
  requireTerm(content);
  const lastDay = laterOf(today, content.validUntil);
  const options = content.options.map((option) => {
    const mandatory = option.lines.filter(({ optional }) => !optional);
    const priced = totalsOfLines(content, mandatory, basis, today);
    for (const [lines, day] of [
      [option.lines, today],
      [mandatory, lastDay],
      [option.lines, lastDay],
    ] as const) {
      totalsOfLines(content, lines, basis, day);
    }
    if (firstInvoiceLines(acceptedOption(content, option.lines, lastDay)).lines.length > MAX_DUE_LINES) {
      throw new Rejection(crmErrors.first_invoice_too_long, { optionId: option.id });
    }
    return { option, priced };
  });
  return {
    pricedOn: today,
    options: options.map(({ option, priced: { warnings: _, ...totals } }) => ({
      optionId: option.id,
      lines: pricedLines(option, basis, today),
      totals,
    })),
    warnings: options.flatMap(({ option, priced }) => priced.warnings.map((warning) => ({ ...warning, optionId: option.id }))),
  };
}

/** Totals of accepted lines. Rejects as the kernel's optionTotals does. */
export function totalsOfLines(content: ProposalContent, lines: readonly ProposalLine[], basis: PriceBasis, acceptedOn: LocalDate) {
  const codes = new Map(lines.map(({ id, taxCode }) => [id, taxCode]));
  return optionTotals(acceptedOption(content, lines, acceptedOn), basis.taxMode, (lineId, on) =>
    basis.taxes.shown(codes.get(lineId) ?? basis.taxes.defaultCode, basis.treatment, on),
  );
}

/** Net and taxes of each line as shown on a day. */
export const pricedLines = ({ lines }: Pick<ProposalOption, 'lines'>, { taxes, treatment }: PriceBasis, on: LocalDate): PricedLine[] =>
  lines.map((line) => ({
    lineId: line.id,
    net: money(netOf(line), line.unitPrice.currency),
    taxes: taxes.shown(line.taxCode, treatment, on),
  }));

function acceptedOption(content: ProposalContent, lines: readonly ProposalLine[], acceptedOn: LocalDate): AcceptedOption {
  const start = startOf(content, acceptedOn);
  return {
    currency: content.currency,
    lines,
    deposit: content.deposit,
    start,
    end: endOf(content, lines, start),
    acceptedOn,
  };
}
