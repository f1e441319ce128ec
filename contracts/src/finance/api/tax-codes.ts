import { z } from 'zod';
import { defineOperation, httpErrors, idParams, LocalDate, listQuery, Percent, pageOf, TaxCategory, TaxTreatment } from '../../kernel';
import { financeErrors } from '../errors';

const Code = z
  .string()
  .regex(/^[A-Z0-9][A-Z0-9._-]{0,39}$/)
  .meta({ description: 'Capital letters, digits, `.`, `_` and `-`' });
const treatmentMapping = { treatment: TaxTreatment, code: Code, legalNote: z.string().min(1).max(1000).optional() };
const distinctTreatments = (map: readonly { treatment: string }[]) => new Set(map.map(({ treatment }) => treatment)).size === map.length;

export const TaxCode = z
  .object({
    id: z.uuid(),
    version: z.int().meta({ description: '0 for `NONE`, which is part of every firm' }),
    code: Code,
    name: z.string(),
    category: TaxCategory,
    rates: z.array(z.object({ percent: Percent, validFrom: LocalDate, validTo: LocalDate.optional() })),
    compound: z.boolean(),
    default: z.boolean(),
    treatmentMap: z.array(z.object(treatmentMapping)),
    active: z.boolean(),
  })
  .meta({ id: 'TaxCode' });
export type TaxCode = z.output<typeof TaxCode>;

const TreatmentMap = z
  .array(z.strictObject(treatmentMapping))
  .max(4)
  .refine(distinctTreatments, { error: 'Name each treatment once' })
  .meta({ description: 'Which code stands in for this one where a client is treated so' });

export const listTaxCodes = defineOperation({
  id: 'listTaxCodes',
  context: 'finance',
  method: 'GET',
  path: '/v1/tax-codes',
  summary: 'List tax codes',
  access: { permission: 'finance:tax-code:read' },
  query: listQuery(['code', '-code'], { active: z.enum(['true', 'false']).optional() }),
  replies: { 200: pageOf(TaxCode) },
});

export const getTaxCode = defineOperation({
  id: 'getTaxCode',
  context: 'finance',
  method: 'GET',
  path: '/v1/tax-codes/{id}',
  summary: 'Read a tax code',
  access: { permission: 'finance:tax-code:read' },
  params: idParams,
  replies: { 200: TaxCode },
  errors: [httpErrors.not_found],
});

export const createTaxCode = defineOperation({
  id: 'createTaxCode',
  context: 'finance',
  method: 'POST',
  path: '/v1/tax-codes',
  summary: 'Create a tax code with its first rate',
  access: { permission: 'finance:tax-code:write' },
  body: z.strictObject({
    code: Code,
    name: z.string().min(1).max(200),
    category: TaxCategory,
    percent: Percent,
    validFrom: LocalDate,
    default: z.boolean().default(false),
    compound: z.boolean().default(false).meta({ description: 'Taken on the net and the taxes before it' }),
    treatmentMap: TreatmentMap.default([]),
  }),
  replies: { 201: TaxCode },
  errors: [financeErrors.tax_code_taken, financeErrors.tax_code_unknown],
  idempotency: 'accepted',
  audit: { action: 'tax-code.create', target: 'tax-code' },
});

export const changeTaxCode = defineOperation({
  id: 'changeTaxCode',
  context: 'finance',
  method: 'PATCH',
  path: '/v1/tax-codes/{id}',
  summary: 'Change a tax code, or give it a new rate from a day on',
  description: 'A new rate ends the one before it. Issued invoices never change.',
  access: { permission: 'finance:tax-code:write' },
  params: idParams,
  body: z.strictObject({
    name: z.string().min(1).max(200).optional(),
    active: z.boolean().optional(),
    default: z.boolean().optional(),
    treatmentMap: TreatmentMap.optional(),
    rate: z.strictObject({ percent: Percent, validFrom: LocalDate }).optional(),
  }),
  replies: { 200: TaxCode },
  errors: [
    httpErrors.not_found,
    financeErrors.tax_code_built_in,
    financeErrors.tax_code_unknown,
    financeErrors.tax_code_inactive,
    financeErrors.tax_rate_overlaps,
  ],
  ifMatch: 'required',
  audit: { action: 'tax-code.change', target: 'tax-code' },
});
