import type { Tx } from '@praxis/chassis';
import { addDays, type Buyer, type LocalDate, overdueFrom, Rejection, todayIn } from '@praxis/contracts/kernel';
import { publishEntityChanged } from '../billing-entity/billing-entity.publishing';
import { clients } from '../clients/client.row';
import { type DraftLine, type Invoice, type InvoicePrice, issueRefusal, issueWarnings, priceInvoice } from './invoice';
import { publishIssued, publishIssueRefused, publishPaid } from './invoice.publishing';
import { beginActs, saveInvoice } from './invoice.store';
import { type NumberCounter, nextNumber } from './invoice-number';
import { readSellingSide, type SellingSide } from './invoice-parties';

/** The wall clock: an issue takes its time only after it holds the counter, later than the time of its act. */
export interface Clock {
  now: () => Date;
}

/** Who sells and who buys, as both are now. */
export interface Sides {
  selling: SellingSide;
  buyer: Buyer;
}

/** A buyer that changed since the draft was made: the invoice says what is true on its date. */
export async function readSides(tx: Tx, draft: Invoice): Promise<Sides> {
  const [selling, client] = await Promise.all([readSellingSide(tx), clients.find(tx, draft.clientId)]);
  return { selling, buyer: client?.buyer ?? draft.buyer };
}

/**
 * Issues a locked draft: number, date, totals, copies of seller and buyer, and the event, in this transaction. The counter is the last
 * lock that is taken, so nothing is waited for while other issues wait for it; a rollback leaves no gap.
 * Rejects with what stands against it (see issueRefusal).
 */
export async function issueDraft(tx: Tx, draft: Invoice, clock: Clock): Promise<Invoice> {
  const outcome = await tryToIssue(tx, draft, await readSides(tx, draft), clock);
  if (outcome.refusal) throw new Rejection(outcome.refusal);
  return outcome.invoice;
}

/** The same for an issue that nobody asked for by hand: what is refused remains a draft that says why, and the refusal is published. */
export async function issueOrKeepDraft(tx: Tx, draft: Invoice, sides: Sides, clock: Clock): Promise<Invoice> {
  const { invoice, refusal } = await tryToIssue(tx, draft, sides, clock);
  if (!refusal) return invoice;
  const kept = saveInvoice(tx, { ...draft, refusal: { code: refusal.code, detail: refusal.detail } });
  publishIssueRefused(tx, kept);
  return kept;
}

async function tryToIssue(tx: Tx, draft: Invoice, { selling, buyer }: Sides, clock: Clock) {
  const zone = selling.facts.timezone;
  const presumedDate = todayIn(zone, clock.now().toISOString());
  const presumed = considered(draft, buyer, selling, presumedDate);
  if (presumed.refusal) return { invoice: draft, refusal: presumed.refusal };

  const counter = await lockCounter(tx, selling.entity.series, Number(presumedDate.slice(0, 4)));
  const now = clock.now();
  const given = nextNumber(counter, now, zone);
  const { price, refusal } = given.date === presumedDate ? presumed : considered(draft, buyer, selling, given.date);
  if (refusal) return { invoice: draft, refusal };

  tx.write('update invoice_counters set year = $3, last = $4, last_date = $5 where firm_id = $1 and series = $2', [
    tx.firmId,
    counter.series,
    given.year,
    given.sequence,
    given.date,
  ]);
  const dueDate = addDays(given.date, draft.netDays);
  const numbered: Invoice = {
    ...draft,
    number: given.number,
    series: counter.series,
    year: given.year,
    sequence: given.sequence,
    issueDate: given.date,
    dueDate,
    overdueAt: new Date(overdueFrom(dueDate, zone)),
    taxMode: selling.entity.taxMode,
    seller: selling.seller,
    buyer,
    notes: selling.entity.invoiceNotes,
    lines: price.lines,
    taxes: price.taxes,
    legalNotes: price.legalNotes,
    net: price.net,
    tax: price.tax,
    total: price.total,
    warnings: [...draft.warnings, ...issueWarnings(selling.facts.status, selling.sellerComplete)],
    refusal: null,
    issuedAt: now,
  };
  const invoice = saveInvoice(tx, beginActs(tx, numbered, [{ kind: 'issued', amount: price.total }]));
  publishIssued(tx, invoice);
  if (invoice.status === 'paid') publishPaid(tx, invoice, given.date);
  // The first invoice of a series may be the firm's first: from then on its currency stays.
  if (counter.lastDate === undefined) publishEntityChanged(tx, selling.entity, true);
  return { invoice, refusal: undefined };
}

function considered(draft: Invoice, buyer: Buyer, selling: SellingSide, issueDate: LocalDate) {
  const lines: readonly DraftLine[] = draft.lines;
  const price: InvoicePrice = priceInvoice(
    lines,
    { currency: draft.currency, taxMode: selling.entity.taxMode, issueDate, buyer },
    selling.book,
  );
  const refusal = issueRefusal({ firmStatus: selling.facts.status, seller: selling.seller, buyer, poNumber: draft.poNumber, price });
  return { price, refusal };
}

/** Locks the counter of a series until the transaction ends, making it where it is the first time. */
async function lockCounter(tx: Tx, series: string, year: number): Promise<NumberCounter> {
  const [row] = await tx.lookUp<{ year: number; last: number; last_date: LocalDate | null }>(
    `insert into invoice_counters (firm_id, series, year, last) values ($1, $2, $3, 0)
     on conflict (firm_id, series) do update set series = excluded.series returning year, last, last_date`,
    [tx.firmId, series, year],
  );
  if (row === undefined) throw new RangeError(`No counter for the series ${series}`);
  return { series, year: row.year, last: row.last, lastDate: row.last_date ?? undefined };
}
