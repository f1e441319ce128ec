import { type Handler, ok } from '@praxis/chassis';
import { financeErrors, type changeInvoice as operation } from '@praxis/contracts/finance';
import { type BodyOf, money, Rejection, requireCurrency, todayIn } from '@praxis/contracts/kernel';
import { clients } from '../clients/client.row';
import { requireUsable } from '../tax-codes/tax-code.store';
import { repriced } from './draft-invoice';
import type { DraftLine, Invoice } from './invoice';
import { lockInvoice, saveInvoice } from './invoice.store';
import { readSellingSide } from './invoice-parties';
import { invoiceReply } from './invoice-reply';
import type { Clock } from './issue-draft';
import { requireDraft } from './require-draft';

export const changeInvoice =
  (clock: Clock): Handler<typeof operation> =>
  (request) =>
    request.inFirm(async (tx) => {
      const { body } = request;
      const before = await lockInvoice(tx, request.params.id, request.ifMatch);
      requireDraft(before);
      requireCurrency(before.currency, ...body.lines.map(({ unitPrice }) => unitPrice));
      const selling = await readSellingSide(tx);
      const lines = changedLines(before, body.lines, () => tx.newId());
      for (const line of lines) if (line.keptTaxes === undefined) requireUsable(selling.book, line.taxCode);
      const buyer = (await clients.find(tx, before.clientId))?.buyer ?? before.buyer;
      const draft: Invoice = { ...before, buyer, netDays: body.netDays ?? before.netDays, poNumber: body.poNumber ?? null };
      const after = saveInvoice(tx, repriced(draft, lines, selling, todayIn(selling.facts.timezone, clock.now().toISOString())));
      tx.changed({
        targetId: after.id,
        before: { total: money(before.total, before.currency) },
        after: { total: money(after.total, after.currency) },
      });
      return ok(invoiceReply(after, request.at));
    });

/**
 * The lines of a draft after an edit. A line of the billing schedule keeps where it comes from and, unless its price was changed, its
 * amount: a prorated one is not quantity x price. Rejects with `finance.schedule_line_missing`.
 */
export function changedLines(before: Invoice, wanted: BodyOf<typeof operation>['lines'], newId: () => string): DraftLine[] {
  const known = new Map(before.lines.map((line) => [line.id, line]));
  const lines = wanted.map((line): DraftLine => {
    const edited = { ...line, unitPrice: line.unitPrice.amount };
    const old = line.id === undefined ? undefined : known.get(line.id);
    if (old === undefined || line.id === undefined) return { ...edited, id: newId() };
    known.delete(old.id);
    const samePrice =
      old.quantity === line.quantity && old.unitPrice === line.unitPrice.amount && old.discountPercent === line.discountPercent;
    return {
      ...edited,
      id: old.id,
      ...(samePrice && old.amount !== undefined ? { amount: old.amount } : {}),
      taxDate: old.taxDate,
      keptTaxes: old.keptTaxes,
      source: old.source,
    };
  });
  const missing = [...known.values()].filter(({ source }) => source !== undefined).map(({ id }) => id);
  if (missing.length > 0) throw new Rejection(financeErrors.schedule_line_missing, { lineIds: missing });
  return lines;
}
