import { type Handler, ok } from '@praxis/chassis';
import type { reversePayment as operation } from '@praxis/contracts/finance';
import { httpErrors, Rejection, todayIn } from '@praxis/contracts/kernel';
import type { Invoice } from '../invoices/invoice';
import { actOn, lockInvoices, saveInvoice } from '../invoices/invoice.store';
import { decideReturn } from '../invoices/invoice-status';
import type { Clock } from '../invoices/issue-draft';
import { paymentReply } from './list-payments';
import type { Payment } from './payment';
import { publishReversed } from './payment.publishing';
import { paymentAllocations, payments } from './payment.row';

export const reversePayment =
  (clock: Clock): Handler<typeof operation> =>
  (request) =>
    request.inFirm(async (tx) => {
      const payment = await payments.findForUpdate(tx, request.params.id);
      if (payment === undefined) throw new Rejection(httpErrors.not_found);
      if (request.ifMatch !== undefined && request.ifMatch !== payment.version) throw new Rejection(httpErrors.stale);
      if (payment.status === 'reversed') throw new Rejection(httpErrors.illegal_transition, { state: payment.status, allowed: [] });

      const allocations = await paymentAllocations.select(tx, 'where firm_id = $1 and payment_id = $2 order by id', [
        tx.firmId,
        payment.id,
      ]);
      const locked = await lockInvoices(
        tx,
        allocations.map(({ invoiceId }) => invoiceId),
      );
      const returned = new Map<string, Invoice>();
      for (const [id, invoice] of locked) {
        returned.set(id, saveInvoice(tx, await actOn(tx, invoice, (standing) => decideReturn(standing, payment.id))));
      }
      const { timezone } = await tx.firm();
      const reversedOn = todayIn(timezone, clock.now().toISOString());
      const { reason } = request.body;
      const reversed: Payment = { ...payment, version: payment.version + 1, status: 'reversed', reversedOn, reversalReason: reason };
      payments.update(tx, { ...reversed, firmId: tx.firmId }, { from: payment.version });
      publishReversed(tx, { payment: reversed, allocations, invoices: returned }, reversedOn, reason);
      tx.changed({ targetId: payment.id, before: { status: payment.status }, after: { status: reversed.status }, reason });
      return ok(paymentReply(reversed, allocations));
    });
