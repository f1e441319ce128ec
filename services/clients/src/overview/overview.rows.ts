import { EntitySchema, tableOf } from '@praxis/chassis';
import type { ProjectStatus } from '@praxis/contracts/projects';

/* Copies of what other contexts published, for the client page only. Nobody decides by them but the archiving of a client. */

export interface ClientProjectRow {
  firmId: string;
  id: string;
  clientId: string;
  engagementId: string | null;
  number: string;
  name: string;
  status: ProjectStatus;
  startDate: string | null;
  dueDate: string | null;
  /** Of the latest event that was applied. */
  aggregateVersion: number;
}

export const ClientProjectSchema = new EntitySchema<ClientProjectRow>({
  name: 'client_projects',
  columns: {
    firmId: { name: 'firm_id', type: 'uuid', primary: true },
    id: { type: 'uuid', primary: true },
    clientId: { name: 'client_id', type: 'uuid' },
    engagementId: { name: 'engagement_id', type: 'uuid', nullable: true },
    number: { type: 'text' },
    name: { type: 'text' },
    status: { type: 'text' },
    startDate: { name: 'start_date', type: 'date', nullable: true },
    dueDate: { name: 'due_date', type: 'date', nullable: true },
    aggregateVersion: { name: 'aggregate_version', type: 'int' },
  },
});

export const clientProjects = tableOf<ClientProjectRow>(ClientProjectSchema);

export type InvoiceStanding = 'issued' | 'partially_paid' | 'paid' | 'void';

export interface ClientInvoiceRow {
  firmId: string;
  id: string;
  clientId: string;
  engagementId: string | null;
  number: string;
  status: InvoiceStanding;
  currency: string;
  /** Minor units of the currency, as is the balance. */
  total: number;
  balance: number;
  issueDate: string | null;
  dueDate: string | null;
  overdueAt: Date | null;
  /** Of the latest event that was applied: events of the invoice and of its payments have one order by their ids only. */
  lastEventId: string;
}

export const ClientInvoiceSchema = new EntitySchema<ClientInvoiceRow>({
  name: 'client_invoices',
  columns: {
    firmId: { name: 'firm_id', type: 'uuid', primary: true },
    id: { type: 'uuid', primary: true },
    clientId: { name: 'client_id', type: 'uuid' },
    engagementId: { name: 'engagement_id', type: 'uuid', nullable: true },
    number: { type: 'text' },
    status: { type: 'text' },
    currency: { type: 'text' },
    total: { type: 'bigint' },
    balance: { type: 'bigint' },
    issueDate: { name: 'issue_date', type: 'date', nullable: true },
    dueDate: { name: 'due_date', type: 'date', nullable: true },
    overdueAt: { name: 'overdue_at', type: 'timestamptz', nullable: true },
    lastEventId: { name: 'last_event_id', type: 'uuid' },
  },
});

export const clientInvoices = tableOf<ClientInvoiceRow>(ClientInvoiceSchema);

export interface ClientDocumentRow {
  firmId: string;
  id: string;
  clientId: string;
  name: string;
  uploadedAt: Date;
  aggregateVersion: number;
}

export const ClientDocumentSchema = new EntitySchema<ClientDocumentRow>({
  name: 'client_documents',
  columns: {
    firmId: { name: 'firm_id', type: 'uuid', primary: true },
    id: { type: 'uuid', primary: true },
    clientId: { name: 'client_id', type: 'uuid' },
    name: { type: 'text' },
    uploadedAt: { name: 'uploaded_at', type: 'timestamptz' },
    aggregateVersion: { name: 'aggregate_version', type: 'int' },
  },
});

export const clientDocuments = tableOf<ClientDocumentRow>(ClientDocumentSchema);

export interface ClientActivityRow {
  firmId: string;
  /** Of the event. */
  id: string;
  clientId: string;
  type: string;
  at: Date;
  resourceType: string;
  resourceId: string;
  label: string;
}

export const ClientActivitySchema = new EntitySchema<ClientActivityRow>({
  name: 'client_activities',
  columns: {
    firmId: { name: 'firm_id', type: 'uuid', primary: true },
    id: { type: 'uuid', primary: true },
    clientId: { name: 'client_id', type: 'uuid' },
    type: { type: 'text' },
    at: { type: 'timestamptz' },
    resourceType: { name: 'resource_type', type: 'text' },
    resourceId: { name: 'resource_id', type: 'uuid' },
    label: { type: 'text' },
  },
});

export const clientActivities = tableOf<ClientActivityRow>(ClientActivitySchema);
