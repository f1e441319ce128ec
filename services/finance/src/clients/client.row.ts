import { EntitySchema, tableOf } from '@praxis/chassis';
import type { Buyer } from '@praxis/contracts/kernel';

/** What finance knows of a client: a copy of what clients published last. */
export interface ClientRow {
  firmId: string;
  id: string;
  /** Of the event it is from; 0 where it is from an engagement, which every event about the client outranks. */
  aggregateVersion: number;
  status: 'active' | 'inactive' | 'archived';
  buyer: Buyer;
}

export const ClientSchema = new EntitySchema<ClientRow>({
  name: 'clients',
  columns: {
    firmId: { name: 'firm_id', type: 'uuid', primary: true },
    id: { name: 'id', type: 'uuid', primary: true },
    aggregateVersion: { name: 'aggregate_version', type: 'integer' },
    status: { name: 'status', type: 'text' },
    buyer: { name: 'buyer', type: 'jsonb' },
  },
});

export const clients = tableOf<ClientRow>(ClientSchema);
