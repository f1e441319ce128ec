import type { Tx } from '@praxis/chassis';
import {
  invoiceIssued,
  invoiceIssueRefused,
  invoiceOverdue,
  invoicePaid,
  invoicePartiallyPaid,
  invoiceVoided,
} from '@praxis/contracts/finance';
import { type LocalDate, money } from '@praxis/contracts/kernel';
import type { Invoice } from './invoice';

const about = (invoice: Invoice) => ({ subject: invoice.id, clientId: invoice.clientId });

const references = (invoice: Invoice) => ({
  invoiceId: invoice.id,
  clientId: invoice.clientId,
  ...(invoice.onboardingId === null ? {} : { onboardingId: invoice.onboardingId }),
  ...(invoice.engagementId === null ? {} : { engagementId: invoice.engagementId }),
  ...(invoice.proposalId === null ? {} : { proposalId: invoice.proposalId }),
});

const scheduled = (invoice: Invoice) => ({
  ...(invoice.scheduleId === null ? {} : { billingScheduleId: invoice.scheduleId }),
  itemKeys: invoice.itemKeys,
});

/** What only an issued invoice has. */
function issued<T>(value: T | null): T {
  if (value === null) throw new RangeError('The invoice has not been issued');
  return value;
}

export function publishIssued(tx: Tx, invoice: Invoice): void {
  const { currency } = invoice;
  tx.publish(invoiceIssued, {
    ...about(invoice),
    data: {
      ...references(invoice),
      ...scheduled(invoice),
      number: issued(invoice.number),
      issueDate: issued(invoice.issueDate),
      dueDate: issued(invoice.dueDate),
      overdueAt: issued(invoice.overdueAt).toISOString(),
      currency,
      net: money(invoice.net, currency),
      tax: money(invoice.tax, currency),
      total: money(invoice.total, currency),
      balance: money(invoice.balance, currency),
      taxMode: invoice.taxMode,
      warnings: invoice.warnings,
    },
  });
}

export function publishIssueRefused(tx: Tx, invoice: Invoice): void {
  tx.publish(invoiceIssueRefused, {
    ...about(invoice),
    data: { ...references(invoice), ...scheduled(invoice), ...issued(invoice.refusal) },
  });
}

const standing = (invoice: Invoice) => ({
  number: issued(invoice.number),
  currency: invoice.currency,
  total: money(invoice.total, invoice.currency),
  paid: money(invoice.allocated, invoice.currency),
  balance: money(invoice.balance, invoice.currency),
  dueDate: issued(invoice.dueDate),
});

/** Tells that a payment settled the invoice, or a part of it. */
export function publishPaid(tx: Tx, invoice: Invoice, paidOn: LocalDate, paymentId?: string): void {
  const data = { ...references(invoice), ...standing(invoice), ...(paymentId === undefined ? {} : { paymentId }) };
  if (invoice.status === 'paid') tx.publish(invoicePaid, { ...about(invoice), data: { ...data, paidOn } });
  else tx.publish(invoicePartiallyPaid, { ...about(invoice), data });
}

export function publishOverdue(tx: Tx, invoice: Invoice): void {
  tx.publish(invoiceOverdue, { ...about(invoice), data: { ...references(invoice), ...standing(invoice) } });
}

export function publishVoided(tx: Tx, invoice: Invoice): void {
  tx.publish(invoiceVoided, {
    ...about(invoice),
    data: {
      ...references(invoice),
      number: issued(invoice.number),
      itemKeys: invoice.itemKeys,
      currency: invoice.currency,
      total: money(invoice.total, invoice.currency),
      voidedOn: issued(invoice.voidedOn),
      reason: invoice.voidReason ?? '',
    },
  });
}
