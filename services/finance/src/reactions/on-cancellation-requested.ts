import { type Reaction, react } from '@praxis/chassis';
import { onboardingCancellationRequested } from '@praxis/contracts/clients';
import { financeCancellationCleared, financeCancellationRefused } from '@praxis/contracts/finance';
import { lockScheduleOfEngagement, saveSchedule } from '../billing-schedules/billing-schedule.store';
import { keepCancellation } from '../cancellations/cancellation.store';
import { lockInvoicesOfEngagement, saveInvoice } from '../invoices/invoice.store';

/** Stops the schedule and freezes its invoices, then answers: money that was paid, or a credit, stands against cancelling. */
export const onCancellationRequested: Reaction = react(
  onboardingCancellationRequested,
  { name: 'freeze-billing', kind: 'effect' },
  async (tx, { data }) => {
    const { engagementId, onboardingId, clientId } = data;
    keepCancellation(tx, { id: engagementId, onboardingId, state: 'requested' });
    const schedule = await lockScheduleOfEngagement(tx, engagementId);
    if (schedule?.status === 'active') saveSchedule(tx, { ...schedule, status: 'frozen', dueAt: null });
    const invoices = await lockInvoicesOfEngagement(tx, engagementId);
    for (const invoice of invoices) if (invoice.status !== 'void' && !invoice.frozen) saveInvoice(tx, { ...invoice, frozen: true });

    const about = { subject: engagementId, clientId };
    const asked = { onboardingId, engagementId, clientId };
    const paid = invoices.filter(({ allocated, credited, writtenOff }) => allocated > 0 || credited > 0 || writtenOff > 0);
    if (paid.length === 0) {
      tx.publish(financeCancellationCleared, { ...about, data: asked });
      return;
    }
    const numbers = paid.map(({ number }) => number).join(', ');
    const reason = `Payments were received on ${numbers}. Reverse them first, or end the engagement instead.`.slice(0, 2000);
    tx.publish(financeCancellationRefused, { ...about, data: { ...asked, code: 'finance.payment_received', reason } });
  },
);
