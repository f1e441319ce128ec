import { created, type Handler } from '@praxis/chassis';
import type { createInvoice as operation } from '@praxis/contracts/finance';
import { money, requireCurrency, todayIn } from '@praxis/contracts/kernel';
import { requireBuyer } from '../clients/client.store';
import { requireUsable } from '../tax-codes/tax-code.store';
import { draftInvoice } from './draft-invoice';
import { addInvoice } from './invoice.store';
import { readSellingSide } from './invoice-parties';
import { invoiceReply } from './invoice-reply';
import type { Clock } from './issue-draft';

/** Days from issue to due date where a draft by hand says nothing. */
export const DEFAULT_NET_DAYS = 14;

export const createInvoice =
  (clock: Clock): Handler<typeof operation> =>
  (request) =>
    request.inFirm(async (tx) => {
      const { body } = request;
      requireCurrency(body.currency, ...body.lines.map(({ unitPrice }) => unitPrice));
      const buyer = await requireBuyer(tx, body.clientId);
      const selling = await readSellingSide(tx);
      for (const { taxCode } of body.lines) requireUsable(selling.book, taxCode);
      const invoice = draftInvoice(
        {
          id: tx.newId(),
          clientId: body.clientId,
          buyer,
          currency: body.currency,
          netDays: body.netDays ?? DEFAULT_NET_DAYS,
          poNumber: body.poNumber ?? null,
          lines: body.lines.map((line) => ({ ...line, id: tx.newId(), unitPrice: line.unitPrice.amount })),
        },
        selling,
        todayIn(selling.facts.timezone, clock.now().toISOString()),
        tx.at,
      );
      addInvoice(tx, invoice);
      tx.changed({ targetId: invoice.id, after: { clientId: invoice.clientId, total: money(invoice.total, invoice.currency) } });
      return created(invoiceReply(invoice, request.at));
    });
