import { defineJob, onJob, type Schedule, type Tx } from '@praxis/chassis';
import { todayIn } from '@praxis/contracts/kernel';
import { z } from 'zod';
import type { Clock } from '../invoices/issue-draft';
import { billItems } from './bill-items';
import { dueRun } from './billing-schedule';
import { billingSchedules } from './billing-schedule.row';
import { addItems, itemsOf, nextDueAt, saveSchedule } from './billing-schedule.store';

export const billDueItemsJob = defineJob({ name: 'bill-due-items', payload: z.object({ id: z.uuid() }) });

/** Without a key: looked at again, one job at a time, until nothing of it is due. */
export const billDueItemsSchedule: Schedule = {
  name: 'bill-due-items',
  due: `select firm_id, id from billing_schedules where due_at <= $1 order by due_at limit 500`,
  job: billDueItemsJob,
};

export const billDueItems = (clock: Clock) => onJob(billDueItemsJob, (run, { id }) => run.inFirm((tx) => billDue(tx, id, clock)));

/** Bills what is due today in the firm's zone, and plans what follows. Finds nothing to do when it runs twice. */
async function billDue(tx: Tx, id: string, clock: Clock): Promise<void> {
  const schedule = await billingSchedules.findForUpdate(tx, id);
  if (schedule === undefined || schedule.status !== 'active') return;
  const { timezone } = await tx.firm();
  const items = await itemsOf(tx, id);
  const planned = items.filter(({ status }) => status === 'planned');
  const run = dueRun(schedule, planned, todayIn(timezone, clock.now().toISOString()), () => tx.newId());
  const known = new Set(items.map((item) => item.id));
  const ofRun = [...run.groups.flatMap(({ billed }) => billed.map(({ item }) => item)), ...run.next];
  addItems(
    tx,
    ofRun.filter((item) => !known.has(item.id)),
  );
  for (const group of run.groups) await billItems(tx, schedule, group.billed, items, { issue: group.issue }, clock);

  const billedNow = new Set(run.groups.flatMap(({ billed }) => billed.map(({ item }) => item.id)));
  const stillPlanned = [...planned.filter((item) => !billedNow.has(item.id)), ...run.next];
  saveSchedule(tx, { ...schedule, dueAt: nextDueAt(schedule, stillPlanned, timezone) });
}
