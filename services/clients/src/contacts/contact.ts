import type { ContactAtClient, ContactStatus, changeContact } from '@praxis/contracts/clients';
import type { BodyOf, ContactCard, KnownContact } from '@praxis/contracts/kernel';
import type { z } from 'zod';

export type AtClient = z.output<typeof ContactAtClient>;

/** A person at one or several clients. */
export interface Contact {
  id: string;
  version: number;
  card: ContactCard;
  status: z.output<typeof ContactStatus>;
  clients: readonly AtClient[];
  /** Where else, at clients that are hidden from whoever acts: kept and told of, never shown. */
  elsewhere: readonly AtClient[];
  createdAt: Date;
  updatedAt: Date;
}

export const newContact = (id: string, card: ContactCard, clients: readonly AtClient[], at: Date): Contact => ({
  id,
  version: 1,
  card,
  status: 'active',
  clients,
  elsewhere: [],
  createdAt: at,
  updatedAt: at,
});

/** Absent fields stay, null clears. */
export function change(contact: Contact, changes: BodyOf<typeof changeContact>, at: Date): Contact {
  const { status, clients, ...card } = changes;
  const merged = Object.entries({ ...contact.card, ...withoutUndefined(card) }).filter(([, value]) => value !== null);
  return {
    ...contact,
    card: Object.fromEntries(merged) as ContactCard,
    status: status ?? contact.status,
    clients: clients ?? contact.clients,
    updatedAt: at,
  };
}

/** Somebody else became the primary contact of the client. */
export const demote = (contact: Contact, clientId: string, at: Date): Contact => ({
  ...contact,
  clients: contact.clients.map((entry) => (entry.clientId === clientId ? { ...entry, primary: false } : entry)),
  updatedAt: at,
});

export const knownContact = (contact: Contact): KnownContact => ({ contactId: contact.id, ...contact.card });

/** Addresses are compared without regard to case, as mailboxes are in practice. */
export const sameEmail = (a: string | undefined, b: string | undefined): boolean =>
  a !== undefined && b !== undefined && a.toLowerCase() === b.toLowerCase();

const withoutUndefined = <T extends object>(value: T): Partial<T> =>
  Object.fromEntries(Object.entries(value).filter(([, field]) => field !== undefined)) as Partial<T>;
