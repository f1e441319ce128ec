import { EntitySchema, tableOf } from '@praxis/chassis';
import type { BillingEntity } from './billing-entity';

export interface BillingEntityRow extends BillingEntity {
  firmId: string;
}

export const BillingEntitySchema = new EntitySchema<BillingEntityRow>({
  name: 'billing_entities',
  columns: {
    firmId: { name: 'firm_id', type: 'uuid', primary: true },
    id: { name: 'id', type: 'uuid', primary: true },
    version: { name: 'version', type: 'integer' },
    legalName: { name: 'legal_name', type: 'text' },
    address: { name: 'address', type: 'jsonb', nullable: true },
    country: { name: 'country', type: 'text' },
    taxIds: { name: 'tax_ids', type: 'jsonb' },
    bankAccounts: { name: 'bank_accounts', type: 'jsonb' },
    series: { name: 'series', type: 'text' },
    taxMode: { name: 'tax_mode', type: 'text' },
    invoiceNotes: { name: 'invoice_notes', type: 'text', nullable: true },
  },
});

export const billingEntities = tableOf<BillingEntityRow>(BillingEntitySchema);
