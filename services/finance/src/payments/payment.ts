import { financeErrors, type PaymentMethod } from '@praxis/contracts/finance';
import { addDays, type LocalDate, type Money, Rejection, requireCurrency, sumOf } from '@praxis/contracts/kernel';

/** Money that arrived. Amounts are minor units of `currency`. */
export interface Payment {
  id: string;
  version: number;
  status: 'succeeded' | 'reversed';
  clientId: string;
  amount: number;
  currency: string;
  method: PaymentMethod;
  receivedOn: LocalDate;
  reference: string | null;
  reversedOn: LocalDate | null;
  reversalReason: string | null;
  createdAt: Date;
}

export interface PaymentAllocation {
  invoiceId: string;
  invoiceNumber: string;
  amount: number;
}

/** What of a payment pays nothing: client credit. A reversed payment leaves none. */
export const unallocatedOf = (payment: Pick<Payment, 'amount' | 'status'>, allocations: readonly { amount: number }[]): number =>
  payment.status === 'reversed' ? 0 : payment.amount - sumOf(allocations.map(({ amount }) => amount));

/**
 * Checks what can be said of a payment without looking at its invoices.
 * Rejects with `money.currency_mismatch`, `finance.allocations_exceed_payment` or `finance.received_in_future`.
 *
 * @param today in the firm's zone. A day more is let through: the bank's day begins earlier in zones east of the firm's.
 */
export function requireSound(
  payment: { amount: Money; receivedOn: LocalDate; allocations: readonly { amount: Money }[] },
  today: LocalDate,
): void {
  requireCurrency(payment.amount.currency, ...payment.allocations.map(({ amount }) => amount));
  if (sumOf(payment.allocations.map(({ amount }) => amount.amount)) > payment.amount.amount) {
    throw new Rejection(financeErrors.allocations_exceed_payment);
  }
  if (payment.receivedOn > addDays(today, 1)) throw new Rejection(financeErrors.received_in_future, { today });
}
