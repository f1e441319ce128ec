import { type Reaction, react } from '@praxis/chassis';
import { onboardingCancelled } from '@praxis/contracts/clients';
import { publishScheduleEnded } from '../billing-schedules/billing-schedule.publishing';
import { endItems, lockScheduleOfEngagement, saveSchedule } from '../billing-schedules/billing-schedule.store';
import { keepCancellation } from '../cancellations/cancellation.store';
import { publishVoided } from '../invoices/invoice.publishing';
import { lockInvoicesOfEngagement } from '../invoices/invoice.store';
import { removeDraft, voidIssued } from '../invoices/undo-invoice';

/**
 * Ends the schedule, voids what was issued and removes what was drafted. From now on only forward: whatever exists of the engagement is
 * ended, and asked again it says so again.
 */
export const onOnboardingCancelled: Reaction = react(
  onboardingCancelled,
  { name: 'undo-billing', kind: 'effect' },
  async (tx, { data }) => {
    const { engagementId, onboardingId, effectiveDate, reason } = data;
    keepCancellation(tx, { id: engagementId, onboardingId, state: 'cancelled' });
    const schedule = await lockScheduleOfEngagement(tx, engagementId);
    for (const invoice of await lockInvoicesOfEngagement(tx, engagementId)) {
      if (invoice.status === 'draft') removeDraft(tx, invoice, 'ended');
      else if (invoice.status === 'void') publishVoided(tx, invoice);
      else await voidIssued(tx, { ...invoice, frozen: false }, { on: effectiveDate, reason, items: 'ended' });
    }
    if (schedule === undefined) return;
    endItems(tx, schedule.id);
    const ended =
      schedule.status === 'ended' ? schedule : saveSchedule(tx, { ...schedule, status: 'ended', endedOn: effectiveDate, dueAt: null });
    publishScheduleEnded(tx, ended, ended.endedOn ?? effectiveDate, 'onboarding_cancelled');
  },
);
