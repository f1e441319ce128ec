import { EntitySchema, tableOf } from '@praxis/chassis';
import type { Billing } from '@praxis/contracts/kernel';

/** Something the firm sells. Reference data: proposal lines copy what they need from it. */
export interface ServiceItemRow {
  firmId: string;
  id: string;
  version: number;
  /** Unique in the firm. */
  code: string;
  name: string;
  description: string | null;
  unit: string;
  /** Minor units. */
  priceAmount: number;
  priceCurrency: string;
  taxCode: string | null;
  billing: Billing;
  projectTemplate: string | null;
  active: boolean;
}

export const ServiceItemSchema = new EntitySchema<ServiceItemRow>({
  name: 'service_items',
  columns: {
    firmId: { name: 'firm_id', type: 'uuid', primary: true },
    id: { type: 'uuid', primary: true },
    version: { type: 'int' },
    code: { type: 'text' },
    name: { type: 'text' },
    description: { type: 'text', nullable: true },
    unit: { type: 'text' },
    priceAmount: { name: 'price_amount', type: 'bigint' },
    priceCurrency: { name: 'price_currency', type: 'text' },
    taxCode: { name: 'tax_code', type: 'text', nullable: true },
    billing: { type: 'jsonb' },
    projectTemplate: { name: 'project_template', type: 'text', nullable: true },
    active: { type: 'boolean' },
  },
});

export const serviceItems = tableOf<ServiceItemRow>(ServiceItemSchema);
