import { ClientTeamSchema, defineService } from '@praxis/chassis';
import { financeErrors, financeOperations } from '@praxis/contracts/finance';
import { z } from 'zod';
import { Invoicing1700000001000 } from '../migrations/0001-invoicing';
import { ConfidentialClients1700000002000 } from '../migrations/0002-confidential-clients';
import { billingEntityRoutes } from './billing-entity/billing-entity.routes';
import { BillingEntitySchema } from './billing-entity/billing-entity.row';
import { billDueItems, billDueItemsSchedule } from './billing-schedules/bill-due-items';
import { billingScheduleRoutes } from './billing-schedules/billing-schedule.routes';
import {
  BilledItemSchema,
  BilledServiceDaysSchema,
  BillingScheduleSchema,
  ScheduleItemSchema,
} from './billing-schedules/billing-schedule.row';
import { CancellationSchema } from './cancellations/cancellation.row';
import { ClientSchema } from './clients/client.row';
import { invoiceRoutes } from './invoices/invoice.routes';
import { InvoiceActSchema, InvoiceCounterSchema, InvoiceSchema } from './invoices/invoice.row';
import { tellOverdue, tellOverdueSchedule } from './invoices/tell-overdue';
import { paymentRoutes } from './payments/payment.routes';
import { PaymentAllocationSchema, PaymentSchema } from './payments/payment.row';
import { onCancellationRefused } from './reactions/on-cancellation-refused';
import { onCancellationRequested } from './reactions/on-cancellation-requested';
import { clientTeams, onClientChanged } from './reactions/on-client-changed';
import { onEngagementStarted } from './reactions/on-engagement-started';
import { onFirmSettingsChanged } from './reactions/on-firm-settings-changed';
import { onMilestoneReached } from './reactions/on-milestone-reached';
import { onMilestoneUnreached } from './reactions/on-milestone-unreached';
import { onOnboardingCancelled } from './reactions/on-onboarding-cancelled';
import { onProjectCompleted } from './reactions/on-project-completed';
import { onStepRetried } from './reactions/on-step-retried';
import { taxCodeRoutes } from './tax-codes/tax-code.routes';
import { TaxCodeSchema } from './tax-codes/tax-code.row';

export const finance = defineService({
  name: 'finance',
  config: z.object({}),
  tables: [
    ClientTeamSchema,
    TaxCodeSchema,
    BillingEntitySchema,
    ClientSchema,
    CancellationSchema,
    BillingScheduleSchema,
    InvoiceSchema,
    InvoiceActSchema,
    InvoiceCounterSchema,
    ScheduleItemSchema,
    BilledServiceDaysSchema,
    BilledItemSchema,
    PaymentSchema,
    PaymentAllocationSchema,
  ],
  migrations: [Invoicing1700000001000, ConfidentialClients1700000002000],
  operations: financeOperations,
  errors: financeErrors,
  subscribes: ['identity', 'clients', 'projects'],
  setUp: (clock) => ({
    routes: [...taxCodeRoutes, ...billingEntityRoutes, ...billingScheduleRoutes(clock), ...invoiceRoutes(clock), ...paymentRoutes(clock)],
    reactions: [
      ...clientTeams,
      ...onClientChanged,
      onEngagementStarted(clock),
      onStepRetried(clock),
      onCancellationRequested,
      onCancellationRefused,
      onOnboardingCancelled,
      onMilestoneReached(clock),
      onMilestoneUnreached,
      onProjectCompleted(clock),
      onFirmSettingsChanged,
    ],
    jobs: [billDueItems(clock), tellOverdue(clock)],
    schedules: [billDueItemsSchedule, tellOverdueSchedule],
  }),
});
