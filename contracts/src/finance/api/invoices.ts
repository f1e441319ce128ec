import { z } from 'zod';
import {
  Buyer,
  Currency,
  defineOperation,
  httpErrors,
  Instant,
  idParams,
  LocalDate,
  listQuery,
  Money,
  noContent,
  Percent,
  pageOf,
  pricingErrors,
  Quantity,
  Seller,
  TaxMode,
  Warnings,
} from '../../kernel';
import { financeErrors } from '../errors';

export const InvoiceStatus = z.enum(['draft', 'issued', 'partially_paid', 'paid', 'credited', 'uncollectible', 'void']);
export type InvoiceStatus = z.output<typeof InvoiceStatus>;

const Period = z.object({ start: LocalDate, end: LocalDate }).meta({ description: 'Service period, both days inclusive' });

const InvoiceLine = z.object({
  id: z.uuid(),
  text: z.string(),
  quantity: Quantity,
  unitPrice: Money.optional(),
  discountPercent: Percent,
  taxCode: z.string(),
  taxes: z.array(z.object({ code: z.string(), percent: Percent })),
  period: Period.optional(),
  net: Money.optional(),
  source: z
    .object({
      kind: z.enum(['on_acceptance', 'deposit', 'deduction', 'period', 'completion', 'milestone']),
      itemId: z.uuid(),
      lineageId: z.uuid(),
    })
    .optional()
    .meta({ description: 'Item of the billing schedule; absent on a line by hand' }),
});

const summary = {
  id: z.uuid(),
  version: z.int(),
  number: z.string().optional().meta({ description: 'From issue on' }),
  status: InvoiceStatus,
  clientId: z.uuid(),
  engagementId: z.uuid().optional(),
  billingScheduleId: z.uuid().optional(),
  currency: Currency,
  issueDate: LocalDate.optional(),
  dueDate: LocalDate.optional(),
  overdue: z.boolean().meta({ description: 'The due date passed in the zone of the firm and something is owed' }),
  net: Money.optional(),
  tax: Money.optional(),
  total: Money.optional(),
  paid: Money.optional(),
  credited: Money.optional(),
  writtenOff: Money.optional(),
  balance: Money.optional(),
  warnings: Warnings,
  refusal: z.object({ code: z.string(), detail: z.string() }).optional().meta({ description: 'Why a draft was not issued by itself' }),
  createdAt: Instant,
};

export const InvoiceSummary = z.object(summary).meta({ id: 'InvoiceSummary' });
export const Invoice = z
  .object({
    ...summary,
    netDays: z.int(),
    poNumber: z.string().optional(),
    taxMode: TaxMode,
    seller: Seller,
    buyer: Buyer,
    lines: z.array(InvoiceLine),
    taxes: z.array(
      z.object({ code: z.string(), category: z.string(), percent: Percent, base: Money.optional(), amount: Money.optional() }),
    ),
    legalNotes: z.array(z.string()),
    notes: z.string().optional(),
    voidReason: z.string().optional(),
  })
  .meta({ id: 'Invoice' });
export type Invoice = z.output<typeof Invoice>;

const MAX_LINES = 200;
const lineInput = {
  text: z.string().min(1).max(2000),
  quantity: Quantity,
  unitPrice: Money,
  discountPercent: Percent.default('0'),
  taxCode: z.string().min(1).max(40),
  period: z
    .strictObject({ start: LocalDate, end: LocalDate })
    .refine(({ start, end }) => start <= end, { error: 'The end is not before the start', path: ['end'] })
    .optional(),
};
const terms = { netDays: z.int().min(0).max(365).optional(), poNumber: z.string().min(1).max(60).optional() };
const lineErrors = [financeErrors.tax_code_unknown, financeErrors.tax_code_inactive, pricingErrors.document_total_negative];
const moneyNote = 'Without the permission `finance:money:read` amounts are absent.';

export const listInvoices = defineOperation({
  id: 'listInvoices',
  context: 'finance',
  method: 'GET',
  path: '/v1/invoices',
  summary: 'List invoices',
  description: `Portal users see issued invoices of their clients. ${moneyNote}`,
  access: { permission: 'finance:invoice:read' },
  principals: ['user', 'api_client', 'portal'],
  query: listQuery(['-createdAt', 'createdAt'], {
    clientId: z.uuid().optional(),
    engagementId: z.uuid().optional(),
    status: InvoiceStatus.optional(),
    overdue: z.enum(['true', 'false']).optional(),
  }),
  replies: { 200: pageOf(InvoiceSummary) },
});

