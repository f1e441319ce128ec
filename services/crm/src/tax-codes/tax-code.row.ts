import { EntitySchema, tableOf } from '@praxis/chassis';
import type { TaxCodeChanged } from '@praxis/contracts/finance';
import type { TaxCategory } from '@praxis/contracts/kernel';

/** A tax code, copied from finance's events. */
export interface TaxCodeRow {
  firmId: string;
  id: string;
  /** Of the tax code in finance: older events are ignored. */
  version: number;
  code: string;
  name: string;
  category: TaxCategory;
  rates: TaxCodeChanged['rates'];
  compound: boolean;
  /** Since when it is the default; of several the latest is. */
  defaultSince: Date | null;
  treatmentMap: TaxCodeChanged['treatmentMap'];
  active: boolean;
}

export const TaxCodeSchema = new EntitySchema<TaxCodeRow>({
  name: 'tax_codes',
  columns: {
    firmId: { name: 'firm_id', type: 'uuid', primary: true },
    id: { type: 'uuid', primary: true },
    version: { type: 'bigint' },
    code: { type: 'text' },
    name: { type: 'text' },
    category: { type: 'text' },
    rates: { type: 'jsonb' },
    compound: { type: 'boolean' },
    defaultSince: { name: 'default_since', type: 'timestamptz', nullable: true },
    treatmentMap: { name: 'treatment_map', type: 'jsonb' },
    active: { type: 'boolean' },
  },
});

export const taxCodes = tableOf<TaxCodeRow>(TaxCodeSchema);
