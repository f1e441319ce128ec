import type { Buyer, LocalDate } from '@praxis/contracts/kernel';
import { type DraftLine, type Invoice, priceInvoice } from './invoice';
import type { SellingSide } from './invoice-parties';

export interface DraftRequest {
  id: string;
  clientId: string;
  buyer: Buyer;
  currency: string;
  netDays: number;
  poNumber: string | null;
  lines: readonly DraftLine[];
  /** Where it comes from a billing schedule. */
  schedule?: { id: string; engagementId: string; onboardingId: string | null; proposalId: string | null; itemKeys: string[] };
}

/**
 * A draft, priced as if it were issued on `today`. A draft that could not be issued so is a draft all the same.
 * Rejects as priceInvoice does.
 */
export function draftInvoice(request: DraftRequest, selling: SellingSide, today: LocalDate, createdAt: Date): Invoice {
  const { schedule } = request;
  return repriced(
    {
      id: request.id,
      version: 1,
      status: 'draft',
      number: null,
      series: null,
      year: null,
      sequence: null,
      clientId: request.clientId,
      engagementId: schedule?.engagementId ?? null,
      onboardingId: schedule?.onboardingId ?? null,
      proposalId: schedule?.proposalId ?? null,
      scheduleId: schedule?.id ?? null,
      itemKeys: schedule?.itemKeys ?? [],
      currency: request.currency,
      netDays: request.netDays,
      poNumber: request.poNumber,
      issueDate: null,
      dueDate: null,
      overdueAt: null,
      overdueTold: false,
      frozen: false,
      taxMode: selling.entity.taxMode,
      seller: selling.seller,
      buyer: request.buyer,
      notes: selling.entity.invoiceNotes,
      lines: [],
      taxes: [],
      legalNotes: [],
      net: 0,
      tax: 0,
      total: 0,
      allocated: 0,
      credited: 0,
      writtenOff: 0,
      balance: 0,
      warnings: [],
      refusal: null,
      voidedOn: null,
      voidReason: null,
      issuedAt: null,
      createdAt,
    },
    request.lines,
    selling,
    today,
  );
}

/** The draft with these lines and the firm's present particulars. */
export function repriced(draft: Invoice, lines: readonly DraftLine[], selling: SellingSide, issueDate: LocalDate): Invoice {
  const { taxMode, invoiceNotes } = selling.entity;
  const price = priceInvoice(lines, { currency: draft.currency, taxMode, issueDate, buyer: draft.buyer }, selling.book);
  return {
    ...draft,
    taxMode,
    seller: selling.seller,
    notes: invoiceNotes,
    lines: price.lines,
    taxes: price.taxes,
    legalNotes: price.legalNotes,
    net: price.net,
    tax: price.tax,
    total: price.total,
    balance: price.total,
  };
}
