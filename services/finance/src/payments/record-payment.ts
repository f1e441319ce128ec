import { created, type Handler, type Tx } from '@praxis/chassis';
import { financeErrors, type recordPayment as operation } from '@praxis/contracts/finance';
import { money, Rejection, requireCurrency, todayIn } from '@praxis/contracts/kernel';
import { requireBuyer } from '../clients/client.store';
import type { Invoice } from '../invoices/invoice';
import { publishPaid } from '../invoices/invoice.publishing';
import { actOn, lockInvoices, saveInvoice } from '../invoices/invoice.store';
import { decidePayment } from '../invoices/invoice-status';
import type { Clock } from '../invoices/issue-draft';
import { paymentReply } from './list-payments';
import { type Payment, type PaymentAllocation, requireSound } from './payment';
import { publishSucceeded } from './payment.publishing';
import { paymentAllocations, payments } from './payment.row';

export const recordPayment =
  (clock: Clock): Handler<typeof operation> =>
  (request) =>
    request.inFirm(async (tx) => {
      const { body } = request;
      const { timezone } = await tx.firm();
      requireSound(body, todayIn(timezone, clock.now().toISOString()));
      await requireBuyer(tx, body.clientId);
      const payment: Payment = {
        id: tx.newId(),
        version: 1,
        status: 'succeeded',
        clientId: body.clientId,
        amount: body.amount.amount,
        currency: body.amount.currency,
        method: body.method,
        receivedOn: body.receivedOn,
        reference: body.reference ?? null,
        reversedOn: null,
        reversalReason: null,
        createdAt: tx.at,
      };
      const locked = await lockInvoices(
        tx,
        body.allocations.map(({ invoiceId }) => invoiceId),
      );
      const paid = new Map<string, Invoice>();
      const allocations: PaymentAllocation[] = [];
      for (const { invoiceId, amount } of body.allocations) {
        const invoice = payable(locked.get(invoiceId), payment);
        paid.set(invoiceId, saveInvoice(tx, await actOn(tx, invoice, (standing) => decidePayment(standing, payment.id, amount))));
        allocations.push({ invoiceId, invoiceNumber: invoice.number ?? '', amount: amount.amount });
      }
      store(tx, payment, allocations);
      publishSucceeded(tx, { payment, allocations, invoices: paid });
      for (const invoice of paid.values()) publishPaid(tx, invoice, payment.receivedOn, payment.id);
      tx.changed({ targetId: payment.id, after: { clientId: payment.clientId, amount: money(payment.amount, payment.currency) } });
      return created(paymentReply(payment, allocations));
    });

/** Rejects with `finance.invoice_of_other_client`, `money.currency_mismatch` or `finance.invoice_frozen`. */
function payable(invoice: Invoice | undefined, payment: Payment): Invoice {
  if (invoice === undefined) throw new RangeError('An invoice was not locked');
  if (invoice.clientId !== payment.clientId) throw new Rejection(financeErrors.invoice_of_other_client, { invoiceId: invoice.id });
  requireCurrency(payment.currency, { amount: invoice.total, currency: invoice.currency });
  // The cancellation of its onboarding was asked for on the ground that nothing is paid.
  if (invoice.frozen) throw new Rejection(financeErrors.invoice_frozen, { invoiceId: invoice.id });
  return invoice;
}

function store(tx: Tx, payment: Payment, allocations: readonly PaymentAllocation[]): void {
  payments.insert(tx, { ...payment, firmId: tx.firmId });
  for (const allocation of allocations) {
    paymentAllocations.insert(tx, { ...allocation, firmId: tx.firmId, id: tx.newId(), paymentId: payment.id });
  }
}
