import { z } from 'zod';
import { Consent, defineOperation, httpErrors, Instant, idParams, listQuery, PostalAddress, pageOf } from '../../kernel';
import { crmErrors } from '../errors';
import { LeadSource } from '../lead-events';
import { CountryInput, EmailInput, LanguageInput, PhoneInput, text, WebsiteInput } from './texts';

export const ProspectStatus = z.enum(['open', 'won', 'lost']);
export type ProspectStatus = z.output<typeof ProspectStatus>;

export const ProspectContact = z.object({
  id: z.uuid(),
  name: z.string(),
  email: z.string().optional(),
  phone: z.string().optional(),
  title: z.string().optional(),
  language: z.string().optional(),
  primary: z.boolean(),
});
export type ProspectContact = z.output<typeof ProspectContact>;

const ContactInput = z.strictObject({
  id: z.uuid().optional().meta({ description: 'Of a contact that the prospect has; without it the contact is new' }),
  name: text(200),
  email: EmailInput.optional(),
  phone: PhoneInput.optional(),
  title: text(200).optional(),
  language: LanguageInput.optional(),
  primary: z.boolean().optional(),
});
export type ProspectContactInput = z.output<typeof ContactInput>;

const ContactInputs = z
  .array(ContactInput)
  .max(50)
  .refine((contacts) => contacts.filter(({ primary }) => primary).length <= 1, { error: 'Only one contact can be the primary one' })
  .meta({ description: 'Where none is marked as primary, the first one is' });

export const AddressInput = z.strictObject({
  line1: text(200),
  line2: text(200).optional(),
  postalCode: text(20).optional(),
  city: text(100).optional(),
  region: text(100).optional(),
  country: CountryInput,
});

const PartyKind = z.enum(['company', 'person']);

export const Prospect = z
  .object({
    id: z.uuid(),
    version: z.int(),
    status: ProspectStatus,
    name: z.string(),
    kind: PartyKind,
    legalName: z.string().optional(),
    website: z.string().optional(),
    industry: z.string().optional(),
    language: z.string().optional(),
    address: PostalAddress.optional(),
    source: LeadSource,
    ownerId: z.uuid().optional(),
    contacts: z.array(ProspectContact),
    consents: z.array(Consent),
    clientId: z.uuid().optional().meta({ description: 'The client it has become' }),
    wonAt: Instant.optional(),
    lostReason: z.string().optional(),
    createdAt: Instant,
  })
  .meta({ id: 'Prospect' });
export type Prospect = z.output<typeof Prospect>;

const read = { permission: 'crm:prospect:read' };
const write = { permission: 'crm:prospect:write' };

export const createProspect = defineOperation({
  id: 'createProspect',
  context: 'crm',
  method: 'POST',
  path: '/v1/prospects',
  summary: 'Note a company or person to be won',
  access: write,
  body: z.strictObject({
    name: text(200),
    kind: PartyKind.default('company'),
    legalName: text(200).optional(),
    website: WebsiteInput.optional(),
    industry: text(100).optional(),
    language: LanguageInput.optional(),
    address: AddressInput.optional(),
    source: LeadSource.default('other'),
    ownerId: z.uuid().optional(),
    contacts: ContactInputs.default([]),
  }),
  replies: { 201: Prospect },
  errors: [crmErrors.owner_unknown, crmErrors.contact_unknown],
  idempotency: 'accepted',
  audit: { action: 'prospect.create', target: 'prospect' },
});

export const listProspects = defineOperation({
  id: 'listProspects',
  context: 'crm',
  method: 'GET',
  path: '/v1/prospects',
  summary: 'List prospects',
  access: read,
  query: listQuery(['-createdAt', 'createdAt', 'name'], {
    status: ProspectStatus.optional(),
    owner: z.uuid().optional(),
    q: text(100).optional().meta({ description: 'Part of the name, or of the name or e-mail of a contact' }),
  }),
  replies: { 200: pageOf(Prospect) },
});

export const getProspect = defineOperation({
  id: 'getProspect',
  context: 'crm',
  method: 'GET',
  path: '/v1/prospects/{id}',
  summary: 'Show a prospect with its contacts',
  access: read,
  params: idParams,
  replies: { 200: Prospect },
  errors: [httpErrors.not_found],
});

export const updateProspect = defineOperation({
  id: 'updateProspect',
  context: 'crm',
  method: 'PATCH',
  path: '/v1/prospects/{id}',
  summary: 'Change a prospect',
  description: 'Members that are left out stay as they are; null clears an optional one. `contacts` replaces all contacts.',
  access: write,
  params: idParams,
  body: z.strictObject({
    name: text(200).optional(),
    kind: PartyKind.optional(),
    legalName: text(200).nullable().optional(),
    website: WebsiteInput.nullable().optional(),
    industry: text(100).nullable().optional(),
    language: LanguageInput.nullable().optional(),
    address: AddressInput.nullable().optional(),
    source: LeadSource.optional(),
    ownerId: z.uuid().nullable().optional(),
    contacts: ContactInputs.optional(),
  }),
  replies: { 200: Prospect },
  errors: [httpErrors.not_found, crmErrors.owner_unknown, crmErrors.contact_unknown],
  ifMatch: 'required',
  audit: { action: 'prospect.update', target: 'prospect' },
});

export const loseProspect = defineOperation({
  id: 'loseProspect',
  context: 'crm',
  method: 'POST',
  path: '/v1/prospects/{id}/lose',
  summary: 'Give a prospect up for now, with a reason',
  access: write,
  params: idParams,
  body: z.strictObject({ reason: text(2000) }),
  replies: { 200: Prospect },
  errors: [httpErrors.not_found, httpErrors.illegal_transition],
  ifMatch: 'optional',
  audit: { action: 'prospect.lose', target: 'prospect' },
});

export const reopenProspect = defineOperation({
  id: 'reopenProspect',
  context: 'crm',
  method: 'POST',
  path: '/v1/prospects/{id}/reopen',
  summary: 'Pursue a lost prospect again',
  access: write,
  params: idParams,
  replies: { 200: Prospect },
  errors: [httpErrors.not_found, httpErrors.illegal_transition],
  ifMatch: 'optional',
  audit: { action: 'prospect.reopen', target: 'prospect' },
});

export const prospectOperations = [createProspect, listProspects, getProspect, updateProspect, loseProspect, reopenProspect];
