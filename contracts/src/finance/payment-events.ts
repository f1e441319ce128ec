import { z } from 'zod';
import { defineEvent, type EventData, HumanNumber, LocalDate, Money, Reason } from '../kernel';

const seenByPaymentReaders = { permission: 'finance:payment:read', portal: true };

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
