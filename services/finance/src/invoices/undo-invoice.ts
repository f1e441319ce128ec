import type { Tx } from '@praxis/chassis';
import { financeErrors } from '@praxis/contracts/finance';
import { type LocalDate, Rejection } from '@praxis/contracts/kernel';
import { billingSchedules } from '../billing-schedules/billing-schedule.row';
import { releaseItems } from '../billing-schedules/billing-schedule.store';
import type { Invoice } from './invoice';
import { publishVoided } from './invoice.publishing';
import { invoices } from './invoice.row';
import { actOn, lockInvoice, saveInvoice } from './invoice.store';
import { decideVoid } from './invoice-status';

/**
 * Locks an invoice after the billing schedule it belongs to: who gives items back takes the locks in the order of who bills them.
 * Rejects as lockInvoice does.
 */
export async function lockWithSchedule(tx: Tx, id: string, ifMatch?: number): Promise<Invoice> {
  const seen = await invoices.find(tx, id);
  if (seen?.scheduleId) await billingSchedules.findForUpdate(tx, seen.scheduleId);
  return lockInvoice(tx, id, ifMatch);
}

/** A deposit stays billed as long as another invoice deducts it. Rejects with `finance.deposit_deducted`. */
export async function requireNoDeduction(tx: Tx, invoice: Invoice): Promise<void> {
  const lineages = invoice.lines.flatMap(({ source }) => (source?.kind === 'deposit' ? [source.lineageId] : []));
  for (const lineageId of lineages) {
    const [deducting] = await invoices.select(
      tx,
      `where firm_id = $1 and schedule_id = $2 and id <> $3 and status <> 'void' and lines @> $4::jsonb limit 1`,
      [tx.firmId, invoice.scheduleId, invoice.id, JSON.stringify([{ source: { kind: 'deduction', lineageId } }])],
    );
    if (deducting !== undefined) throw new Rejection(financeErrors.deposit_deducted, { invoiceId: deducting.id });
  }
}

/** Deletes a locked draft; its items wait again or are unbilled. */
export function removeDraft(tx: Tx, draft: Invoice, items: 'waiting' | 'unbilled' | 'ended'): void {
  releaseItems(tx, draft.id, items);
  invoices.remove(tx, draft.id);
}

/** Voids a locked, issued invoice; its number stays. Rejects with `finance.invoice_has_payments`. */
export async function voidIssued(
  tx: Tx,
  invoice: Invoice,
  voiding: { on: LocalDate; reason: string; items: 'unbilled' | 'ended' },
): Promise<Invoice> {
  const acted = await actOn(tx, invoice, decideVoid);
  releaseItems(tx, invoice.id, voiding.items);
  const voided = saveInvoice(tx, { ...acted, voidedOn: voiding.on, voidReason: voiding.reason });
  publishVoided(tx, voided);
  return voided;
}
