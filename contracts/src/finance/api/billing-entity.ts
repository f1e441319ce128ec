import { z } from 'zod';
import { CountryCode, defineOperation, TaxMode } from '../../kernel';

const text = (max: number) => z.string().min(1).max(max);
const Country = CountryCode.regex(/^[A-Z]{2}$/);
const addressFields = {
  line1: text(200).meta({ personal: true }),
  line2: text(200).optional(),
  postalCode: text(20).optional(),
  city: text(100).optional(),
  region: text(100).optional(),
  country: Country,
};
const taxIdFields = { kind: z.enum(['vat', 'tax_number', 'other']), value: text(50), country: Country.optional() };
const bankAccountFields = {
  holder: text(200).optional(),
  iban: text(34).optional(),
  bic: text(11).optional(),
  accountNumber: text(34).optional(),
  bankName: text(200).optional(),
};
const Series = z
  .string()
  .regex(/^[A-Z][A-Z0-9]{0,9}$/)
  .meta({ description: 'Prefix of invoice numbers' });

export const BillingEntity = z
  .object({
    id: z.uuid(),
    version: z.int().meta({ description: '0 until saved: then name and country are those of the firm' }),
    legalName: z.string(),
    address: z.object(addressFields).optional(),
    country: z.string(),
    taxIds: z.array(z.object(taxIdFields)),
    bankAccounts: z.array(z.object(bankAccountFields)),
    series: z.string(),
    taxMode: TaxMode,
    invoiceNotes: z.string().optional(),
    complete: z.boolean().meta({ description: 'Enough for invoices of an active firm: an address and a tax id' }),
    currencyFrozen: z.boolean().meta({ description: 'The currency of the firm cannot change any more' }),
  })
  .meta({ id: 'BillingEntity' });
export type BillingEntity = z.output<typeof BillingEntity>;

export const getBillingEntity = defineOperation({
  id: 'getBillingEntity',
  context: 'finance',
  method: 'GET',
  path: '/v1/billing-entity',
  summary: 'Read who the firm is on its invoices',
  access: { permission: 'finance:billing-entity:read' },
  replies: { 200: BillingEntity },
});

export const saveBillingEntity = defineOperation({
  id: 'saveBillingEntity',
  context: 'finance',
  method: 'PUT',
  path: '/v1/billing-entity',
  summary: 'Say who the firm is on its invoices',
  description: 'Issued invoices keep what they say. The first save sends `If-Match: "0"`.',
  access: { permission: 'finance:billing-entity:write' },
  body: z.strictObject({
    legalName: text(200),
    address: z.strictObject(addressFields).optional(),
    country: Country,
    taxIds: z.array(z.strictObject(taxIdFields)).max(10).default([]),
    bankAccounts: z.array(z.strictObject(bankAccountFields)).max(10).default([]),
    series: Series.default('INV'),
    taxMode: TaxMode.default('per_rate'),
    invoiceNotes: z.string().max(2000).optional(),
  }),
  replies: { 200: BillingEntity },
  ifMatch: 'required',
  audit: { action: 'billing-entity.save', target: 'billing-entity' },
});
