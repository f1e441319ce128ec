import type { Tx } from '@praxis/chassis';
import type { EngagementStarted } from '@praxis/contracts/clients';
import { keepClient } from '../clients/client.store';
import type { Clock } from '../invoices/issue-draft';
import { billItems } from './bill-items';
import { type BillingSchedule, openItems } from './billing-schedule';
import { publishScheduleCreated } from './billing-schedule.publishing';
import { addItems, addSchedule, nextDueAt } from './billing-schedule.store';

/** Opens the schedule of an engagement and bills what is due on the day of its acceptance. */
export async function openBillingSchedule(tx: Tx, engagement: EngagementStarted, clock: Clock): Promise<BillingSchedule> {
  // The client's own event may come later; the engagement carries who buys.
  keepClient(tx, { id: engagement.clientId, aggregateVersion: 0, status: 'active', buyer: engagement.buyer });
  const { timezone } = await tx.firm();
  const id = tx.newId();
  const opened = openItems(id, engagement, () => tx.newId());
  const planned = opened.items.filter(({ status }) => status === 'planned');
  const schedule: BillingSchedule = {
    id,
    version: 1,
    status: 'active',
    clientId: engagement.clientId,
    engagementId: engagement.engagementId,
    onboardingId: engagement.onboardingId ?? null,
    proposalId: engagement.proposalId ?? null,
    currency: engagement.currency,
    netDays: engagement.terms.netDays,
    startDate: engagement.startDate,
    endDate: engagement.endDate ?? null,
    lines: engagement.lines,
    dueNow: opened.dueNow.map(({ item }) => item.id),
    warnings: opened.warnings,
    endedOn: null,
    dueAt: nextDueAt({ status: 'active' }, planned, timezone),
    createdAt: tx.at,
  };
  addSchedule(tx, schedule);
  // Until its invoice is stored, an item that is due now is one that waits.
  addItems(
    tx,
    opened.items.map((item) => (item.status === 'invoiced' ? { ...item, status: 'waiting' } : item)),
  );
  publishScheduleCreated(tx, schedule);
  if (opened.dueNow.length > 0) await billItems(tx, schedule, opened.dueNow, opened.items, { issue: true }, clock);
  return schedule;
}
