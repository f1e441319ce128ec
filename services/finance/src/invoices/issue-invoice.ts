import { type Handler, ok } from '@praxis/chassis';
import type { issueInvoice as operation } from '@praxis/contracts/finance';
import { money } from '@praxis/contracts/kernel';
import { lockInvoice } from './invoice.store';
import { invoiceReply } from './invoice-reply';
import { type Clock, issueDraft } from './issue-draft';
import { refuse, requireDraft } from './require-draft';

/** Issues a draft; an invoice that was issued before is answered as it is. */
export const issueInvoice =
  (clock: Clock): Handler<typeof operation> =>
  (request) =>
    request.inFirm(async (tx) => {
      const draft = await lockInvoice(tx, request.params.id);
      if (draft.status === 'void') refuse(draft);
      if (draft.status !== 'draft') return ok(invoiceReply(draft, request.at));
      if (request.ifMatch !== undefined) await lockInvoice(tx, draft.id, request.ifMatch);
      requireDraft(draft);
      const invoice = await issueDraft(tx, draft, clock);
      tx.changed({ targetId: invoice.id, after: { number: invoice.number, total: money(invoice.total, invoice.currency) } });
      return ok(invoiceReply(invoice, request.at));
    });