export const getInvoice = defineOperation({
  id: 'getInvoice',
  context: 'finance',
  method: 'GET',
  path: '/v1/invoices/{id}',
  summary: 'Read an invoice',
  description: `Portal users see issued invoices of their clients. ${moneyNote}`,
  access: { permission: 'finance:invoice:read' },
  principals: ['user', 'api_client', 'portal'],
  params: idParams,
  replies: { 200: Invoice },
  errors: [httpErrors.not_found],
});

export const createInvoice = defineOperation({
  id: 'createInvoice',
  context: 'finance',
  method: 'POST',
  path: '/v1/invoices',
  summary: 'Make a draft by hand',
  access: { permission: 'finance:invoice:write' },
  body: z.strictObject({
    clientId: z.uuid(),
    currency: Currency,
    lines: z.array(z.strictObject(lineInput)).min(1).max(MAX_LINES),
    ...terms,
  }),
  replies: { 201: Invoice },
  errors: [financeErrors.client_unknown, ...lineErrors],
  idempotency: 'accepted',
  audit: { action: 'invoice.create', target: 'invoice' },
});

export const changeInvoice = defineOperation({
  id: 'changeInvoice',
  context: 'finance',
  method: 'PUT',
  path: '/v1/invoices/{id}',
  summary: 'Change a draft',
  description: 'A line with the `id` of an existing one keeps its source; lines of the billing schedule cannot be left out.',
  access: { permission: 'finance:invoice:write' },
  params: idParams,
  body: z.strictObject({
    lines: z
      .array(z.strictObject({ id: z.uuid().optional(), ...lineInput }))
      .min(1)
      .max(MAX_LINES),
    ...terms,
  }),
  replies: { 200: Invoice },
  errors: [
    httpErrors.not_found,
    httpErrors.illegal_transition,
    financeErrors.invoice_frozen,
    financeErrors.schedule_line_missing,
    ...lineErrors,
  ],
  ifMatch: 'required',
  audit: { action: 'invoice.change', target: 'invoice' },
});

export const deleteInvoice = defineOperation({
  id: 'deleteInvoice',
  context: 'finance',
  method: 'DELETE',
  path: '/v1/invoices/{id}',
  summary: 'Delete a draft',
  description: 'Items of the billing schedule on it are unbilled again.',
  access: { permission: 'finance:invoice:write' },
  params: idParams,
  replies: { 204: noContent },
  errors: [httpErrors.not_found, httpErrors.illegal_transition, financeErrors.invoice_frozen, financeErrors.deposit_deducted],
  ifMatch: 'required',
  audit: { action: 'invoice.delete', target: 'invoice' },
});

export const issueInvoice = defineOperation({
  id: 'issueInvoice',
  context: 'finance',
  method: 'POST',
  path: '/v1/invoices/{id}/issue',
  summary: 'Issue an invoice: it gets its number and never changes again',
  description: 'Issuing an issued invoice again answers it as it is.',
  access: { permission: 'finance:invoice:issue' },
  params: idParams,
  replies: { 200: Invoice },
  errors: [
    httpErrors.not_found,
    httpErrors.illegal_transition,
    financeErrors.invoice_empty,
    financeErrors.invoice_frozen,
    financeErrors.seller_tax_id_missing,
    financeErrors.buyer_incomplete,
    financeErrors.buyer_vat_id_missing,
    financeErrors.po_number_missing,
    financeErrors.tax_rate_missing,
    ...lineErrors,
  ],
  ifMatch: 'optional',
  audit: { action: 'invoice.issue', target: 'invoice' },
});

export const voidInvoice = defineOperation({
  id: 'voidInvoice',
  context: 'finance',
  method: 'POST',
  path: '/v1/invoices/{id}/void',
  summary: 'Void an invoice: it keeps its number and counts no more',
  access: { permission: 'finance:invoice:void' },
  params: idParams,
  body: z.strictObject({ reason: z.string().min(1).max(1000) }),
  replies: { 200: Invoice },
  errors: [
    httpErrors.not_found,
    httpErrors.illegal_transition,
    financeErrors.invoice_frozen,
    financeErrors.invoice_has_payments,
    financeErrors.deposit_deducted,
  ],
  ifMatch: 'optional',
  audit: { action: 'invoice.void', target: 'invoice' },
});
