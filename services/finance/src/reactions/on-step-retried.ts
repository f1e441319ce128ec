import { type Reaction, react, TransientError, type Tx } from '@praxis/chassis';
import { onboardingStepRetried } from '@praxis/contracts/clients';
import { todayIn } from '@praxis/contracts/kernel';
import { billItems } from '../billing-schedules/bill-items';
import { type BillingSchedule, linesOfItem } from '../billing-schedules/billing-schedule';
import { publishScheduleCreated } from '../billing-schedules/billing-schedule.publishing';
import { billingSchedules } from '../billing-schedules/billing-schedule.row';
import { itemsOf, saveSchedule } from '../billing-schedules/billing-schedule.store';
import { mayCreateFor } from '../cancellations/cancellation.store';
import type { Invoice } from '../invoices/invoice';
import { publishIssued } from '../invoices/invoice.publishing';
import { lockInvoices } from '../invoices/invoice.store';
import { type Clock, issueOrKeepDraft, readSides } from '../invoices/issue-draft';

/**
 * Runs what is parked; otherwise publishes the completing event of the step again, from the present state. A first invoice whose issue
 * was refused is tried again, and one that was voided or deleted is made anew.
 */
export const onStepRetried = (clock: Clock): Reaction =>
  react(onboardingStepRetried, { name: 'retry-step', kind: 'effect' }, async (tx, { data }) => {
    if (data.step !== 'billing_schedule' && data.step !== 'first_invoice') return;
    if ((await tx.retryParked(data.causeEventId)).length > 0) return;
    const [schedule] = await billingSchedules.select(tx, 'where firm_id = $1 and (engagement_id = $2 or onboarding_id = $3) for update', [
      tx.firmId,
      data.engagementId ?? null,
      data.onboardingId,
    ]);
    if (schedule === undefined) {
      if (data.engagementId !== undefined && !(await mayCreateFor(tx, data.engagementId))) return;
      throw new TransientError('finance.billing_schedule_missing', 'The start of the engagement has not arrived here yet');
    }
    if (schedule.status !== 'active') return;
    if (data.step === 'billing_schedule' || schedule.dueNow.length === 0) publishScheduleCreated(tx, schedule);
    else await repeatFirstInvoice(tx, schedule, clock);
  });

async function repeatFirstInvoice(tx: Tx, schedule: BillingSchedule, clock: Clock): Promise<void> {
  const items = await itemsOf(tx, schedule.id);
  const first = items.filter(({ id }) => schedule.dueNow.includes(id));
  const billedBy = [...new Set(first.flatMap(({ invoiceId }) => (invoiceId === null ? [] : [invoiceId])))];
  const invoices = await lockInvoices(tx, billedBy);
  for (const invoice of invoices.values()) await repeatIssue(tx, invoice, clock);

  const unbilled = first.filter(({ status }) => status === 'unbilled');
  if (unbilled.length === 0) return;
  const { timezone } = await tx.firm();
  const today = todayIn(timezone, clock.now().toISOString());
  const billed = unbilled.map((item) => ({ item, lines: linesOfItem(schedule, item, 0, today) }));
  await billItems(tx, schedule, billed, items, { issue: true }, clock);
  saveSchedule(tx, schedule);
}

async function repeatIssue(tx: Tx, invoice: Invoice, clock: Clock): Promise<void> {
  if (invoice.status === 'draft') await issueOrKeepDraft(tx, invoice, await readSides(tx, invoice), clock);
  else publishIssued(tx, invoice);
}
