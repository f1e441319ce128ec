import { EntitySchema, tableOf } from '@praxis/chassis';
import type { AtClient, Contact } from './contact';

export interface ContactRow {
  firmId: string;
  id: string;
  name: string;
  email: string | null;
  phone: string | null;
  title: string | null;
  language: string | null;
  status: Contact['status'];
  version: number;
  createdAt: Date;
  updatedAt: Date;
}

export const ContactSchema = new EntitySchema<ContactRow>({
  name: 'contacts',
  columns: {
    firmId: { name: 'firm_id', type: 'uuid', primary: true },
    id: { type: 'uuid', primary: true },
    name: { type: 'text' },
    email: { type: 'text', nullable: true },
    phone: { type: 'text', nullable: true },
    title: { type: 'text', nullable: true },
    language: { type: 'text', nullable: true },
    status: { type: 'text' },
    version: { type: 'int' },
    createdAt: { name: 'created_at', type: 'timestamptz' },
    updatedAt: { name: 'updated_at', type: 'timestamptz' },
  },
});

export const contacts = tableOf<ContactRow>(ContactSchema);

export interface ClientContactRow {
  firmId: string;
  clientId: string;
  contactId: string;
  role: string | null;
  isPrimary: boolean;
  billing: boolean;
  decisionMaker: boolean;
}

export const ClientContactSchema = new EntitySchema<ClientContactRow>({
  name: 'client_contacts',
  columns: {
    firmId: { name: 'firm_id', type: 'uuid', primary: true },
    clientId: { name: 'client_id', type: 'uuid', primary: true },
    contactId: { name: 'contact_id', type: 'uuid', primary: true },
    role: { type: 'text', nullable: true },
    isPrimary: { name: 'is_primary', type: 'boolean' },
    billing: { type: 'boolean' },
    decisionMaker: { name: 'decision_maker', type: 'boolean' },
  },
});

export const clientContacts = tableOf<ClientContactRow>(ClientContactSchema);

export const rowOfContact = (firmId: string, contact: Contact): ContactRow => ({
  firmId,
  id: contact.id,
  name: contact.card.name,
  email: contact.card.email ?? null,
  phone: contact.card.phone ?? null,
  title: contact.card.title ?? null,
  language: contact.card.language ?? null,
  status: contact.status,
  version: contact.version,
  createdAt: contact.createdAt,
  updatedAt: contact.updatedAt,
});

export const rowsOfClients = (firmId: string, contact: Contact): ClientContactRow[] =>
  contact.clients.map((entry) => ({
    firmId,
    clientId: entry.clientId,
    contactId: contact.id,
    role: entry.role ?? null,
    isPrimary: entry.primary,
    billing: entry.billing,
    decisionMaker: entry.decisionMaker,
  }));

export const contactOf = (row: ContactRow, clients: readonly ClientContactRow[], elsewhere: readonly ClientContactRow[] = []): Contact => ({
  id: row.id,
  version: row.version,
  card: {
    name: row.name,
    ...(row.email !== null && { email: row.email }),
    ...(row.phone !== null && { phone: row.phone }),
    ...(row.title !== null && { title: row.title }),
    ...(row.language !== null && { language: row.language }),
  },
  status: row.status,
  clients: clients.filter(({ contactId }) => contactId === row.id).map(atClientOf),
  elsewhere: elsewhere.map(atClientOf),
  createdAt: row.createdAt,
  updatedAt: row.updatedAt,
});

const atClientOf = (row: ClientContactRow): AtClient => ({
  clientId: row.clientId,
  ...(row.role !== null && { role: row.role }),
  primary: row.isPrimary,
  billing: row.billing,
  decisionMaker: row.decisionMaker,
});
