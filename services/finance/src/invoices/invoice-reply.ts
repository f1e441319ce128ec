import type { Invoice as InvoiceReply, InvoiceSummary } from '@praxis/contracts/finance';
import { money } from '@praxis/contracts/kernel';
import type { z } from 'zod';
import type { Invoice } from './invoice';

/** Overdue is a fact, not a state: the due date passed in the firm's zone and something is owed. */
export const isOverdue = (invoice: Invoice, now: Date): boolean =>
  invoice.overdueAt !== null &&
  invoice.overdueAt.getTime() <= now.getTime() &&
  invoice.balance > 0 &&
  ['issued', 'partially_paid'].includes(invoice.status);

/** @param now decides what is overdue */
export function invoiceSummary(invoice: Invoice, now: Date): z.output<typeof InvoiceSummary> {
  const shown = (amount: number) => money(amount, invoice.currency);
  return {
    id: invoice.id,
    version: invoice.version,
    number: invoice.number ?? undefined,
    status: invoice.status,
    clientId: invoice.clientId,
    engagementId: invoice.engagementId ?? undefined,
    billingScheduleId: invoice.scheduleId ?? undefined,
    currency: invoice.currency,
    issueDate: invoice.issueDate ?? undefined,
    dueDate: invoice.dueDate ?? undefined,
    overdue: isOverdue(invoice, now),
    net: shown(invoice.net),
    tax: shown(invoice.tax),
    total: shown(invoice.total),
    paid: shown(invoice.allocated),
    credited: shown(invoice.credited),
    writtenOff: shown(invoice.writtenOff),
    balance: shown(invoice.balance),
    warnings: invoice.warnings,
    refusal: invoice.refusal ?? undefined,
    createdAt: invoice.createdAt.toISOString(),
  };
}

export function invoiceReply(invoice: Invoice, now: Date): InvoiceReply {
  const shown = (amount: number) => money(amount, invoice.currency);
  return {
    ...invoiceSummary(invoice, now),
    netDays: invoice.netDays,
    poNumber: invoice.poNumber ?? undefined,
    taxMode: invoice.taxMode,
    seller: invoice.seller,
    buyer: invoice.buyer,
    lines: invoice.lines.map((line) => ({
      id: line.id,
      text: line.text,
      quantity: line.quantity,
      unitPrice: shown(line.unitPrice),
      discountPercent: line.discountPercent,
      taxCode: line.taxCode,
      taxes: line.taxes.map(({ code, percent }) => ({ code, percent })),
      period: line.period,
      net: shown(line.net),
      source: line.source,
    })),
    taxes: invoice.taxes.map(({ code, category, percent, base, amount }) => ({
      code,
      category,
      percent,
      base: shown(base),
      amount: shown(amount),
    })),
    legalNotes: invoice.legalNotes,
    notes: invoice.notes ?? undefined,
    voidReason: invoice.voidReason ?? undefined,
  };
}
