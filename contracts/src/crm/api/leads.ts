import { z } from 'zod';
import {
  Consent,
  ConsentChannel,
  ConsentPurpose,
  ContactCard,
  defineOperation,
  httpErrors,
  Instant,
  idParams,
  listQuery,
  pageOf,
} from '../../kernel';
import { crmErrors } from '../errors';
import { LeadSource } from '../lead-events';
import { Deal, DealInput } from './deals';
import { Prospect } from './prospects';
import { EmailInput, LanguageInput, PhoneInput, text, WebsiteInput } from './texts';

export const LeadStatus = z.enum(['new', 'contacted', 'qualified', 'converted', 'lost']);
export type LeadStatus = z.output<typeof LeadStatus>;

export const LeadContactInput = z.strictObject({
  name: text(200),
  email: EmailInput,
  phone: PhoneInput.optional(),
  title: text(200).optional(),
  language: LanguageInput.optional(),
});

/** What somebody agreed to when they left their address; dated by the time of the request. */
export const ConsentInput = z.strictObject({
  purpose: ConsentPurpose,
  channel: ConsentChannel,
  state: z.enum(['granted', 'revoked']),
  legalBasis: text(100),
  wording: text(500),
  wordingVersion: text(40),
  source: text(100),
  evidence: text(200).optional(),
});
const ConsentInputs = z
  .array(ConsentInput)
  .max(24)
  .refine((consents) => new Set(consents.map(({ purpose, channel }) => `${purpose}/${channel}`)).size === consents.length, {
    error: 'Give at most one consent for each purpose and channel',
  });

export const Lead = z
  .object({
    id: z.uuid(),
    version: z.int(),
    status: LeadStatus,
    company: z.string(),
    contact: ContactCard,
    source: LeadSource,
    website: z.string().optional(),
    industry: z.string().optional(),
    ownerId: z.uuid().optional(),
    consents: z.array(Consent),
    lostReason: z.string().optional(),
    prospectId: z.uuid().optional(),
    dealId: z.uuid().optional(),
    createdAt: Instant,
  })
  .meta({ id: 'Lead' });
export type Lead = z.output<typeof Lead>;

const read = { permission: 'crm:lead:read' };
const write = { permission: 'crm:lead:write' };

export const createLead = defineOperation({
  id: 'createLead',
  context: 'crm',
  method: 'POST',
  path: '/v1/leads',
  summary: 'Note somebody who may want to buy',
  access: write,
  body: z.strictObject({
    company: text(200),
    contact: LeadContactInput,
    source: LeadSource,
    website: WebsiteInput.optional(),
    industry: text(100).optional(),
    ownerId: z.uuid().optional().meta({ description: 'Who looks after it; the caller when left out' }),
    consents: ConsentInputs.optional(),
  }),
  replies: { 201: Lead },
  errors: [crmErrors.owner_unknown, crmErrors.consents_too_large],
  idempotency: 'accepted',
  audit: { action: 'lead.create', target: 'lead' },
});

export const listLeads = defineOperation({
  id: 'listLeads',
  context: 'crm',
  method: 'GET',
  path: '/v1/leads',
  summary: 'List leads',
  access: read,
  query: listQuery(['-createdAt', 'createdAt', 'company'], {
    status: LeadStatus.optional(),
    owner: z.uuid().optional(),
    q: text(100).optional().meta({ description: 'Part of the company, or of the name or e-mail of the contact' }),
  }),
  replies: { 200: pageOf(Lead) },
});

export const getLead = defineOperation({
  id: 'getLead',
  context: 'crm',
  method: 'GET',
  path: '/v1/leads/{id}',
  summary: 'Show a lead',
  access: read,
  params: idParams,
  replies: { 200: Lead },
  errors: [httpErrors.not_found],
});

export const updateLead = defineOperation({
  id: 'updateLead',
  context: 'crm',
  method: 'PATCH',
  path: '/v1/leads/{id}',
  summary: 'Change a lead that is still open',
  description: 'Members that are left out stay as they are; null clears an optional one.',
  access: write,
  params: idParams,
  body: z.strictObject({
    company: text(200).optional(),
    contact: LeadContactInput.optional(),
    source: LeadSource.optional(),
    website: WebsiteInput.nullable().optional(),
    industry: text(100).nullable().optional(),
    ownerId: z.uuid().nullable().optional(),
  }),
  replies: { 200: Lead },
  errors: [httpErrors.not_found, httpErrors.illegal_transition, crmErrors.owner_unknown],
  ifMatch: 'required',
  audit: { action: 'lead.update', target: 'lead' },
});

export const contactLead = defineOperation({
  id: 'contactLead',
  context: 'crm',
  method: 'POST',
  path: '/v1/leads/{id}/contact',
  summary: 'Note that the lead was contacted',
  access: write,
  params: idParams,
  replies: { 200: Lead },
  errors: [httpErrors.not_found, httpErrors.illegal_transition],
  ifMatch: 'optional',
  audit: { action: 'lead.contact', target: 'lead' },
});

export const qualifyLead = defineOperation({
  id: 'qualifyLead',
  context: 'crm',
  method: 'POST',
  path: '/v1/leads/{id}/qualify',
  summary: 'Decide that a lead is worth pursuing',
  access: write,
  params: idParams,
  replies: { 200: Lead },
  errors: [httpErrors.not_found, httpErrors.illegal_transition],
  ifMatch: 'optional',
  audit: { action: 'lead.qualify', target: 'lead' },
});

export const loseLead = defineOperation({
  id: 'loseLead',
  context: 'crm',
  method: 'POST',
  path: '/v1/leads/{id}/lose',
  summary: 'Give a lead up, with a reason',
  access: write,
  params: idParams,
  body: z.strictObject({ reason: text(2000) }),
  replies: { 200: Lead },
  errors: [httpErrors.not_found, httpErrors.illegal_transition],
  ifMatch: 'optional',
  audit: { action: 'lead.lose', target: 'lead' },
});

export const convertLead = defineOperation({
  id: 'convertLead',
  context: 'crm',
  method: 'POST',
  path: '/v1/leads/{id}/convert',
  summary: 'Make a qualified lead a prospect, once',
  description:
    'Creates a prospect, or joins the one named by `prospectId`. Prospects with the same e-mail address or web site are offered with 409 unless one, or `new`, is named.',
  access: write,
  params: idParams,
  body: z.strictObject({
    prospectId: z.union([z.literal('new'), z.uuid()]).optional(),
    deal: DealInput.optional(),
  }),
  replies: { 200: z.object({ lead: Lead, prospect: Prospect, deal: Deal.optional() }) },
  errors: [
    httpErrors.not_found,
    httpErrors.illegal_transition,
    crmErrors.possible_duplicates,
    crmErrors.prospect_unknown,
    crmErrors.consents_too_large,
  ],
  idempotency: 'accepted',
  ifMatch: 'optional',
  audit: { action: 'lead.convert', target: 'lead' },
});

export const leadOperations = [createLead, listLeads, getLead, updateLead, contactLead, qualifyLead, loseLead, convertLead];
