import { financeErrors, type Invoice as InvoiceReply, type InvoiceStatus } from '@praxis/contracts/finance';
import {
  type Buyer,
  type ErrorDefinition,
  type FirmStatus,
  type LineTax,
  type LocalDate,
  priceDocument,
  type Seller,
  type TaxAmount,
  type TaxMode,
  type Warning,
} from '@praxis/contracts/kernel';
import { type TaxBook, taxOnDay } from '../tax-codes/tax-code';

type LineSource = NonNullable<InvoiceReply['lines'][number]['source']>;

/** A line as it was asked for. Amounts are minor units. */
export interface DraftLine {
  id: string;
  text: string;
  quantity: string;
  unitPrice: number;
  discountPercent: string;
  /** Where the net is not quantity x price: prorated periods. */
  amount?: number | undefined;
  /** As chosen, before the client's treatment maps it. */
  taxCode: string;
  /** Absent: the day of issue. */
  taxDate?: LocalDate | undefined;
  /** A deduction keeps the taxes of the deposit it takes back. */
  keptTaxes?: readonly LineTax[] | undefined;
  period?: { start: LocalDate; end: LocalDate } | undefined;
  source?: LineSource | undefined;
}

/** A line with its taxes and its net. */
export interface InvoiceLine extends DraftLine {
  taxes: readonly LineTax[];
  net: number;
}

export interface InvoicePrice {
  lines: InvoiceLine[];
  taxes: TaxAmount[];
  legalNotes: string[];
  net: number;
  tax: number;
  total: number;
  /** Why it cannot be issued so. */
  problem?: ErrorDefinition | undefined;
}

/** An invoice as stored; amounts are minor units of `currency`. Fields of later states are null before. */
export interface Invoice {
  id: string;
  version: number;
  status: InvoiceStatus;
  number: string | null;
  series: string | null;
  year: number | null;
  sequence: number | null;
  clientId: string;
  engagementId: string | null;
  onboardingId: string | null;
  proposalId: string | null;
  scheduleId: string | null;
  /** Items of the billing schedule that it bills. */
  itemKeys: string[];
  currency: string;
  netDays: number;
  poNumber: string | null;
  issueDate: LocalDate | null;
  dueDate: LocalDate | null;
  /** First instant after the due date in the firm's zone. */
  overdueAt: Date | null;
  overdueTold: boolean;
  /** The onboarding behind it is being cancelled: it takes no payment and is not issued. */
  frozen: boolean;
  taxMode: TaxMode;
  seller: Seller;
  buyer: Buyer;
  notes: string | null;
  lines: InvoiceLine[];
  taxes: TaxAmount[];
  legalNotes: string[];
  net: number;
  tax: number;
  total: number;
  allocated: number;
  credited: number;
  writtenOff: number;
  balance: number;
  warnings: Warning[];
  refusal: { code: string; detail: string } | null;
  voidedOn: LocalDate | null;
  voidReason: string | null;
  issuedAt: Date | null;
  createdAt: Date;
}

/**
 * Prices the lines of an invoice. A line whose tax cannot be found is priced without one and named as the problem.
 * Rejects as priceDocument does.
 *
 * @param issueDate tax date of lines that name none
 */
export function priceInvoice(
  lines: readonly DraftLine[],
  document: { currency: string; taxMode: TaxMode; issueDate: LocalDate; buyer: Buyer },
  book: TaxBook,
): InvoicePrice {
  let problem: ErrorDefinition | undefined;
  const legalNotes = new Set<string>();
  const taxed = lines.map((line) => {
    if (line.keptTaxes !== undefined) return { line, taxes: line.keptTaxes };
    const found = taxOnDay(book, line.taxCode, document.buyer.taxTreatment, line.taxDate ?? document.issueDate);
    if (found.kind !== 'found') {
      problem ??= found.kind === 'no_rate' ? financeErrors.tax_rate_missing : financeErrors.tax_code_unknown;
      return { line, taxes: [] };
    }
    if (found.legalNote !== undefined) legalNotes.add(found.legalNote);
    return { line, taxes: [found.tax] };
  });
  const priced = priceDocument({
    currency: document.currency,
    taxMode: document.taxMode,
    lines: taxed.map(({ line, taxes }) => ({
      quantity: line.quantity,
      unitPrice: line.unitPrice,
      discountPercent: line.discountPercent,
      ...(line.amount === undefined ? {} : { amount: line.amount }),
      taxes,
    })),
  });
  return {
    lines: taxed.map(({ line, taxes }, index) => ({ ...line, taxes, net: priced.lines[index]?.net ?? 0 })),
    taxes: priced.taxes,
    legalNotes: [...legalNotes],
    net: priced.net,
    tax: priced.tax,
    total: priced.total,
    problem,
  };
}

const UNTAXED = new Set(['out_of_scope', 'exempt']);
const REVERSE_CHARGED = new Set(['reverse_charge', 'intra_community']);

/** Why an invoice may not be issued; undefined when it may. A firm in trial may issue incomplete ones. */
export function issueRefusal(invoice: {
  firmStatus: FirmStatus;
  seller: Seller;
  buyer: Buyer;
  poNumber: string | null;
  price: InvoicePrice;
}): ErrorDefinition | undefined {
  const { price, buyer, seller } = invoice;
  if (price.lines.length === 0) return financeErrors.invoice_empty;
  if (price.problem) return price.problem;
  const hasVatId = buyer.taxIds.some(({ kind }) => kind === 'vat');
  if (!hasVatId && price.taxes.some(({ category }) => REVERSE_CHARGED.has(category))) return financeErrors.buyer_vat_id_missing;
  if (buyer.poNumberRequired && invoice.poNumber === null) return financeErrors.po_number_missing;
  if (invoice.firmStatus === 'trial') return undefined;
  if (seller.taxIds.length === 0 && price.taxes.some(({ category }) => !UNTAXED.has(category))) return financeErrors.seller_tax_id_missing;
  if (buyer.legalName.trim() === '' || buyer.billingAddress === undefined) return financeErrors.buyer_incomplete;
  return undefined;
}

/** What went less well on an invoice that may be issued. */
export const issueWarnings = (firmStatus: FirmStatus, sellerComplete: boolean): Warning[] =>
  firmStatus === 'trial' && !sellerComplete
    ? [
        {
          code: 'finance.seller_incomplete',
          detail: 'Your address and tax id are not on the invoice. Save them on the billing entity before the trial ends.',
        },
      ]
    : [];
