import { type Reaction, react } from '@praxis/chassis';
import { engagementStarted } from '@praxis/contracts/clients';
import { lockScheduleOfEngagement } from '../billing-schedules/billing-schedule.store';
import { openBillingSchedule } from '../billing-schedules/open-billing-schedule';
import { mayCreateFor } from '../cancellations/cancellation.store';
import type { Clock } from '../invoices/issue-draft';

/** Opens the billing schedule and issues the first invoice; once per engagement, and never for a cancelled one. */
export const onEngagementStarted = (clock: Clock): Reaction =>
  react(engagementStarted, { name: 'open-billing-schedule', kind: 'effect' }, async (tx, { data }) => {
    if (!(await mayCreateFor(tx, data.engagementId))) return;
    if (await lockScheduleOfEngagement(tx, data.engagementId)) return;
    await openBillingSchedule(tx, data, clock);
  });
