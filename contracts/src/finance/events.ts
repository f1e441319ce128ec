import { z } from 'zod';
import {
  CancellationCleared,
  CancellationRefused,
  Currency,
  defineEvent,
  type EventData,
  LocalDate,
  onboardingRefs,
  Percent,
  reactionFailed,
  reactionRecovered,
  ScheduleItemKeys,
  Seller,
  TaxCategory,
  TaxCodeKey,
  TaxMode,
  TaxTreatment,
  Warnings,
} from '../kernel';
import { invoiceIssued, invoiceIssueRefused, invoiceOverdue, invoicePaid, invoicePartiallyPaid, invoiceVoided } from './invoice-events';
import { paymentReversed, paymentSucceeded } from './payment-events';

export * from './invoice-events';
export * from './payment-events';

const seenByScheduleReaders = { permission: 'finance:billing-schedule:read', portal: false };

/** The default of a firm that has chosen no other: it exists in every firm without a row and without ever being published. */
export const DEFAULT_TAX_CODE = { code: 'NONE', name: 'No tax', category: 'out_of_scope', percent: '0' } as const;

export const taxCodeChanged = defineEvent({
  context: 'finance',
  noun: 'tax-code',
  verb: 'changed',
  description: 'A tax code was created or changed; carries all of it. The code `NONE` (0 %) exists without ever being published.',
  data: z.object({
    taxCodeId: z.uuid(),
    code: TaxCodeKey,
    name: z.string().max(200),
    category: TaxCategory,
    rates: z
      .array(z.object({ percent: Percent, validFrom: LocalDate, validTo: LocalDate.optional().meta({ description: 'Inclusive' }) }))
      .min(1)
      .max(100)
      .meta({ description: 'By `validFrom`; the rate is that of the tax date' }),
    compound: z.boolean().meta({ description: 'Taken on the net and the taxes before it' }),
    default: z.boolean().meta({ description: 'The default of the firm from now on; then no other code is' }),
    treatmentMap: z
      .array(z.object({ treatment: TaxTreatment, code: TaxCodeKey, legalNote: z.string().max(1000).optional() }))
      .max(10)
      .meta({ description: 'Which code stands in for this one where a client is treated so' }),
    active: z.boolean().meta({ description: 'False: not for new lines' }),
  }),
  live: { permission: 'finance:tax-code:read', portal: false },
});
export type TaxCodeChanged = EventData<typeof taxCodeChanged>;

export const billingEntityChanged = defineEvent({
  context: 'finance',
  noun: 'billing-entity',
  verb: 'changed',
  description: 'Who the firm is on contracts and invoices changed.',
  data: z.object({
    billingEntityId: z.uuid(),
    seller: Seller,
    taxMode: TaxMode,
    complete: z.boolean().meta({ description: 'Enough for invoices of an active firm' }),
    currencyFrozen: z.boolean().meta({ description: 'The currency of the firm cannot change any more' }),
  }),
  live: { permission: 'finance:billing-entity:read', portal: false },
});
export type BillingEntityChanged = EventData<typeof billingEntityChanged>;

export const billingScheduleCreated = defineEvent({
  context: 'finance',
  noun: 'billing-schedule',
  verb: 'created',
  description:
    'It is known what will be billed when for an engagement. The first invoice is the one that covers all of `dueNow`; with none there is no first invoice. Published again, as a new event, when its onboarding step is retried.',
  data: z.object({
    billingScheduleId: z.uuid(),
    clientId: z.uuid(),
    ...onboardingRefs,
    engagementId: z.uuid(),
    currency: Currency,
    dueNow: ScheduleItemKeys.meta({ description: 'Keys of the items due on the day the schedule was made' }),
    warnings: Warnings,
  }),
  live: seenByScheduleReaders,
});
export type BillingScheduleCreated = EventData<typeof billingScheduleCreated>;

export const billingScheduleEnded = defineEvent({
  context: 'finance',
  noun: 'billing-schedule',
  verb: 'ended',
  description: 'Nothing more will be billed by this schedule; with the onboarding when its cancelling is the cause.',
  data: z.object({
    billingScheduleId: z.uuid(),
    clientId: z.uuid(),
    ...onboardingRefs,
    engagementId: z.uuid(),
    endedOn: LocalDate,
    cause: z.enum(['completed', 'terminated', 'onboarding_cancelled']),
  }),
  live: seenByScheduleReaders,
});
export type BillingScheduleEnded = EventData<typeof billingScheduleEnded>;

export const financeCancellationCleared = defineEvent({
  context: 'finance',
  noun: 'cancellation',
  verb: 'cleared',
  description:
    'Nothing in finance stands against cancelling the onboarding; its billing schedule is stopped. The subject is the engagement.',
  data: CancellationCleared,
});
export type FinanceCancellationCleared = EventData<typeof financeCancellationCleared>;

export const financeCancellationRefused = defineEvent({
  context: 'finance',
  noun: 'cancellation',
  verb: 'refused',
  description: 'Something in finance, such as a payment, stands against cancelling the onboarding. The subject is the engagement.',
  data: CancellationRefused,
});
export type FinanceCancellationRefused = EventData<typeof financeCancellationRefused>;

export const financeReactionFailed = reactionFailed('finance');
export const financeReactionRecovered = reactionRecovered('finance');

/** Every event that finance publishes. */
export const financeEvents = [
  taxCodeChanged,
  billingEntityChanged,
  billingScheduleCreated,
  billingScheduleEnded,
  invoiceIssued,
  invoiceIssueRefused,
  invoicePaid,
  invoicePartiallyPaid,
  invoiceOverdue,
  invoiceVoided,
  paymentSucceeded,
  paymentReversed,
  financeCancellationCleared,
  financeCancellationRefused,
  financeReactionFailed,
  financeReactionRecovered,
] as const;
