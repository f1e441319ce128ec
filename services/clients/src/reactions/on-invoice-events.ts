import { type Reaction, react, TransientError, type Tx } from '@praxis/chassis';
import {
  invoiceIssued,
  invoiceOverdue,
  invoicePaid,
  invoicePartiallyPaid,
  invoiceVoided,
  paymentReversed,
} from '@praxis/contracts/finance';
import type { EventData, Money } from '@praxis/contracts/kernel';
import type { InvoiceStanding } from '../overview/overview.rows';

/** One name for all, so that those of one invoice stay in their order even when one of them has to wait. */
const copy = { name: 'copy-invoice', kind: 'projection', rebuilds: ['client_invoices'] } as const;

interface Invoice {
  invoiceId: string;
  clientId: string;
  engagementId?: string | undefined;
  number: string;
  currency: string;
  total: Money;
  balance: Money;
  issueDate?: string | undefined;
  dueDate?: string | undefined;
  overdueAt?: string | undefined;
}

/** Keeps where an invoice stands. What only its issuing told is kept since. */
function keep(tx: Tx, eventId: string, invoice: Invoice, status: InvoiceStanding): void {
  tx.write(
    `insert into client_invoices as known
       (firm_id, id, client_id, engagement_id, number, status, currency, total, balance, issue_date, due_date, overdue_at, last_event_id)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
     on conflict (firm_id, id) do update set
       status = excluded.status, total = excluded.total, balance = excluded.balance,
       engagement_id = coalesce(excluded.engagement_id, known.engagement_id), issue_date = coalesce(excluded.issue_date, known.issue_date),
       due_date = coalesce(excluded.due_date, known.due_date), overdue_at = coalesce(excluded.overdue_at, known.overdue_at),
       last_event_id = excluded.last_event_id
     where known.last_event_id < excluded.last_event_id`,
    [
      tx.firmId,
      invoice.invoiceId,
      invoice.clientId,
      invoice.engagementId ?? null,
      invoice.number,
      status,
      invoice.currency,
      invoice.total.amount,
      invoice.balance.amount,
      invoice.issueDate ?? null,
      invoice.dueDate ?? null,
      invoice.overdueAt ?? null,
      eventId,
    ],
  );
}

/** An invoice that is published again may have been paid meanwhile. */
const standingOf = ({ total, balance }: Pick<Invoice, 'total' | 'balance'>): InvoiceStanding => {
  if (balance.amount === 0) return 'paid';
  return balance.amount < total.amount ? 'partially_paid' : 'issued';
};

export const invoiceReactions: readonly Reaction[] = [
  react(invoiceIssued, copy, (tx, { id, data }) => keep(tx, id, data, standingOf(data))),
  react(invoicePartiallyPaid, copy, (tx, { id, data }) => keep(tx, id, data, 'partially_paid')),
  react(invoicePaid, copy, (tx, { id, data }) => keep(tx, id, data, 'paid')),
  react(invoiceOverdue, copy, (tx, { id, time, data }) => keep(tx, id, { ...data, overdueAt: time }, standingOf(data))),
  react(invoiceVoided, copy, (tx, { id, data }) => keep(tx, id, { ...data, balance: { amount: 0, currency: data.currency } }, 'void')),
  react(paymentReversed, copy, (tx, { id, data }) => takeBack(tx, id, data.allocations)),
];

type Allocation = EventData<typeof paymentReversed>['allocations'][number];

/**
 * Where a reversed payment leaves each of its invoices. It is no event of theirs: a later one of an invoice may have come first, and then
 * stands.
 *
 * @throws TransientError when an invoice is not known yet
 */
async function takeBack(tx: Tx, eventId: string, allocations: readonly Allocation[]): Promise<void> {
  const ids = allocations.map(({ invoiceId }) => invoiceId).sort();
  const known = await tx.query<{ id: string }>(
    'select id from client_invoices where firm_id = $1 and id = any($2) order by id for update',
    [tx.firmId, ids],
  );
  if (known.length < new Set(ids).size) throw new TransientError('clients.invoice_unknown', 'An invoice of the payment is not known yet');
  for (const { invoiceId, invoiceStatus, invoiceBalance } of allocations) {
    tx.write(
      `update client_invoices set status = $3, balance = $4, last_event_id = $5 where firm_id = $1 and id = $2 and last_event_id < $5`,
      [tx.firmId, invoiceId, invoiceStatus, invoiceBalance.amount, eventId],
    );
  }
}
