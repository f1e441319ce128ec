import { type Reaction, react } from '@praxis/chassis';
import { onboardingCancellationRefused } from '@praxis/contracts/clients';
import { itemsOf, lockScheduleOfEngagement, nextDueAt, saveSchedule } from '../billing-schedules/billing-schedule.store';
import { forgetRequest } from '../cancellations/cancellation.store';
import { lockInvoicesOfEngagement, saveInvoice } from '../invoices/invoice.store';

/** The engagement goes on: what fell due meanwhile is billed by the next run. */
export const onCancellationRefused: Reaction = react(
  onboardingCancellationRefused,
  { name: 'unfreeze-billing', kind: 'effect' },
  async (tx, { data }) => {
    forgetRequest(tx, data.engagementId);
    const schedule = await lockScheduleOfEngagement(tx, data.engagementId);
    if (schedule?.status === 'frozen') {
      const { timezone } = await tx.firm();
      const planned = (await itemsOf(tx, schedule.id)).filter(({ status }) => status === 'planned');
      saveSchedule(tx, { ...schedule, status: 'active', dueAt: nextDueAt({ status: 'active' }, planned, timezone) });
    }
    const invoices = await lockInvoicesOfEngagement(tx, data.engagementId);
    for (const invoice of invoices) if (invoice.frozen) saveInvoice(tx, { ...invoice, frozen: false });
  },
);
