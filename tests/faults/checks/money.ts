import type { Facts, InvoiceFact, PaymentFact } from '../facts';
import type { Finding } from './finding';

const sum = (amounts: readonly number[]): number => amounts.reduce((all, amount) => all + amount, 0);

/** Lines, taxes and totals agree; what was paid of an invoice is what the payments say, and never more than there was to pay. */
export function moneyFindings({ invoices, payments }: Facts): Finding[] {
  const invoiceOf = new Map(invoices.map((invoice) => [invoice.id, invoice]));
  const paid = new Map<string, number>();
  for (const { allocations } of payments)
    for (const { invoiceId, amount } of allocations) paid.set(invoiceId, (paid.get(invoiceId) ?? 0) + amount);
  return [
    ...invoices.flatMap(sumFindings),
    ...invoices.flatMap((invoice) => balanceFindings(invoice, paid.get(invoice.id) ?? 0)),
    ...payments.flatMap((payment) => paymentFindings(payment, invoiceOf)),
  ];
}

function balanceFindings({ id, allocated, balance, total, status }: InvoiceFact, paid: number): Finding[] {
  const told = allocated === paid ? [] : [`The invoice ${id} says that ${allocated} was paid, the payments say ${paid}`];
  const over = paid <= total ? [] : [`Of the invoice ${id} over ${total}, ${paid} was paid`];
  // No work of the harness credits, writes off or voids.
  const left = balance === total - allocated ? [] : [`The invoice ${id} has ${balance} open instead of ${total - allocated}`];
  const right = balance === 0 ? 'paid' : allocated === 0 ? 'issued' : 'partially_paid';
  return [...told, ...over, ...left, ...(status === right ? [] : [`The invoice ${id} is ${status} instead of ${right}`])];
}

function paymentFindings({ id, firmId, amount, allocations }: PaymentFact, invoiceOf: ReadonlyMap<string, InvoiceFact>): Finding[] {
  const spent = sum(allocations.map((allocation) => allocation.amount));
  const over = spent <= amount ? [] : [`Of the payment ${id} over ${amount}, ${spent} was allocated`];
  const strangers = allocations.filter(({ invoiceId }) => invoiceOf.get(invoiceId)?.firmId !== firmId);
  return [
    ...over,
    ...strangers.map(({ invoiceId }) => `The payment ${id} of firm ${firmId} pays the invoice ${invoiceId}, which is none of its firm`),
  ];
}

function sumFindings({ id, lineNets, taxes, net, tax, total }: InvoiceFact): Finding[] {
  const lines = sum(lineNets) === net ? [] : [`The lines of the invoice ${id} make ${sum(lineNets)} instead of ${net}`];
  const taxed = sum(taxes) === tax ? [] : [`The taxes of the invoice ${id} make ${sum(taxes)} instead of ${tax}`];
  const all = net + tax === total ? [] : [`The total of the invoice ${id} is ${total} instead of ${net + tax}`];
  return [...lines, ...taxed, ...all];
}

/** 1, 2, 3 ... in each series and year of each firm. */
export function numberFindings(invoices: readonly InvoiceFact[]): Finding[] {
  const series = Map.groupBy(invoices, ({ firmId, series: name, year }) => `${name}-${year} of firm ${firmId}`);
  return [...series].flatMap(([name, members]) => {
    const sequences = members.map(({ sequence }) => sequence).sort((a, b) => a - b);
    return sequences.flatMap((sequence, index) => {
      const before = index === 0 ? 0 : (sequences[index - 1] ?? 0);
      if (sequence === before) return [`The number ${sequence} in ${name} was given twice`];
      return sequence === before + 1 ? [] : [`The numbers in ${name} jump from ${before} to ${sequence}`];
    });
  });
}
