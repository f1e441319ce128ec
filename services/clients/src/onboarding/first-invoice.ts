import type { Warning } from '@praxis/contracts/kernel';

/*
 * The first invoice is known from two sides that may be heard of in either order: the schedule says which items are due now, invoices say
 * which items they cover.
 */

export interface Billed {
  /** Keys of the items due when the schedule was made; undefined until it was. */
  dueNow: readonly string[] | undefined;
  /** The event that said so. */
  schedule: { eventId: string; at: string } | undefined;
  invoices: readonly IssuedInvoice[];
  voids: readonly { invoiceId: string; eventId: string; at: string }[];
}

export interface IssuedInvoice {
  invoiceId: string;
  eventId: string;
  at: string;
  itemKeys: readonly string[];
  warnings: readonly Warning[];
}

export const nothingBilled: Billed = { dueNow: undefined, schedule: undefined, invoices: [], voids: [] };

/** An invoice published again, as a new event, is the same invoice. */
export function withInvoice(billed: Billed, invoice: IssuedInvoice): Billed {
  if (billed.invoices.some(({ invoiceId }) => invoiceId === invoice.invoiceId)) return billed;
  if (billed.dueNow !== undefined && !covers(invoice, billed.dueNow)) return billed;
  return { ...billed, invoices: byInvoice([...billed.invoices, invoice]) };
}

export function withSchedule(billed: Billed, dueNow: readonly string[], schedule: { eventId: string; at: string }): Billed {
  if (billed.dueNow !== undefined) return billed;
  return { ...billed, dueNow, schedule, invoices: billed.invoices.filter((invoice) => covers(invoice, dueNow)) };
}

export function withVoid(billed: Billed, voided: { invoiceId: string; eventId: string; at: string }): Billed {
  if (billed.voids.some(({ invoiceId }) => invoiceId === voided.invoiceId)) return billed;
  return { ...billed, voids: byInvoice([...billed.voids, voided]) };
}

export type FirstInvoice =
  | { is: 'open' }
  | { is: 'not_needed'; eventId: string; at: string }
  | { is: 'issued'; invoice: IssuedInvoice; warnings: readonly Warning[] };

/** Where the first invoice stands. With several invoices the latest one completes it. */
export function firstInvoice(billed: Billed): FirstInvoice {
  const { dueNow, schedule } = billed;
  if (dueNow === undefined || schedule === undefined) return { is: 'open' };
  if (dueNow.length === 0) return { is: 'not_needed', ...schedule };
  const covered = new Set(billed.invoices.flatMap(({ itemKeys }) => itemKeys));
  if (!dueNow.every((key) => covered.has(key))) return { is: 'open' };
  const [latest] = [...billed.invoices].sort((a, b) => (a.at === b.at ? (a.eventId < b.eventId ? 1 : -1) : a.at < b.at ? 1 : -1));
  if (latest === undefined) return { is: 'open' };
  return { is: 'issued', invoice: latest, warnings: billed.invoices.flatMap(({ warnings }) => warnings) };
}

/** The event that voided the last of the invoices, if all are void. */
export function lastVoid(billed: Billed): { eventId: string; at: string } | undefined {
  if (billed.invoices.length === 0) return undefined;
  const voids = billed.invoices.map(({ invoiceId }) => billed.voids.find((voided) => voided.invoiceId === invoiceId));
  return voids.reduce((last, voided) => (last && voided ? (last.at < voided.at ? voided : last) : undefined));
}

/** In an order of their own, so that the order of arrival leaves no trace. */
const byInvoice = <T extends { invoiceId: string }>(entries: T[]): T[] => entries.sort((a, b) => (a.invoiceId < b.invoiceId ? -1 : 1));

const covers = (invoice: IssuedInvoice, dueNow: readonly string[]): boolean => {
  const due = new Set(dueNow);
  return invoice.itemKeys.some((key) => due.has(key));
};
