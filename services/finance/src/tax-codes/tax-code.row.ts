import { EntitySchema, tableOf } from '@praxis/chassis';
import type { TaxCode } from './tax-code';

export interface TaxCodeRow extends TaxCode {
  firmId: string;
}

export const TaxCodeSchema = new EntitySchema<TaxCodeRow>({
  name: 'tax_codes',
  columns: {
    firmId: { name: 'firm_id', type: 'uuid', primary: true },
    id: { name: 'id', type: 'uuid', primary: true },
    version: { name: 'version', type: 'integer' },
    code: { name: 'code', type: 'text' },
    name: { name: 'name', type: 'text' },
    category: { name: 'category', type: 'text' },
    rates: { name: 'rates', type: 'jsonb' },
    compound: { name: 'compound', type: 'boolean' },
    isDefault: { name: 'is_default', type: 'boolean' },
    treatmentMap: { name: 'treatment_map', type: 'jsonb' },
    active: { name: 'active', type: 'boolean' },
  },
});

export const taxCodes = tableOf<TaxCodeRow>(TaxCodeSchema);
