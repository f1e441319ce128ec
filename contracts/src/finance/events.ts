import { z } from 'zod';
import {
  CancellationCleared,
  CancellationRefused,
  Currency,
  defineEvent,
  type EventData,
  HumanNumber,
  Instant,
  LocalDate,
  Money,
  onboardingRefs,
  Percent,
  Reason,
  reactionFailed,
  reactionRecovered,
  ScheduleItemKeys,
  Seller,
  TaxCodeKey,
  TaxMode,
  TaxTreatment,
  Warnings,
} from '../kernel';

const seenByInvoiceReaders = { permission: 'finance:invoice:read', portal: true };
const seenByPaymentReaders = { permission: 'finance:payment:read', portal: true };
const seenByScheduleReaders = { permission: 'finance:billing-schedule:read', portal: false };

/** VAT categories of EN 16931 in words: S (standard and reduced), Z, E, AE, K, G, O. */
export const TaxCategory = z.enum([
  'standard',
  'reduced',
  'zero_rated',
  'exempt',
  'reverse_charge',
  'intra_community',
  'export',
  'out_of_scope',
]);
export type TaxCategory = z.output<typeof TaxCategory>;

export const taxCodeChanged = defineEvent({
  context: 'finance',
  noun: 'tax-code',
  verb: 'changed',
  description: 'A tax code was created or changed; carries all of it. `NONE` (0 %) exists without ever being published.',
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
    treatments: z
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

const invoice = {
  invoiceId: z.uuid(),
  number: HumanNumber,
  clientId: z.uuid(),
  ...onboardingRefs,
};

export const invoiceIssued = defineEvent({
  context: 'finance',
  noun: 'invoice',
  verb: 'issued',
  description:
    'An invoice has its number and cannot change any more. Published again, as a new event, when its onboarding step is retried.',
  data: z.object({
    ...invoice,
    billingScheduleId: z.uuid().optional(),
    itemKeys: ScheduleItemKeys.meta({ description: 'Items of the billing schedule that the invoice covers; none by hand' }),
    issueDate: LocalDate.meta({ description: 'In the zone of the firm' }),
    dueDate: LocalDate,
    overdueAt: Instant.meta({ description: 'From when on the invoice is overdue: the end of the due date in the zone of the firm' }),
    currency: Currency,
    net: Money,
    tax: Money,
    total: Money,
    balance: Money,
    taxMode: TaxMode,
    warnings: Warnings,
  }),
  live: seenByInvoiceReaders,
});
export type InvoiceIssued = EventData<typeof invoiceIssued>;

export const invoiceIssueRefused = defineEvent({
  context: 'finance',
  noun: 'invoice',
  verb: 'issue-refused',
  description: 'An invoice that should have been issued by itself remained a draft. Retrying the onboarding step issues it.',
  data: z.object({
    invoiceId: z.uuid(),
    clientId: z.uuid(),
    ...onboardingRefs,
    billingScheduleId: z.uuid().optional(),
    itemKeys: ScheduleItemKeys,
    code: z.string().min(1).max(100).meta({ description: '`finance.<snake_reason>`' }),
    detail: z.string().max(500),
  }),
  live: seenByInvoiceReaders,
});
export type InvoiceIssueRefused = EventData<typeof invoiceIssueRefused>;

/** Where an invoice stands after an act on it. */
const standing = {
  currency: Currency,
  total: Money,
  paid: Money,
  balance: Money,
  dueDate: LocalDate,
};

export const invoicePaid = defineEvent({
  context: 'finance',
  noun: 'invoice',
  verb: 'paid',
  description: 'Nothing is owed on an invoice any more. One over zero is paid when it is issued.',
  data: z.object({ ...invoice, ...standing, paidOn: LocalDate, paymentId: z.uuid().optional() }),
  live: seenByInvoiceReaders,
});
export type InvoicePaid = EventData<typeof invoicePaid>;

export const invoicePartiallyPaid = defineEvent({
  context: 'finance',
  noun: 'invoice',
  verb: 'partially-paid',
  description: 'A part of an invoice was paid.',
  data: z.object({ ...invoice, ...standing, paymentId: z.uuid().optional() }),
  live: seenByInvoiceReaders,
});
export type InvoicePartiallyPaid = EventData<typeof invoicePartiallyPaid>;

export const invoiceReopened = defineEvent({
  context: 'finance',
  noun: 'invoice',
  verb: 'reopened',
  description: 'A payment was taken back: more is owed on the invoice again.',
  data: z.object({ ...invoice, ...standing, status: z.enum(['issued', 'partially_paid']), paymentId: z.uuid().optional(), reason: Reason }),
  live: seenByInvoiceReaders,
});
export type InvoiceReopened = EventData<typeof invoiceReopened>;

export const invoiceOverdue = defineEvent({
  context: 'finance',
  noun: 'invoice',
  verb: 'overdue',
  description: 'The due date passed in the zone of the firm and something is owed. Published once for an invoice.',
  data: z.object({ ...invoice, ...standing }),
  live: seenByInvoiceReaders,
});
export type InvoiceOverdue = EventData<typeof invoiceOverdue>;

export const invoiceVoided = defineEvent({
  context: 'finance',
  noun: 'invoice',
  verb: 'voided',
  description: 'An invoice counts no more; its number stays. With the onboarding when its cancelling is the cause.',
  data: z.object({
    ...invoice,
    itemKeys: ScheduleItemKeys.meta({ description: 'Items of the billing schedule that are unbilled again' }),
    currency: Currency,
    total: Money,
    voidedOn: LocalDate,
    reason: Reason,
  }),
  live: seenByInvoiceReaders,
});
export type InvoiceVoided = EventData<typeof invoiceVoided>;

export const PaymentMethod = z.enum(['card', 'bank', 'direct_debit', 'cash', 'cheque', 'credit', 'client_money', 'other']);
export type PaymentMethod = z.output<typeof PaymentMethod>;

const payment = {
  paymentId: z.uuid(),
  clientId: z.uuid(),
  amount: Money,
  method: PaymentMethod,
  receivedOn: LocalDate,
  allocations: z
    .array(
      z.object({
        invoiceId: z.uuid(),
        invoiceNumber: HumanNumber,
        engagementId: z.uuid().optional(),
        onboardingId: z.uuid().optional(),
        amount: Money,
      }),
    )
    .max(200),
  unallocated: Money.meta({ description: 'Client credit' }),
};

export const paymentSucceeded = defineEvent({
  context: 'finance',
  noun: 'payment',
  verb: 'succeeded',
  description: 'Money arrived. What became of each invoice is told by the events of the invoice.',
  data: z.object(payment),
  live: seenByPaymentReaders,
});
export type PaymentSucceeded = EventData<typeof paymentSucceeded>;

export const paymentReversed = defineEvent({
  context: 'finance',
  noun: 'payment',
  verb: 'reversed',
  description: 'A payment recorded by hand was taken back, with all its allocations; they are shown as they were.',
  data: z.object({ ...payment, reversedOn: LocalDate, reason: Reason }),
  live: seenByPaymentReaders,
});
export type PaymentReversed = EventData<typeof paymentReversed>;

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
  invoiceReopened,
  invoiceOverdue,
  invoiceVoided,
  paymentSucceeded,
  paymentReversed,
  financeCancellationCleared,
  financeCancellationRefused,
  financeReactionFailed,
  financeReactionRecovered,
] as const;
