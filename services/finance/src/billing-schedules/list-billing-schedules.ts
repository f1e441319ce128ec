import { type Handler, ok, readPage } from '@praxis/chassis';
import type {
  BillingSchedule as BillingScheduleReply,
  getBillingSchedule as getOperation,
  listBillingSchedules as listOperation,
} from '@praxis/contracts/finance';
import { httpErrors, money, Rejection } from '@praxis/contracts/kernel';
import { type BillingSchedule, optionLine, type ScheduleItem } from './billing-schedule';
import { billingSchedules, scheduleItems } from './billing-schedule.row';
import { itemsOf } from './billing-schedule.store';

const WITH_ITEMS = `s.*, (select coalesce(jsonb_agg(to_jsonb(i) order by i.position, i.period_index, i.id), '[]'::jsonb)
  from billing_schedule_items i where i.firm_id = s.firm_id and i.schedule_id = s.id) as items`;

export const listBillingSchedules: Handler<typeof listOperation> = (request) =>
  request.inFirm((tx) => {
    return readPage(request, tx, {
      from: 'billing_schedules s',
      columns: WITH_ITEMS,
      where: [
        ['s.client_id = $', request.query.clientId],
        ['s.engagement_id = $', request.query.engagementId],
        ['s.status = $', request.query.status],
      ],
      sorts: { '-createdAt': ['s.created_at desc', 's.id desc'], createdAt: ['s.created_at', 's.id'] },
      map: (record) => {
        const items = (record['items'] as Record<string, unknown>[]).map((item) => scheduleItems.fromDatabase(item));
        return scheduleReply(billingSchedules.fromDatabase(record), items);
      },
    });
  });

export const getBillingSchedule: Handler<typeof getOperation> = (request) =>
  request.inFirm(async (tx) => {
    const schedule = await billingSchedules.find(tx, request.params.id);
    if (schedule === undefined) throw new Rejection(httpErrors.not_found);
    return ok(scheduleReply(schedule, await itemsOf(tx, schedule.id)));
  });

export function scheduleReply(schedule: BillingSchedule, items: readonly ScheduleItem[]): BillingScheduleReply {
  const { currency } = schedule;
  return {
    id: schedule.id,
    version: schedule.version,
    status: schedule.status,
    clientId: schedule.clientId,
    engagementId: schedule.engagementId,
    onboardingId: schedule.onboardingId ?? undefined,
    currency,
    startDate: schedule.startDate,
    endDate: schedule.endDate ?? undefined,
    netDays: schedule.netDays,
    lines: schedule.lines.map((line) => ({
      lineageId: optionLine(line).id,
      text: line.text,
      rule: line.billing.rule,
      net: money(line.net.amount, currency),
    })),
    items: items.map((item) => ({
      id: item.id,
      lineageId: item.lineageId,
      kind: item.kind,
      status: item.status,
      milestone: item.milestoneKey === null ? undefined : { key: item.milestoneKey, name: item.milestoneName ?? item.milestoneKey },
      period: item.periodStart === null || item.periodEnd === null ? undefined : { start: item.periodStart, end: item.periodEnd },
      dueOn: item.dueOn ?? undefined,
      amount: money(item.amount, currency),
      invoiceId: item.invoiceId ?? undefined,
    })),
    warnings: schedule.warnings,
    endedOn: schedule.endedOn ?? undefined,
  };
}
