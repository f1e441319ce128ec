import { type Handler, ok } from '@praxis/chassis';
import { financeErrors, type completeScheduleItem as operation } from '@praxis/contracts/finance';
import { httpErrors, Rejection, todayIn } from '@praxis/contracts/kernel';
import type { Clock } from '../invoices/issue-draft';
import { billedDeposit, billItems } from './bill-items';
import { linesOfItem, type ScheduleItem } from './billing-schedule';
import { itemsOf, lockSchedule, saveSchedule } from './billing-schedule.store';
import { scheduleReply } from './list-billing-schedules';

/** Bills an item that waits, or that is unbilled again, in a draft of its own. */
export const completeScheduleItem =
  (clock: Clock): Handler<typeof operation> =>
  (request) =>
    request.inFirm(async (tx) => {
      const { params, body } = request;
      const schedule = await lockSchedule(tx, params.id, request.ifMatch);
      const items = await itemsOf(tx, schedule.id);
      const item = items.find(({ id }) => id === params.itemId);
      if (item === undefined) throw new Rejection(httpErrors.not_found);
      if (schedule.status !== 'active') throw new Rejection(financeErrors.billing_schedule_stopped, { status: schedule.status });
      if (!mayBeBilled(item, items)) throw new Rejection(httpErrors.illegal_transition, { state: item.status, allowed: [] });

      const { timezone } = await tx.firm();
      const today = todayIn(timezone, clock.now().toISOString());
      const day = body.completedOn ?? today;
      if (day > today) {
        throw new Rejection(httpErrors.invalid_request, {}, [
          { pointer: '/completedOn', detail: `Not after ${today}, today in the firm's zone` },
        ]);
      }
      const lines = linesOfItem(schedule, item, billedDeposit(items, item.lineageId), day);
      const invoice = await billItems(tx, schedule, [{ item, lines }], items, { issue: false }, clock);
      const saved = saveSchedule(tx, schedule);
      tx.changed({ targetId: schedule.id, after: { itemId: item.id, invoiceId: invoice.id } });
      const after = items.map((other) => (other.id === item.id ? { ...other, status: 'invoiced' as const, invoiceId: invoice.id } : other));
      return ok(scheduleReply(saved, after));
    });

/** A deposit is not asked for again once what it was taken on is billed in full. */
function mayBeBilled(item: ScheduleItem, all: readonly ScheduleItem[]): boolean {
  if (item.status !== 'waiting' && item.status !== 'unbilled') return false;
  if (item.kind !== 'deposit') return true;
  return !all.some((other) => other.lineageId === item.lineageId && other.kind !== 'deposit' && other.status === 'invoiced');
}
