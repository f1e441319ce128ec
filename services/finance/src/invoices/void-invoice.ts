import { type Handler, ok } from '@praxis/chassis';
import { financeErrors, type voidInvoice as operation } from '@praxis/contracts/finance';
import { Rejection, todayIn } from '@praxis/contracts/kernel';
import { invoiceReply } from './invoice-reply';
import type { Clock } from './issue-draft';
import { refuse } from './require-draft';
import { lockWithSchedule, requireNoDeduction, voidIssued } from './undo-invoice';

export const voidInvoice =
  (clock: Clock): Handler<typeof operation> =>
  (request) =>
    request.inFirm(async (tx) => {
      const invoice = await lockWithSchedule(tx, request.params.id, request.ifMatch);
      if (invoice.status === 'draft' || invoice.status === 'void') refuse(invoice);
      if (invoice.frozen) throw new Rejection(financeErrors.invoice_frozen);
      await requireNoDeduction(tx, invoice);
      const { timezone } = await tx.firm();
      const { reason } = request.body;
      const voided = await voidIssued(tx, invoice, { on: todayIn(timezone, clock.now().toISOString()), reason, items: 'unbilled' });
      tx.changed({ targetId: voided.id, before: { status: invoice.status }, after: { status: voided.status }, reason });
      return ok(invoiceReply(voided, request.at));
    });
