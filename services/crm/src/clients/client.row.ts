import { EntitySchema, tableOf } from '@praxis/chassis';
import type { Buyer, ContactCard } from '@praxis/contracts/kernel';

/** A client, copied from the events of clients: to whom additional proposals are made. */
export interface ClientRow {
  firmId: string;
  id: string;
  /** Of the client in clients: older events are ignored. */
  version: number;
  status: 'active' | 'inactive' | 'archived';
  number: string;
  ownerId: string | null;
  buyer: Buyer;
}

export const ClientSchema = new EntitySchema<ClientRow>({
  name: 'clients',
  columns: {
    firmId: { name: 'firm_id', type: 'uuid', primary: true },
    id: { type: 'uuid', primary: true },
    version: { type: 'bigint' },
    status: { type: 'text' },
    number: { type: 'text' },
    ownerId: { name: 'owner_id', type: 'uuid', nullable: true },
    buyer: { type: 'jsonb' },
  },
});

export const clients = tableOf<ClientRow>(ClientSchema);

/** A contact of clients, copied from their events: to whom additional proposals are sent. */
export interface ClientContactRow {
  firmId: string;
  id: string;
  version: number;
  active: boolean;
  card: ContactCard;
  /** Clients whose primary contact it is. */
  primaryOf: string[];
}

export const ClientContactSchema = new EntitySchema<ClientContactRow>({
  name: 'client_contacts',
  columns: {
    firmId: { name: 'firm_id', type: 'uuid', primary: true },
    id: { type: 'uuid', primary: true },
    version: { type: 'bigint' },
    active: { type: 'boolean' },
    card: { type: 'jsonb' },
    primaryOf: { name: 'primary_of', type: 'uuid', array: true },
  },
});

export const clientContacts = tableOf<ClientContactRow>(ClientContactSchema);
