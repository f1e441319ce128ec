import { z } from 'zod';
import {
  Billing,
  BillingInput,
  Currency,
  Deposit,
  Frequency,
  MAX_LINES_PER_OPTION,
  Money,
  Percent,
  Quantity,
  ShownTax,
  Totals,
} from '../../kernel';
import { BusinessDate, CodeInput, longText, NonNegativeMoney, paragraph, text } from './texts';

export const MAX_OPTIONS = 3;
/** Earliest start before the last day of validity. */
export const MAX_MONTHS_BACK = 24;
/** Lines of the first invoice, should it be accepted on the last possible day. */
export const MAX_DUE_LINES = 500;

const moneyIn = (billing: BillingInput): (Money | undefined)[] => {
  if (billing.rule === 'hourly') return [billing.cap];
  if (billing.rule === 'milestone') return billing.milestones.map(({ amount }) => amount);
  if (billing.rule !== 'retainer') return [];
  return [billing.overageRate, ...(billing.unit === 'money' ? [billing.amount, billing.carryOver?.cap] : [])];
};

/**
 * Nothing in a proposal is below zero: a choice of add-ons or a late acceptance could otherwise make an invoice that cannot be issued,
 * and an acceptance must never fail.
 */
const LineInput = z
  .strictObject({
    id: z.uuid().optional().meta({ description: 'Of a line that the draft has; without it the line is new' }),
    serviceItem: CodeInput.optional(),
    text: paragraph(2000),
    quantity: Quantity.refine((quantity) => !quantity.startsWith('-'), { error: 'Not below zero' }),
    unit: text(40),
    unitPrice: NonNegativeMoney.meta({ description: 'The rate of an hourly line; the price of a period of a recurring one or a retainer' }),
    discountPercent: Percent.default('0'),
    taxCode: CodeInput.optional().meta({ description: 'Else that of the service item, else the default of the firm' }),
    optional: z.boolean().default(false).meta({ description: 'An add-on: the client chooses it or not' }),
    projectTemplate: text(60).optional(),
    billing: BillingInput,
  })
  .refine(({ billing }) => moneyIn(billing).every((amount) => amount === undefined || amount.amount >= 0), {
    error: 'Amounts are not below zero',
    path: ['billing'],
  });
export type ProposalLineInput = z.output<typeof LineInput>;

const OptionInput = z
  .strictObject({
    id: z.uuid().optional().meta({ description: 'Of an option that the draft has; without it the option is new' }),
    name: text(200),
    lines: z.array(LineInput).min(1).max(MAX_LINES_PER_OPTION),
  })
  .refine(({ lines }) => lines.some(({ optional }) => !optional), {
    error: 'Give at least one line that is not optional',
    path: ['lines'],
  });
export type ProposalOptionInput = z.output<typeof OptionInput>;

const Start = z.discriminatedUnion('on', [
  z.strictObject({ on: z.literal('acceptance') }),
  z.strictObject({ on: z.literal('date'), date: BusinessDate }),
]);

const content = {
  title: text(200),
  introduction: longText(10_000).optional(),
  currency: Currency,
  validUntil: BusinessDate.meta({ description: 'Last day on which it can be accepted, in the zone of the firm' }),
  terms: z.strictObject({ netDays: z.int().min(0).max(365).meta({ description: '0 is due on receipt' }) }),
  start: Start,
  endMode: z.enum(['open', 'fixed']),
  endDate: BusinessDate.optional().meta({ description: 'Last day of a fixed end' }),
  minimumTermMonths: z.int().min(0).max(120).optional(),
  noticeDays: z.int().min(0).max(730).optional(),
  deposit: Deposit.optional(),
  createProject: z.boolean(),
  projectTemplate: text(60).optional(),
  openPortal: z.boolean(),
  ownerId: z.uuid().optional().meta({ description: 'Who looks after it; the caller when left out' }),
  options: z.array(OptionInput).min(1).max(MAX_OPTIONS),
};

/** What a proposal says, as commands take it. */
export const ProposalInput = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('new_client'), prospectId: z.uuid(), ...content }),
  z.strictObject({ type: z.literal('additional'), clientId: z.uuid(), ...content }),
]);
export type ProposalInput = z.output<typeof ProposalInput>;

/** Each net, tax and total. The first invoice is the one of an acceptance on the day of pricing. */
export const OptionTotals = z
  .object({
    oneOff: Totals,
    recurring: z.array(z.object({ frequency: Frequency, ...Totals.shape })),
    estimated: Totals.optional().meta({ description: 'Hourly lines; never part of oneOff' }),
    firstInvoice: Totals,
  })
  .meta({ id: 'OptionTotals' });
export type OptionTotals = z.output<typeof OptionTotals>;

export const ProposalWarning = z.object({ code: z.string(), detail: z.string(), optionId: z.uuid().optional() });
export type ProposalWarning = z.output<typeof ProposalWarning>;

/** A line as client and firm see it. */
const shownLine = {
  id: z.uuid(),
  text: z.string(),
  quantity: Quantity,
  unit: z.string(),
  unitPrice: Money,
  discountPercent: Percent,
  net: Money.meta({ description: 'Of the whole line: of a period where it recurs, an estimate where it is hourly' }),
  taxes: z.array(ShownTax).meta({ description: 'As they are on the day of pricing' }),
  optional: z.boolean(),
  billing: Billing,
};

export const ProposalLine = z.object({
  ...shownLine,
  lineageId: z.uuid(),
  serviceItem: z.string().optional(),
  taxCode: z.string(),
  projectTemplate: z.string().optional(),
});
export const ProposalOption = z.object({ id: z.uuid(), name: z.string(), lines: z.array(ProposalLine), totals: OptionTotals });

export const PublicOption = z.object({ id: z.uuid(), name: z.string(), lines: z.array(z.object(shownLine)), totals: OptionTotals });
export type PublicOption = z.output<typeof PublicOption>;

export const ProposalStart = z.object({ on: z.enum(['acceptance', 'date']), date: z.string().optional() });
