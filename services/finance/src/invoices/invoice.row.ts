import { EntitySchema, tableOf } from '@praxis/chassis';
import type { Invoice } from './invoice';
import type { InvoiceAct } from './invoice-status';

export interface InvoiceRow extends Invoice {
  firmId: string;
  /** When the job publishes that it is overdue; null when that was done or nothing is owed. */
  dueAt: Date | null;
}

export const InvoiceSchema = new EntitySchema<InvoiceRow>({
  name: 'invoices',
  columns: {
    firmId: { name: 'firm_id', type: 'uuid', primary: true },
    id: { name: 'id', type: 'uuid', primary: true },
    version: { name: 'version', type: 'integer' },
    status: { name: 'status', type: 'text' },
    number: { name: 'number', type: 'text', nullable: true },
    series: { name: 'series', type: 'text', nullable: true },
    year: { name: 'year', type: 'integer', nullable: true },
    sequence: { name: 'sequence', type: 'integer', nullable: true },
    clientId: { name: 'client_id', type: 'uuid' },
    engagementId: { name: 'engagement_id', type: 'uuid', nullable: true },
    onboardingId: { name: 'onboarding_id', type: 'uuid', nullable: true },
    proposalId: { name: 'proposal_id', type: 'uuid', nullable: true },
    scheduleId: { name: 'schedule_id', type: 'uuid', nullable: true },
    itemKeys: { name: 'item_keys', type: 'jsonb' },
    currency: { name: 'currency', type: 'text' },
    netDays: { name: 'net_days', type: 'integer' },
    poNumber: { name: 'po_number', type: 'text', nullable: true },
    issueDate: { name: 'issue_date', type: 'date', nullable: true },
    dueDate: { name: 'due_date', type: 'date', nullable: true },
    overdueAt: { name: 'overdue_at', type: 'timestamptz', nullable: true },
    overdueTold: { name: 'overdue_told', type: 'boolean' },
    dueAt: { name: 'due_at', type: 'timestamptz', nullable: true },
    frozen: { name: 'frozen', type: 'boolean' },
    taxMode: { name: 'tax_mode', type: 'text' },
    seller: { name: 'seller', type: 'jsonb' },
    buyer: { name: 'buyer', type: 'jsonb' },
    notes: { name: 'notes', type: 'text', nullable: true },
    lines: { name: 'lines', type: 'jsonb' },
    taxes: { name: 'taxes', type: 'jsonb' },
    legalNotes: { name: 'legal_notes', type: 'jsonb' },
    net: { name: 'net', type: 'bigint' },
    tax: { name: 'tax', type: 'bigint' },
    total: { name: 'total', type: 'bigint' },
    allocated: { name: 'allocated', type: 'bigint' },
    credited: { name: 'credited', type: 'bigint' },
    writtenOff: { name: 'written_off', type: 'bigint' },
    balance: { name: 'balance', type: 'bigint' },
    warnings: { name: 'warnings', type: 'jsonb' },
    refusal: { name: 'refusal', type: 'jsonb', nullable: true },
    voidedOn: { name: 'voided_on', type: 'date', nullable: true },
    voidReason: { name: 'void_reason', type: 'text', nullable: true },
    issuedAt: { name: 'issued_at', type: 'timestamptz', nullable: true },
    createdAt: { name: 'created_at', type: 'timestamptz' },
  },
});

/** An act as stored, in the order of `position` within its invoice; append-only. */
export interface InvoiceActRow {
  firmId: string;
  id: string;
  invoiceId: string;
  position: number;
  act: InvoiceAct;
  actor: string;
  at: Date;
}

export const InvoiceActSchema = new EntitySchema<InvoiceActRow>({
  name: 'invoice_acts',
  columns: {
    firmId: { name: 'firm_id', type: 'uuid', primary: true },
    id: { name: 'id', type: 'uuid', primary: true },
    invoiceId: { name: 'invoice_id', type: 'uuid' },
    position: { name: 'position', type: 'integer' },
    act: { name: 'act', type: 'jsonb' },
    actor: { name: 'actor', type: 'text' },
    at: { name: 'at', type: 'timestamptz' },
  },
});

export const InvoiceCounterSchema = new EntitySchema<{
  firmId: string;
  series: string;
  year: number;
  last: number;
  lastDate: string | null;
}>({
  name: 'invoice_counters',
  columns: {
    firmId: { name: 'firm_id', type: 'uuid', primary: true },
    series: { name: 'series', type: 'text', primary: true },
    year: { name: 'year', type: 'integer' },
    last: { name: 'last', type: 'integer' },
    lastDate: { name: 'last_date', type: 'date', nullable: true },
  },
});

export const invoices = tableOf<InvoiceRow>(InvoiceSchema);
export const invoiceActs = tableOf<InvoiceActRow>(InvoiceActSchema);
