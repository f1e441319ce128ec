import type { Tx } from '@praxis/chassis';
import { type LineTax, todayIn } from '@praxis/contracts/kernel';
import { requireBuyer } from '../clients/client.store';
import { draftInvoice } from '../invoices/draft-invoice';
import type { Invoice } from '../invoices/invoice';
import { invoices } from '../invoices/invoice.row';
import { addInvoice } from '../invoices/invoice.store';
import { readSellingSide } from '../invoices/invoice-parties';
import { type Clock, issueOrKeepDraft } from '../invoices/issue-draft';
import type { BilledItem, BillingSchedule, ScheduleItem } from './billing-schedule';
import { markBilled } from './billing-schedule.store';
import { invoiceLines } from './invoice-lines';

/**
 * Bills items of a locked schedule in one invoice, and issues it unless it is to be reviewed. The items are stored already. An issue that
 * is refused leaves the draft and publishes why.
 *
 * @param all the items of the schedule: deductions take the taxes of their deposits
 */
export async function billItems(
  tx: Tx,
  schedule: BillingSchedule,
  billed: readonly BilledItem[],
  all: readonly ScheduleItem[],
  options: { issue: boolean },
  clock: Clock,
): Promise<Invoice> {
  const [selling, buyer] = await Promise.all([readSellingSide(tx), requireBuyer(tx, schedule.clientId)]);
  const depositTaxes = await readDepositTaxes(tx, billed, all);
  const draft = draftInvoice(
    {
      id: tx.newId(),
      clientId: schedule.clientId,
      buyer,
      currency: schedule.currency,
      netDays: schedule.netDays,
      poNumber: null,
      lines: invoiceLines(
        schedule,
        billed,
        (lineageId) => depositTaxes.get(lineageId),
        () => tx.newId(),
      ),
      schedule: {
        id: schedule.id,
        engagementId: schedule.engagementId,
        onboardingId: schedule.onboardingId,
        proposalId: schedule.proposalId,
        itemKeys: billed.map(({ item }) => item.id),
      },
    },
    selling,
    todayIn(selling.facts.timezone, clock.now().toISOString()),
    tx.at,
  );
  addInvoice(tx, draft);
  markBilled(
    tx,
    billed.map(({ item }) => item),
    draft.id,
  );
  return options.issue ? await issueOrKeepDraft(tx, draft, { selling, buyer }, clock) : draft;
}

/** By lineage: the taxes that the line of the deposit carries on the invoice that bills it. */
async function readDepositTaxes(
  tx: Tx,
  billed: readonly BilledItem[],
  all: readonly ScheduleItem[],
): Promise<Map<string, readonly LineTax[]>> {
  const deducted = new Set(billed.flatMap(({ item, lines }) => (lines.some(({ kind }) => kind === 'deduction') ? [item.lineageId] : [])));
  const deposits = all.filter(({ kind, lineageId }) => kind === 'deposit' && deducted.has(lineageId));
  const taxes = new Map<string, readonly LineTax[]>();
  for (const deposit of deposits) {
    const invoice = deposit.invoiceId === null ? undefined : await invoices.find(tx, deposit.invoiceId);
    const line = invoice?.lines.find(({ source }) => source?.itemId === deposit.id);
    if (line !== undefined) taxes.set(deposit.lineageId, line.taxes);
  }
  return taxes;
}

/** Net of the deposit that is billed on a line, minor units; nothing of one whose invoice was voided. */
export const billedDeposit = (all: readonly ScheduleItem[], lineageId: string): number =>
  all.find((item) => item.kind === 'deposit' && item.lineageId === lineageId && item.status === 'invoiced')?.amount ?? 0;
