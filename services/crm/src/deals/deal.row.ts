import { EntitySchema, tableOf } from '@praxis/chassis';

/** Something that may be sold to a prospect. */
export interface DealRow {
  firmId: string;
  id: string;
  version: number;
  name: string;
  /** Minor units. */
  valueAmount: number;
  valueCurrency: string;
  prospectId: string;
  ownerId: string | null;
  createdAt: Date;
}

export const DealSchema = new EntitySchema<DealRow>({
  name: 'deals',
  columns: {
    firmId: { name: 'firm_id', type: 'uuid', primary: true },
    id: { type: 'uuid', primary: true },
    version: { type: 'int' },
    name: { type: 'text' },
    valueAmount: { name: 'value_amount', type: 'bigint' },
    valueCurrency: { name: 'value_currency', type: 'text' },
    prospectId: { name: 'prospect_id', type: 'uuid' },
    ownerId: { name: 'owner_id', type: 'uuid', nullable: true },
    createdAt: { name: 'created_at', type: 'timestamptz' },
  },
});

export const deals = tableOf<DealRow>(DealSchema);
