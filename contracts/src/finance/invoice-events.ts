import { z } from 'zod';
import {
  Currency,
  defineEvent,
  type EventData,
  HumanNumber,
  Instant,
  LocalDate,
  Money,
  onboardingRefs,
  Reason,
  ScheduleItemKeys,
  TaxMode,
  Warnings,
} from '../kernel';

const seenByInvoiceReaders = { permission: 'finance:invoice:read', portal: true };

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
