import { z } from 'zod';
import { Billing, BillingInput, defineOperation, httpErrors, idParams, listQuery, Money, pageOf } from '../../kernel';
import { crmErrors } from '../errors';
import { CodeInput, longText, NonNegativeMoney, text } from './texts';

export const ServiceItem = z
  .object({
    id: z.uuid(),
    version: z.int(),
    code: z.string(),
    name: z.string(),
    description: z.string().optional(),
    unit: z.string(),
    price: Money,
    taxCode: z.string().optional().meta({ description: 'Without one the default of the firm applies' }),
    billing: Billing,
    projectTemplate: z.string().optional().meta({ description: 'Code of the template that lines of this item suggest' }),
    active: z.boolean(),
  })
  .meta({ id: 'ServiceItem' });
export type ServiceItem = z.output<typeof ServiceItem>;

const read = { permission: 'crm:service-item:read' };
const write = { permission: 'crm:service-item:write' };

export const createServiceItem = defineOperation({
  id: 'createServiceItem',
  context: 'crm',
  method: 'POST',
  path: '/v1/service-items',
  summary: 'Add something the firm sells',
  access: write,
  body: z.strictObject({
    code: CodeInput,
    name: text(200),
    description: longText(2000).optional(),
    unit: text(40),
    price: NonNegativeMoney,
    taxCode: CodeInput.optional(),
    billing: BillingInput,
    projectTemplate: text(60).optional(),
  }),
  replies: { 201: ServiceItem },
  errors: [
    crmErrors.service_item_code_taken,
    crmErrors.tax_code_unknown,
    crmErrors.tax_code_inactive,
    crmErrors.project_template_unknown,
    crmErrors.project_template_inactive,
  ],
  idempotency: 'accepted',
  audit: { action: 'service-item.create', target: 'service-item' },
});

export const listServiceItems = defineOperation({
  id: 'listServiceItems',
  context: 'crm',
  method: 'GET',
  path: '/v1/service-items',
  summary: 'List what the firm sells',
  access: read,
  query: listQuery(['code', '-code', 'name'], {
    active: z.enum(['true', 'false']).optional(),
    q: text(100).optional().meta({ description: 'Part of the code or the name' }),
  }),
  replies: { 200: pageOf(ServiceItem) },
});

export const getServiceItem = defineOperation({
  id: 'getServiceItem',
  context: 'crm',
  method: 'GET',
  path: '/v1/service-items/{id}',
  summary: 'Show a service item',
  access: read,
  params: idParams,
  replies: { 200: ServiceItem },
  errors: [httpErrors.not_found],
});

export const updateServiceItem = defineOperation({
  id: 'updateServiceItem',
  context: 'crm',
  method: 'PATCH',
  path: '/v1/service-items/{id}',
  summary: 'Change a service item',
  description: 'Proposals keep the price they were written with. Members that are left out stay as they are; null clears an optional one.',
  access: write,
  params: idParams,
  body: z.strictObject({
    name: text(200).optional(),
    description: longText(2000).nullable().optional(),
    unit: text(40).optional(),
    price: NonNegativeMoney.optional(),
    taxCode: CodeInput.nullable().optional(),
    billing: BillingInput.optional(),
    projectTemplate: text(60).nullable().optional(),
    active: z.boolean().optional(),
  }),
  replies: { 200: ServiceItem },
  errors: [
    httpErrors.not_found,
    crmErrors.tax_code_unknown,
    crmErrors.tax_code_inactive,
    crmErrors.project_template_unknown,
    crmErrors.project_template_inactive,
  ],
  ifMatch: 'required',
  audit: { action: 'service-item.update', target: 'service-item' },
});

export const ProjectTemplate = z
  .object({
    id: z.uuid(),
    version: z.int().meta({ description: 'The latest published version' }),
    code: z.string(),
    name: z.string(),
    description: z.string().optional(),
    taskCount: z.int(),
  })
  .meta({ id: 'ProjectTemplate' });
export type ProjectTemplate = z.output<typeof ProjectTemplate>;

export const listProjectTemplates = defineOperation({
  id: 'listProjectTemplates',
  context: 'crm',
  method: 'GET',
  path: '/v1/project-templates',
  summary: 'List the project templates that a proposal can name',
  access: { permission: 'crm:project-template:read' },
  query: listQuery(['code', '-code'], {}),
  replies: { 200: pageOf(ProjectTemplate) },
});

export const serviceItemOperations = [createServiceItem, listServiceItems, getServiceItem, updateServiceItem, listProjectTemplates];
