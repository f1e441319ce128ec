import type { Tx } from '@praxis/chassis';
import { httpErrors, type LocalDate, Rejection, startOfDay } from '@praxis/contracts/kernel';
import { type BillingSchedule, oneOffName, type ScheduleItem } from './billing-schedule';
import { billingSchedules, type ScheduleItemRow, scheduleItems } from './billing-schedule.row';

/** When the job looks at a schedule next: when the earliest planned item is due in the firm's zone. */
export function nextDueAt(schedule: Pick<BillingSchedule, 'status'>, planned: readonly ScheduleItem[], zone: string): Date | null {
  if (schedule.status !== 'active') return null;
  const [earliest] = planned.flatMap(({ dueOn }): LocalDate[] => (dueOn === null ? [] : [dueOn])).sort();
  return earliest === undefined ? null : new Date(startOfDay(earliest, zone));
}

export function addSchedule(tx: Tx, schedule: BillingSchedule): void {
  billingSchedules.insert(tx, { ...schedule, firmId: tx.firmId });
}

/** Writes a locked schedule as its next version, which is returned. */
export function saveSchedule(tx: Tx, schedule: BillingSchedule): BillingSchedule {
  const next = { ...schedule, version: schedule.version + 1 };
  billingSchedules.update(tx, { ...next, firmId: tx.firmId }, { from: schedule.version });
  return next;
}

/** Locks a schedule. Rejects with `http.not_found` or, where another version was expected, `http.stale`. */
export async function lockSchedule(tx: Tx, id: string, ifMatch?: number): Promise<BillingSchedule> {
  const schedule = await billingSchedules.findForUpdate(tx, id);
  if (schedule === undefined) throw new Rejection(httpErrors.not_found);
  if (ifMatch !== undefined && ifMatch !== schedule.version) throw new Rejection(httpErrors.stale, { version: schedule.version });
  return schedule;
}

/** Locks the schedule of an engagement, where there is one. */
export async function lockScheduleOfEngagement(tx: Tx, engagementId: string): Promise<BillingSchedule | undefined> {
  const [schedule] = await billingSchedules.lookUp(tx, 'where firm_id = $1 and engagement_id = $2 for update', [tx.firmId, engagementId]);
  return schedule;
}

/** The items in proposal order. Whoever changes one holds the lock of the schedule. */
export const itemsOf = (tx: Tx, scheduleId: string): Promise<ScheduleItemRow[]> =>
  scheduleItems.lookUp(tx, 'where firm_id = $1 and schedule_id = $2 order by position, period_index, id', [tx.firmId, scheduleId]);

export function addItems(tx: Tx, items: readonly ScheduleItem[]): void {
  scheduleItems.insertAll(
    tx,
    items.map((item) => ({ ...item, firmId: tx.firmId })),
  );
}

const SET_STATUS = 'update billing_schedule_items set status = $3, invoice_id = $4 where firm_id = $1 and id = $2';

/**
 * Marks items as billed by an invoice that is stored already. What was billed before cannot be billed again: overlapping service days of a
 * lineage and the same one-off item of a lineage are refused by the database, and the transaction with them.
 */
export function markBilled(tx: Tx, items: readonly ScheduleItem[], invoiceId: string): void {
  for (const item of items) {
    tx.write(SET_STATUS, [tx.firmId, item.id, 'invoiced', invoiceId]);
    if (item.periodStart !== null) {
      tx.write('insert into billed_service_days (firm_id, id, lineage_id, first_day, last_day) values ($1, $2, $3, $4, $5)', [
        tx.firmId,
        item.id,
        item.lineageId,
        item.periodStart,
        item.periodEnd,
      ]);
    } else {
      tx.write('insert into billed_items (firm_id, id, lineage_id, name) values ($1, $2, $3, $4)', [
        tx.firmId,
        item.id,
        item.lineageId,
        oneOffName(item),
      ]);
    }
  }
}

/** Gives back what an invoice had billed, which counts no more: its items get another status and may be billed again. */
export function releaseItems(tx: Tx, invoiceId: string, status: 'waiting' | 'unbilled' | 'ended'): void {
  for (const table of ['billed_service_days', 'billed_items']) {
    tx.write(
      `delete from ${table} where firm_id = $1 and id in (select id from billing_schedule_items where firm_id = $1 and invoice_id = $2)`,
      [tx.firmId, invoiceId],
    );
  }
  tx.write('update billing_schedule_items set status = $3, invoice_id = null where firm_id = $1 and invoice_id = $2', [
    tx.firmId,
    invoiceId,
    status,
  ]);
}

/** Items that will never be billed, because the schedule ends. */
export function endItems(tx: Tx, scheduleId: string): void {
  tx.write(
    `update billing_schedule_items set status = 'ended' where firm_id = $1 and schedule_id = $2 and status in ('planned', 'waiting', 'unbilled')`,
    [tx.firmId, scheduleId],
  );
}
