import { crmErrors } from '@praxis/contracts/crm';
import { type AgreedLine, acceptedLines, type LocalDate, type Money, money, Rejection, sumOf } from '@praxis/contracts/kernel';
import { type PriceBasis, pricedLines, totalsOfLines } from './price-proposal';
import type { Choice, ProposalFacts, Sent } from './proposal';
import type { ProposalLine } from './proposal-content';
import { endOf, startOf } from './term';

/** What a choice comes to when it is accepted on a day. */
export interface Agreement {
  option: { optionId: string; name: string; lines: AgreedLine[]; totals: Omit<ReturnType<typeof totalsOfLines>, 'warnings'> };
  /** In proposal order. */
  addOnLineIds: string[];
  startDate: LocalDate;
  endDate: LocalDate | undefined;
  /** Net of the one-off lines and of one period of each recurring line. */
  value: Money;
}

/** @throws Rejection of `crm.option_unknown` or `pricing.unknown_add_on` */
export function agreementOn(
  { content }: Pick<ProposalFacts, 'content'>,
  sent: Pick<Sent, 'buyer' | 'taxMode' | 'templateVersions'>,
  choice: Choice,
  taxes: PriceBasis['taxes'],
  acceptedOn: LocalDate,
): Agreement {
  const option = content.options.find(({ id }) => id === choice.optionId);
  if (option === undefined) throw new Rejection(crmErrors.option_unknown, { optionId: choice.optionId });
  const lines = acceptedLines(option.lines, choice.addOnLineIds);
  const basis: PriceBasis = { taxes, treatment: sent.buyer.taxTreatment, taxMode: sent.taxMode };
  const { warnings: _, ...totals } = totalsOfLines(content, lines, basis, acceptedOn);
  const priced = pricedLines({ lines }, basis, acceptedOn);
  const startDate = startOf(content, acceptedOn);
  return {
    option: {
      optionId: option.id,
      name: option.name,
      lines: lines.map((line, index) => agreedLine(line, priced[index], sent)),
      totals,
    },
    addOnLineIds: lines.filter(({ optional }) => optional).map(({ id }) => id),
    startDate,
    endDate: endOf(content, lines, startDate),
    value: money(sumOf([totals.oneOff.net.amount, ...totals.recurring.map(({ net }) => net.amount)]), content.currency),
  };
}

function agreedLine(
  line: ProposalLine,
  priced: ReturnType<typeof pricedLines>[number] | undefined,
  { templateVersions }: Pick<Sent, 'templateVersions'>,
): AgreedLine {
  if (priced === undefined) throw new Error(`Line ${line.id} has no price`);
  return {
    lineId: line.id,
    lineageId: line.lineageId,
    itemKey: line.lineageId,
    serviceItem: line.serviceItem,
    text: line.text,
    quantity: line.quantity,
    unit: line.unit,
    unitPrice: line.unitPrice,
    discountPercent: line.discountPercent,
    net: priced.net,
    taxCode: line.taxCode,
    taxes: priced.taxes,
    optional: line.optional,
    billing: line.billing,
    projectTemplate: templateRef(line.projectTemplate, templateVersions),
  };
}

/** A template with the version that was current when the proposal was sent. */
export const templateRef = (code: string | undefined, versions: Sent['templateVersions']) =>
  code === undefined ? undefined : { code, version: versions[code] };
