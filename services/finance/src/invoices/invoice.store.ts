import type { Tx } from '@praxis/chassis';
import { httpErrors, Rejection } from '@praxis/contracts/kernel';
import type { Invoice } from './invoice';
import { type InvoiceRow, invoiceActs, invoices } from './invoice.row';
import { evolve, type InvoiceAct, type Standing, standingOf } from './invoice-status';

/** The job looks at an invoice once, on the day after its due date, as long as something is owed. */
const dueAtOf = (invoice: Invoice): Date | null =>
  ['issued', 'partially_paid'].includes(invoice.status) && invoice.balance > 0 && !invoice.overdueTold ? invoice.overdueAt : null;

const rowOf = (tx: Tx, invoice: Invoice): InvoiceRow => ({ ...invoice, firmId: tx.firmId, dueAt: dueAtOf(invoice) });

export function addInvoice(tx: Tx, invoice: Invoice): void {
  invoices.insert(tx, rowOf(tx, invoice));
}

/** Locks an invoice. Rejects with `http.not_found` or, where another version was expected, `http.stale`. */
export async function lockInvoice(tx: Tx, id: string, ifMatch?: number): Promise<Invoice> {
  const invoice = await invoices.findForUpdate(tx, id);
  if (invoice === undefined) throw new Rejection(httpErrors.not_found);
  if (ifMatch !== undefined && ifMatch !== invoice.version) throw new Rejection(httpErrors.stale, { version: invoice.version });
  return invoice;
}

/** Locks invoices in the order of their ids, in which everybody locks them. Rejects with `http.not_found` when one does not exist. */
export async function lockInvoices(tx: Tx, ids: readonly string[]): Promise<Map<string, Invoice>> {
  if (ids.length === 0) return new Map();
  const rows = await invoices.select(tx, 'where firm_id = $1 and id = any($2::uuid[]) order by id for update', [tx.firmId, ids]);
  if (rows.length !== new Set(ids).size) throw new Rejection(httpErrors.not_found);
  return new Map(rows.map((row) => [row.id, row]));
}

/** Locks all invoices of an engagement, drafts among them, in the order of their ids. */
export const lockInvoicesOfEngagement = (tx: Tx, engagementId: string): Promise<Invoice[]> =>
  invoices.select(tx, 'where firm_id = $1 and engagement_id = $2 order by id for update', [tx.firmId, engagementId]);

/** Writes a locked invoice as its next version, which is returned. */
export function saveInvoice(tx: Tx, invoice: Invoice): Invoice {
  const next = { ...invoice, version: invoice.version + 1 };
  invoices.update(tx, rowOf(tx, next), { from: invoice.version });
  return next;
}

/** Decides acts on a locked invoice, stores them and folds them into it. The invoice itself is still to be saved. */
export async function actOn(tx: Tx, invoice: Invoice, decide: (standing: Standing) => readonly InvoiceAct[]): Promise<Invoice> {
  const stored = await invoiceActs.lookUp(tx, 'where firm_id = $1 and invoice_id = $2 order by position', [tx.firmId, invoice.id]);
  const standing = standingOf(
    invoice.total,
    stored.map(({ act }) => act),
  );
  return record(tx, invoice, standing, stored.length, decide(standing));
}

/** The same for a draft, which has no acts yet. */
export const beginActs = (tx: Tx, draft: Invoice, acts: readonly InvoiceAct[]): Invoice =>
  record(tx, draft, standingOf(draft.total, []), 0, acts);

function record(tx: Tx, invoice: Invoice, standing: Standing, from: number, acts: readonly InvoiceAct[]): Invoice {
  acts.forEach((act, index) => {
    invoiceActs.insert(tx, {
      firmId: tx.firmId,
      id: tx.newId(),
      invoiceId: invoice.id,
      position: from + index,
      act,
      actor: tx.act.actor,
      at: tx.at,
    });
  });
  const { status, allocated, credited, writtenOff, balance } = acts.reduce(evolve, standing);
  return { ...invoice, status, allocated, credited, writtenOff, balance };
}
