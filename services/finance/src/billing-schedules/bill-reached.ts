import { TransientError, type Tx } from '@praxis/chassis';
import type { LocalDate } from '@praxis/contracts/kernel';
import { mayCreateFor } from '../cancellations/cancellation.store';
import type { Clock } from '../invoices/issue-draft';
import { billedDeposit, billItems } from './bill-items';
import { type BillingSchedule, linesOfItem, type ScheduleItem } from './billing-schedule';
import { itemsOf, lockScheduleOfEngagement, saveSchedule } from './billing-schedule.store';

/**
 * The schedule behind something that happened in a project, locked. Undefined where nothing is billed any more.
 * @throws TransientError when it is not there yet, or stopped until the cancelling of the onboarding is decided
 */
export async function scheduleOfWork(tx: Tx, engagementId: string): Promise<BillingSchedule | undefined> {
  const schedule = await lockScheduleOfEngagement(tx, engagementId);
  if (schedule === undefined) {
    if (!(await mayCreateFor(tx, engagementId))) return undefined;
    throw new TransientError('finance.billing_schedule_missing', 'The billing schedule of the engagement has not been opened yet');
  }
  if (schedule.status === 'frozen') {
    throw new TransientError('finance.billing_schedule_stopped', 'The billing schedule is stopped while its onboarding may be cancelled');
  }
  return schedule.status === 'active' ? schedule : undefined;
}

/** Bills in one draft for review what waits and was completed or reached on a day; what is billed already stays as it is. */
export async function billReached(
  tx: Tx,
  engagementId: string,
  isReached: (item: ScheduleItem) => boolean,
  day: LocalDate,
  clock: Clock,
): Promise<void> {
  const schedule = await scheduleOfWork(tx, engagementId);
  if (schedule === undefined) return;
  const items = await itemsOf(tx, schedule.id);
  const reached = items.filter((item) => (item.status === 'waiting' || item.status === 'unbilled') && isReached(item));
  if (reached.length === 0) return;
  const billed = reached.map((item) => ({ item, lines: linesOfItem(schedule, item, billedDeposit(items, item.lineageId), day) }));
  await billItems(tx, schedule, billed, items, { issue: false }, clock);
  saveSchedule(tx, schedule);
}
