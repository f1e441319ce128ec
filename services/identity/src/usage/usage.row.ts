import { EntitySchema } from '@praxis/chassis';

/** Clients as far as they count against the limit: whether they are archived. */
export interface KnownClient {
  firmId: string;
  id: string;
  status: string;
  eventVersion: number;
}

export const KnownClientSchema = new EntitySchema<KnownClient>({
  name: 'known_clients',
  columns: {
    firmId: { name: 'firm_id', type: 'uuid', primary: true },
    id: { type: 'uuid', primary: true },
    status: { type: 'text' },
    eventVersion: { name: 'event_version', type: 'bigint' },
  },
});

export const StorageUsedSchema = new EntitySchema<{ firmId: string; bytes: number }>({
  name: 'storage_used',
  columns: {
    firmId: { name: 'firm_id', type: 'uuid', primary: true },
    bytes: { type: 'bigint' },
  },
});
