import type { Tx } from '@praxis/chassis';
import { type PaymentReversed, paymentReversed, paymentSucceeded } from '@praxis/contracts/finance';
import { type LocalDate, money } from '@praxis/contracts/kernel';
import type { Invoice } from '../invoices/invoice';
import { type Payment, type PaymentAllocation, unallocatedOf } from './payment';

const about = (payment: Payment) => ({ subject: payment.id, clientId: payment.clientId });

const paymentData = (payment: Payment) => ({
  paymentId: payment.id,
  clientId: payment.clientId,
  amount: money(payment.amount, payment.currency),
  method: payment.method,
  receivedOn: payment.receivedOn,
});

const allocationData = (payment: Payment, { invoiceId, invoiceNumber, amount }: PaymentAllocation, invoice: Invoice | undefined) => ({
  invoiceId,
  invoiceNumber,
  ...(invoice?.engagementId ? { engagementId: invoice.engagementId } : {}),
  ...(invoice?.onboardingId ? { onboardingId: invoice.onboardingId } : {}),
  amount: money(amount, payment.currency),
});

type Allocated = { payment: Payment; allocations: readonly PaymentAllocation[]; invoices: ReadonlyMap<string, Invoice> };

export function publishSucceeded(tx: Tx, { payment, allocations, invoices }: Allocated): void {
  tx.publish(paymentSucceeded, {
    ...about(payment),
    data: {
      ...paymentData(payment),
      allocations: allocations.map((allocation) => allocationData(payment, allocation, invoices.get(allocation.invoiceId))),
      unallocated: money(unallocatedOf(payment, allocations), payment.currency),
    },
  });
}

type StatusAfter = PaymentReversed['allocations'][number]['invoiceStatus'];

/** @param invoices as the reversal leaves them */
export function publishReversed(tx: Tx, { payment, allocations, invoices }: Allocated, reversedOn: LocalDate, reason: string): void {
  tx.publish(paymentReversed, {
    ...about(payment),
    data: {
      ...paymentData(payment),
      allocations: allocations.map((allocation) => {
        const invoice = invoices.get(allocation.invoiceId);
        if (invoice === undefined) throw new RangeError(`The invoice ${allocation.invoiceId} was not locked`);
        return {
          ...allocationData(payment, allocation, invoice),
          // A reversal leaves an invoice in no other state; the schema refuses it if it ever did.
          invoiceStatus: invoice.status as StatusAfter,
          invoicePaid: money(invoice.allocated, invoice.currency),
          invoiceBalance: money(invoice.balance, invoice.currency),
        };
      }),
      unallocated: money(unallocatedOf({ ...payment, status: 'succeeded' }, allocations), payment.currency),
      reversedOn,
      reason,
    },
  });
}
