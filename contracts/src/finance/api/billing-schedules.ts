import { z } from 'zod';
import { Currency, defineOperation, httpErrors, idParams, LocalDate, listQuery, Money, pageOf, Warnings } from '../../kernel';
import { financeErrors } from '../errors';

export const ScheduleItemKind = z.enum(['on_acceptance', 'deposit', 'period', 'completion', 'milestone']);
export type ScheduleItemKind = z.output<typeof ScheduleItemKind>;
export const ScheduleItemStatus = z.enum(['planned', 'waiting', 'invoiced', 'unbilled', 'ended']).meta({
  description:
    '`planned`: billed on `dueOn`. `waiting`: billed when completed or reached. `unbilled`: its invoice was voided or its draft deleted; ' +
    'it is billed again by command. `ended`: never billed, the schedule ended.',
});
export type ScheduleItemStatus = z.output<typeof ScheduleItemStatus>;

export const BillingSchedule = z
  .object({
    id: z.uuid(),
    version: z.int(),
    status: z.enum(['active', 'frozen', 'ended']),
    clientId: z.uuid(),
    engagementId: z.uuid(),
    onboardingId: z.uuid().optional(),
    currency: Currency,
    startDate: LocalDate,
    endDate: LocalDate.optional(),
    netDays: z.int(),
    lines: z.array(
      z.object({
        lineageId: z.uuid(),
        text: z.string(),
        rule: z.string().meta({ description: 'Lines `hourly` and `retainer` are kept here and have no items yet' }),
        net: Money.optional(),
      }),
    ),
    items: z.array(
      z.object({
        id: z.uuid().meta({ description: 'Also the key of the item in events' }),
        lineageId: z.uuid(),
        kind: ScheduleItemKind,
        status: ScheduleItemStatus,
        milestone: z.object({ key: z.string(), name: z.string() }).optional(),
        period: z.object({ start: LocalDate, end: LocalDate }).optional(),
        dueOn: LocalDate.optional(),
        amount: Money.optional().meta({ description: 'Net' }),
        invoiceId: z.uuid().optional(),
      }),
    ),
    warnings: Warnings,
    endedOn: LocalDate.optional(),
  })
  .meta({ id: 'BillingSchedule' });
export type BillingSchedule = z.output<typeof BillingSchedule>;

export const listBillingSchedules = defineOperation({
  id: 'listBillingSchedules',
  context: 'finance',
  method: 'GET',
  path: '/v1/billing-schedules',
  summary: 'List billing schedules',
  description: 'Without the permission `finance:money:read` amounts are absent.',
  access: { permission: 'finance:billing-schedule:read' },
  query: listQuery(['-createdAt', 'createdAt'], {
    clientId: z.uuid().optional(),
    engagementId: z.uuid().optional(),
    status: z.enum(['active', 'frozen', 'ended']).optional(),
  }),
  replies: { 200: pageOf(BillingSchedule) },
});

export const getBillingSchedule = defineOperation({
  id: 'getBillingSchedule',
  context: 'finance',
  method: 'GET',
  path: '/v1/billing-schedules/{id}',
  summary: 'Read a billing schedule',
  description: 'Without the permission `finance:money:read` amounts are absent.',
  access: { permission: 'finance:billing-schedule:read' },
  params: idParams,
  replies: { 200: BillingSchedule },
  errors: [httpErrors.not_found],
});

export const completeScheduleItem = defineOperation({
  id: 'completeScheduleItem',
  context: 'finance',
  method: 'POST',
  path: '/v1/billing-schedules/{id}/items/{itemId}/complete',
  summary: 'Bill an item that is complete or reached: a draft for review',
  description:
    'For items billed on completion or by milestone that no project completes, and for items whose invoice was voided or whose draft was deleted.',
  access: { permission: 'finance:billing-schedule:write' },
  params: z.strictObject({ id: z.uuid(), itemId: z.uuid() }),
  body: z.strictObject({
    completedOn: LocalDate.optional().meta({ description: 'Tax date; today in the zone of the firm when absent, not in the future' }),
  }),
  replies: { 200: BillingSchedule },
  errors: [httpErrors.not_found, httpErrors.illegal_transition, financeErrors.billing_schedule_stopped],
  ifMatch: 'optional',
  audit: { action: 'billing-schedule.complete-item', target: 'billing-schedule' },
});
