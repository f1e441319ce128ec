import { financeErrors, type InvoiceStatus } from '@praxis/contracts/finance';
import { type Money, money, Rejection, sumOf } from '@praxis/contracts/kernel';

/** What can happen to an invoice from issue on; stored and never changed. Amounts are minor units of the invoice's currency. */
export type InvoiceAct =
  | { kind: 'issued'; amount: number }
  | { kind: 'voided' }
  | { kind: 'paid'; paymentId: string; amount: number }
  | { kind: 'payment_returned'; paymentId: string }
  | { kind: 'credited'; amount: number }
  | { kind: 'written_off'; amount: number }
  | { kind: 'write_off_reversed' };

/** Where an invoice stands: a pure fold of its acts, never set by hand. */
export interface Standing {
  status: InvoiceStatus;
  total: number;
  /** Sum of what payments hold on the invoice. */
  allocated: number;
  credited: number;
  writtenOff: number;
  balance: number;
  voided: boolean;
  payments: readonly { paymentId: string; allocated: number; freed: number }[];
}

/** Before issue: nothing is owed yet, but the balance already shows what will be. */
export const draftStanding = (total: number): Standing => ({
  status: 'draft',
  total,
  allocated: 0,
  credited: 0,
  writtenOff: 0,
  balance: total,
  voided: false,
  payments: [],
});

export const standingOf = (total: number, acts: readonly InvoiceAct[]): Standing => acts.reduce(evolve, draftStanding(total));

export function evolve(standing: Standing, act: InvoiceAct): Standing {
  switch (act.kind) {
    case 'issued':
      return settle({ ...standing, total: act.amount, status: 'issued' });
    case 'voided':
      return settle({ ...standing, voided: true });
    case 'paid': {
      const known = standing.payments.find(({ paymentId }) => paymentId === act.paymentId);
      const others = standing.payments.filter(({ paymentId }) => paymentId !== act.paymentId);
      const payment = { paymentId: act.paymentId, allocated: (known?.allocated ?? 0) + act.amount, freed: known?.freed ?? 0 };
      return settle({ ...standing, payments: [...others, payment] });
    }
    case 'payment_returned':
      return settle({ ...standing, payments: standing.payments.filter(({ paymentId }) => paymentId !== act.paymentId) });
    case 'credited':
      return settle({
        ...standing,
        credited: standing.credited + act.amount,
        payments: free(standing.payments, Math.max(0, act.amount - standing.balance)),
      });
    case 'written_off':
      return settle({ ...standing, writtenOff: standing.writtenOff + act.amount });
    case 'write_off_reversed':
      return settle({ ...standing, writtenOff: 0 });
  }
}

/** A credit consumes the open balance first; its excess frees allocated money, the latest first, which becomes client credit. */
function free(payments: Standing['payments'], excess: number): Standing['payments'] {
  let left = excess;
  const freed = [...payments].reverse().map((payment) => {
    const part = Math.min(left, payment.allocated);
    left -= part;
    return { ...payment, allocated: payment.allocated - part, freed: payment.freed + part };
  });
  return freed.reverse();
}

function settle(standing: Standing): Standing {
  const allocated = sumOf(standing.payments.map((payment) => payment.allocated));
  const balance = standing.voided ? 0 : standing.total - allocated - standing.credited - standing.writtenOff;
  return { ...standing, allocated, balance, status: statusOf({ ...standing, allocated, balance }) };
}

function statusOf({ voided, status, writtenOff, balance, allocated, total }: Standing): InvoiceStatus {
  if (status === 'draft') return 'draft';
  if (voided) return 'void';
  if (balance === 0 && writtenOff > 0) return 'uncollectible';
  if (balance === 0) return allocated > 0 || total === 0 ? 'paid' : 'credited';
  return allocated > 0 ? 'partially_paid' : 'issued';
}

/**
 * A payment of `amount` on the invoice, in its currency; on a written-off one the write-off is reversed first.
 * Rejects with `finance.invoice_not_payable` or `finance.allocation_exceeds_balance`.
 */
export function decidePayment(standing: Standing, paymentId: string, { amount, currency }: Money): InvoiceAct[] {
  if (!['issued', 'partially_paid', 'uncollectible'].includes(standing.status)) {
    throw new Rejection(financeErrors.invoice_not_payable, { status: standing.status });
  }
  if (amount > standing.balance + standing.writtenOff) {
    throw new Rejection(financeErrors.allocation_exceeds_balance, { balance: money(standing.balance + standing.writtenOff, currency) });
  }
  const paid: InvoiceAct = { kind: 'paid', paymentId, amount };
  return standing.writtenOff > 0 ? [{ kind: 'write_off_reversed' }, paid] : [paid];
}

/** A payment that was reversed takes back what it holds on the invoice, and the client credit that came of it. */
export const decideReturn = (standing: Standing, paymentId: string): InvoiceAct[] =>
  standing.payments.some((payment) => payment.paymentId === paymentId) ? [{ kind: 'payment_returned', paymentId }] : [];

/** Rejects with `finance.invoice_has_payments` while anything is allocated, credited or written off. The caller has checked the state. */
export function decideVoid(standing: Standing): InvoiceAct[] {
  if (standing.allocated > 0 || standing.credited > 0 || standing.writtenOff > 0) throw new Rejection(financeErrors.invoice_has_payments);
  return [{ kind: 'voided' }];
}
