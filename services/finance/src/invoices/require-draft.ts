import { financeErrors } from '@praxis/contracts/finance';
import { httpErrors, Rejection } from '@praxis/contracts/kernel';
import type { Invoice } from './invoice';

/** What may be done with an invoice by hand, by its state. */
export const allowedIn = (invoice: Invoice): string[] => {
  if (invoice.status === 'draft') return ['change', 'delete', 'issue'];
  return invoice.status === 'issued' || (invoice.status === 'paid' && invoice.allocated === 0) ? ['void'] : [];
};

/** Rejects with `http.illegal_transition`. */
export function refuse(invoice: Invoice): never {
  throw new Rejection(httpErrors.illegal_transition, { state: invoice.status, allowed: allowedIn(invoice) });
}

/** Only drafts are edited, deleted and issued. Rejects with `http.illegal_transition` or `finance.invoice_frozen`. */
export function requireDraft(invoice: Invoice): void {
  if (invoice.status !== 'draft') refuse(invoice);
  if (invoice.frozen) throw new Rejection(financeErrors.invoice_frozen);
}
