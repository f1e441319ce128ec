import type { AgreedLine, DueLine, LineTax } from '@praxis/contracts/kernel';
import type { DraftLine } from '../invoices/invoice';
import type { BilledItem, BillingSchedule } from './billing-schedule';

const MAX_TEXT = 2000;

/** The taxes with which the deposit on a line was billed. */
export type DepositTaxes = (lineageId: string) => readonly LineTax[] | undefined;

/**
 * The lines of an invoice that bills these items: in proposal order, deposits last. Lines on acceptance and deposits are taxed on the day
 * of issue, which is not known yet.
 */
export function invoiceLines(
  schedule: BillingSchedule,
  billed: readonly BilledItem[],
  depositTaxes: DepositTaxes,
  newId: () => string,
): DraftLine[] {
  const last = ({ item }: BilledItem) => (item.kind === 'deposit' ? 1 : 0);
  const inOrder = [...billed].sort((a, b) => last(a) - last(b) || a.item.position - b.item.position);
  return inOrder.flatMap(({ item, lines }) =>
    lines.map((due): DraftLine => {
      const agreed = schedule.lines[item.position];
      if (agreed === undefined) throw new RangeError(`The schedule has no line ${item.position}`);
      return {
        id: newId(),
        text: textOf(agreed, due, item.milestoneName),
        quantity: due.quantity,
        unitPrice: due.unitPrice,
        discountPercent: due.discountPercent ?? '0',
        amount: due.amount,
        taxCode: agreed.taxCode,
        ...(due.kind === 'on_acceptance' || due.kind === 'deposit' ? {} : { taxDate: due.taxDate }),
        ...(due.kind === 'deduction' ? { keptTaxes: depositTaxes(item.lineageId) } : {}),
        ...(due.period === undefined ? {} : { period: { start: due.period.start, end: due.period.end } }),
        source: { kind: due.kind, itemId: item.id, lineageId: item.lineageId },
      };
    }),
  );
}

function textOf(line: AgreedLine, due: DueLine, milestoneName: string | null): string {
  const text = milestoneName === null ? line.text : `${line.text}: ${milestoneName}`;
  const prefix = due.kind === 'deposit' ? 'Deposit: ' : due.kind === 'deduction' ? 'Less deposit: ' : '';
  return `${prefix}${text}`.slice(0, MAX_TEXT);
}
