import { z } from 'zod';
import { exact, Percent, Quantity } from './decimal';
import { Money } from './money';
import { Frequency } from './periods';

const key = z.string().min(1).max(64).meta({ description: 'Given by crm; stays the same over versions' });
const milestoneShape = {
  name: z.string().min(1).max(200),
  percent: Percent.optional(),
  amount: Money.optional(),
};
type Share = { percent?: string; amount?: Money };

const positive = (share: Share) => (share.percent === undefined ? (share.amount?.amount ?? 0) > 0 : exact(share.percent).gt(0));
const oneOf = (share: Share) => (share.percent === undefined) !== (share.amount === undefined);
const oneOfError = { error: 'Give either percent or amount, above zero' };

const shares = { error: 'Give percents that add up to 100 or amounts, not a mixture' };
function addUp(milestones: readonly Share[]): boolean {
  const percents = milestones.flatMap((milestone) => (milestone.percent === undefined ? [] : [milestone.percent]));
  if (percents.length === 0) return true;
  return percents.length === milestones.length && percents.reduce((sum, percent) => sum.plus(exact(percent)), exact(0)).eq(100);
}

const keys = { error: 'Give each milestone its own key' };
function distinctKeys(milestones: readonly { key?: string }[]): boolean {
  const given = milestones.flatMap((milestone) => (milestone.key === undefined ? [] : [milestone.key]));
  return new Set(given).size === given.length;
}

/** A part of a line's net that is billed when it is reached. */
export const Milestone = z
  .object({ key, ...milestoneShape })
  .refine((milestone) => oneOf(milestone) && positive(milestone), oneOfError)
  .meta({ id: 'Milestone' });
export type Milestone = z.output<typeof Milestone>;

const dayOfMonth = z.int().min(1).max(31);
const noDayInWeek = (rule: { frequency: string; dayOfMonth?: number }) => rule.frequency !== 'weekly' || rule.dayOfMonth === undefined;
const noDayInWeekError = { error: 'A weekly line has no dayOfMonth', path: ['dayOfMonth'] };

const recurring = {
  rule: z.literal('recurring'),
  frequency: Frequency,
  dayOfMonth: dayOfMonth.optional(),
  timing: z.enum(['advance', 'arrears']),
  proration: z.enum(['days', 'none']),
  periods: z.int().min(1).max(1200).optional().meta({ description: 'Full periods; a broken first one comes on top' }),
};
const hourly = {
  rule: z.literal('hourly'),
  cap: Money.optional().meta({ description: 'Net, for the life of the line or per month' }),
  per: z.enum(['month']).optional(),
};
const retainer = { rule: z.literal('retainer'), frequency: Frequency, dayOfMonth: dayOfMonth.optional(), overageRate: Money.optional() };
const carryOver = { expiresAfterPeriods: z.int().min(1).max(120), mayGoNegative: z.boolean() };
const hours = Quantity.refine((quantity) => !quantity.startsWith('-'), { error: 'Hours are not below zero' });

/** How and when an agreed line is billed, as events and representations carry it. The unit price is the rate (hourly) or a period's price. */
export const Billing = z
  .discriminatedUnion('rule', [
    z.object({ rule: z.literal('on_acceptance') }),
    z.object({ rule: z.literal('on_completion') }),
    z.object(recurring).refine(noDayInWeek, noDayInWeekError),
    z.object(hourly),
    z.object({
      rule: z.literal('milestone'),
      milestones: z.array(Milestone).min(1).max(50).refine(addUp, shares).refine(distinctKeys, keys),
    }),
    z.discriminatedUnion('unit', [
      z
        .object({ ...retainer, unit: z.literal('hours'), amount: hours, carryOver: z.object({ cap: hours, ...carryOver }).optional() })
        .refine(noDayInWeek, noDayInWeekError),
      z
        .object({ ...retainer, unit: z.literal('money'), amount: Money, carryOver: z.object({ cap: Money, ...carryOver }).optional() })
        .refine(noDayInWeek, noDayInWeekError),
    ]),
  ])
  .meta({ id: 'Billing' });
export type Billing = z.output<typeof Billing>;

/** The same as a command takes it: unknown fields are refused, and a milestone may come without its key. */
export const BillingInput = z
  .discriminatedUnion('rule', [
    z.strictObject({ rule: z.literal('on_acceptance') }),
    z.strictObject({ rule: z.literal('on_completion') }),
    z.strictObject(recurring).refine(noDayInWeek, noDayInWeekError),
    z.strictObject(hourly),
    z.strictObject({
      rule: z.literal('milestone'),
      milestones: z
        .array(
          z
            .strictObject({ key: key.optional(), ...milestoneShape })
            .refine((milestone) => oneOf(milestone) && positive(milestone), oneOfError),
        )
        .min(1)
        .max(50)
        .refine(addUp, shares)
        .refine(distinctKeys, keys),
    }),
    z.discriminatedUnion('unit', [
      z
        .strictObject({
          ...retainer,
          unit: z.literal('hours'),
          amount: hours,
          carryOver: z.strictObject({ cap: hours, ...carryOver }).optional(),
        })
        .refine(noDayInWeek, noDayInWeekError),
      z
        .strictObject({
          ...retainer,
          unit: z.literal('money'),
          amount: Money,
          carryOver: z.strictObject({ cap: Money, ...carryOver }).optional(),
        })
        .refine(noDayInWeek, noDayInWeekError),
    ]),
  ])
  .meta({ id: 'BillingInput' });
export type BillingInput = z.output<typeof BillingInput>;

/** Asked for at acceptance on the fixed-price lines that are billed later. */
export const Deposit = z
  .union([
    z.strictObject({ percent: Percent.refine((percent) => exact(percent).gt(0), { error: 'Above zero' }) }),
    z.strictObject({ amount: Money.refine(({ amount }) => amount > 0, { error: 'Above zero' }) }),
  ])
  .meta({ id: 'Deposit' });
export type Deposit = z.output<typeof Deposit>;
