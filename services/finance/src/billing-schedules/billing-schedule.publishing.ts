import type { Tx } from '@praxis/chassis';
import { type BillingScheduleEnded, billingScheduleCreated, billingScheduleEnded } from '@praxis/contracts/finance';
import type { LocalDate } from '@praxis/contracts/kernel';
import type { BillingSchedule } from './billing-schedule';

const about = (schedule: BillingSchedule) => ({ subject: schedule.id, clientId: schedule.clientId });

const references = (schedule: BillingSchedule) => ({
  billingScheduleId: schedule.id,
  clientId: schedule.clientId,
  engagementId: schedule.engagementId,
  ...(schedule.onboardingId === null ? {} : { onboardingId: schedule.onboardingId }),
  ...(schedule.proposalId === null ? {} : { proposalId: schedule.proposalId }),
});

export function publishScheduleCreated(tx: Tx, schedule: BillingSchedule): void {
  tx.publish(billingScheduleCreated, {
    ...about(schedule),
    data: { ...references(schedule), currency: schedule.currency, dueNow: schedule.dueNow, warnings: schedule.warnings },
  });
}

export function publishScheduleEnded(tx: Tx, schedule: BillingSchedule, endedOn: LocalDate, cause: BillingScheduleEnded['cause']): void {
  tx.publish(billingScheduleEnded, { ...about(schedule), data: { ...references(schedule), endedOn, cause } });
}
