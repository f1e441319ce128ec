import { EntitySchema, tableOf } from '@praxis/chassis';
import type { Seller, TaxMode } from '@praxis/contracts/kernel';

/** Who the firm is on contracts, copied from finance's events. */
export interface BillingEntityRow {
  firmId: string;
  id: string;
  /** Of the billing entity in finance: older events are ignored. */
  version: number;
  seller: Seller;
  taxMode: TaxMode;
  changedAt: Date;
}

export const BillingEntitySchema = new EntitySchema<BillingEntityRow>({
  name: 'billing_entities',
  columns: {
    firmId: { name: 'firm_id', type: 'uuid', primary: true },
    id: { type: 'uuid', primary: true },
    version: { type: 'bigint' },
    seller: { type: 'jsonb' },
    taxMode: { name: 'tax_mode', type: 'text' },
    changedAt: { name: 'changed_at', type: 'timestamptz' },
  },
});

export const billingEntities = tableOf<BillingEntityRow>(BillingEntitySchema);
