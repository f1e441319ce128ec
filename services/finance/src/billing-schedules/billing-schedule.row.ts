import { EntitySchema, tableOf } from '@praxis/chassis';
import type { BillingSchedule, ScheduleItem } from './billing-schedule';

export interface BillingScheduleRow extends BillingSchedule {
  firmId: string;
}

export const BillingScheduleSchema = new EntitySchema<BillingScheduleRow>({
  name: 'billing_schedules',
  columns: {
    firmId: { name: 'firm_id', type: 'uuid', primary: true },
    id: { name: 'id', type: 'uuid', primary: true },
    version: { name: 'version', type: 'integer' },
    status: { name: 'status', type: 'text' },
    clientId: { name: 'client_id', type: 'uuid' },
    engagementId: { name: 'engagement_id', type: 'uuid' },
    onboardingId: { name: 'onboarding_id', type: 'uuid', nullable: true },
    proposalId: { name: 'proposal_id', type: 'uuid', nullable: true },
    currency: { name: 'currency', type: 'text' },
    netDays: { name: 'net_days', type: 'integer' },
    startDate: { name: 'start_date', type: 'date' },
    endDate: { name: 'end_date', type: 'date', nullable: true },
    lines: { name: 'lines', type: 'jsonb' },
    dueNow: { name: 'due_now', type: 'jsonb' },
    warnings: { name: 'warnings', type: 'jsonb' },
    endedOn: { name: 'ended_on', type: 'date', nullable: true },
    dueAt: { name: 'due_at', type: 'timestamptz', nullable: true },
    createdAt: { name: 'created_at', type: 'timestamptz' },
  },
});

export interface ScheduleItemRow extends ScheduleItem {
  firmId: string;
}

export const ScheduleItemSchema = new EntitySchema<ScheduleItemRow>({
  name: 'billing_schedule_items',
  columns: {
    firmId: { name: 'firm_id', type: 'uuid', primary: true },
    id: { name: 'id', type: 'uuid', primary: true },
    scheduleId: { name: 'schedule_id', type: 'uuid' },
    position: { name: 'position', type: 'integer' },
    lineageId: { name: 'lineage_id', type: 'uuid' },
    itemKey: { name: 'item_key', type: 'text' },
    kind: { name: 'kind', type: 'text' },
    milestoneKey: { name: 'milestone_key', type: 'text', nullable: true },
    milestoneName: { name: 'milestone_name', type: 'text', nullable: true },
    periodIndex: { name: 'period_index', type: 'integer', nullable: true },
    periodStart: { name: 'period_start', type: 'date', nullable: true },
    periodEnd: { name: 'period_end', type: 'date', nullable: true },
    dueOn: { name: 'due_on', type: 'date', nullable: true },
    amount: { name: 'amount', type: 'bigint' },
    status: { name: 'status', type: 'text' },
    invoiceId: { name: 'invoice_id', type: 'uuid', nullable: true },
  },
});

export const billingSchedules = tableOf<BillingScheduleRow>(BillingScheduleSchema);
export const scheduleItems = tableOf<ScheduleItemRow>(ScheduleItemSchema);

/** Service days that a line's invoices bill; the database lets no two overlap. */
export const BilledServiceDaysSchema = new EntitySchema<{
  firmId: string;
  id: string;
  lineageId: string;
  firstDay: string;
  lastDay: string;
}>({
  name: 'billed_service_days',
  columns: {
    firmId: { name: 'firm_id', type: 'uuid', primary: true },
    id: { name: 'id', type: 'uuid', primary: true },
    lineageId: { name: 'lineage_id', type: 'uuid' },
    firstDay: { name: 'first_day', type: 'date' },
    lastDay: { name: 'last_day', type: 'date' },
  },
});

/** One-off items that are billed: each name of a lineage once. */
export const BilledItemSchema = new EntitySchema<{ firmId: string; id: string; lineageId: string; name: string }>({
  name: 'billed_items',
  columns: {
    firmId: { name: 'firm_id', type: 'uuid', primary: true },
    id: { name: 'id', type: 'uuid', primary: true },
    lineageId: { name: 'lineage_id', type: 'uuid' },
    name: { name: 'name', type: 'text' },
  },
});
