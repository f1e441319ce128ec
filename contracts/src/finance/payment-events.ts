import { z } from 'zod';
import { defineEvent, type EventData, HumanNumber, LocalDate, Money, Reason } from '../kernel';

const seenByPaymentReaders = { permission: 'finance:payment:read', portal: true };

export const PaymentMethod = z.enum(['card', 'bank', 'direct_debit', 'cash', 'cheque', 'credit', 'client_money', 'other']);
export type PaymentMethod = z.output<typeof PaymentMethod>;

const allocation = {
  invoiceId: z.uuid(),
  invoiceNumber: HumanNumber,
  engagementId: z.uuid().optional(),
  onboardingId: z.uuid().optional(),
  amount: Money,
};
const payment = {
  paymentId: z.uuid(),
  clientId: z.uuid(),
  amount: Money,
  method: PaymentMethod,
  receivedOn: LocalDate,
};
const MAX_ALLOCATIONS = 200;

export const paymentSucceeded = defineEvent({
  context: 'finance',
  noun: 'payment',
  verb: 'succeeded',
  description: 'Money arrived. What became of each invoice is told by the events of the invoice.',
  data: z.object({
    ...payment,
    allocations: z.array(z.object(allocation)).max(MAX_ALLOCATIONS),
    unallocated: Money.meta({ description: 'Client credit' }),
  }),
  live: seenByPaymentReaders,
});
export type PaymentSucceeded = EventData<typeof paymentSucceeded>;

export const paymentReversed = defineEvent({
  context: 'finance',
  noun: 'payment',
  verb: 'reversed',
  description: 'A payment recorded by hand was taken back with all its allocations; more is owed on their invoices again.',
  data: z.object({
    ...payment,
    allocations: z
      .array(
        z.object({
          ...allocation,
          invoiceStatus: z.enum(['issued', 'partially_paid', 'paid', 'void']).meta({ description: 'After the reversal' }),
          invoicePaid: Money.meta({ description: 'After the reversal' }),
          invoiceBalance: Money.meta({ description: 'After the reversal' }),
        }),
      )
      .max(MAX_ALLOCATIONS)
      .meta({ description: 'What was taken back, and where it leaves each invoice' }),
    unallocated: Money.meta({ description: 'Client credit that was taken back' }),
    reversedOn: LocalDate,
    reason: Reason,
  }),
  live: seenByPaymentReaders,
});
export type PaymentReversed = EventData<typeof paymentReversed>;
