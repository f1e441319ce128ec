import { type Handler, ok, readPage } from '@praxis/chassis';
import type { getInvoice as getOperation, listInvoices as listOperation } from '@praxis/contracts/finance';
import { httpErrors, Rejection } from '@praxis/contracts/kernel';
import type { Invoice } from './invoice';
import { invoices } from './invoice.row';
import { invoiceReply, invoiceSummary } from './invoice-reply';

const OVERDUE = "overdue_at <= $ and balance > 0 and status in ('issued', 'partially_paid')";

/** Portal users see what was issued to their clients; a draft is the firm's own affair. */
const visible = (invoice: Invoice, clientIds: readonly string[] | undefined): boolean =>
  clientIds === undefined || (invoice.status !== 'draft' && clientIds.includes(invoice.clientId));

export const listInvoices: Handler<typeof listOperation> = (request) =>
  request.inFirm((tx) => {
    const { query, principal, at } = request;
    return readPage(request, tx, {
      from: 'invoices',
      columns: 'invoices.*',
      where: [
        ['client_id = $', query.clientId],
        ['engagement_id = $', query.engagementId],
        ['status = $', query.status],
        query.overdue === 'true' ? [OVERDUE, at] : undefined,
        query.overdue === 'false' ? [`not coalesce(${OVERDUE}, false)`, at] : undefined,
        principal.clientIds ? [`status <> 'draft' and client_id = any($::uuid[])`, [...principal.clientIds]] : undefined,
      ],
      sorts: { '-createdAt': ['created_at desc', 'id desc'], createdAt: ['created_at', 'id'] },
      map: (record) => invoiceSummary(invoices.fromDatabase(record), at),
    });
  });

export const getInvoice: Handler<typeof getOperation> = (request) =>
  request.inFirm(async (tx) => {
    const invoice = await invoices.find(tx, request.params.id);
    if (invoice === undefined || !visible(invoice, request.principal.clientIds)) throw new Rejection(httpErrors.not_found);
    return ok(invoiceReply(invoice, request.at));
  });
