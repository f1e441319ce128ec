import { z } from 'zod';
import {
  defineOperation,
  EmailAddress,
  httpErrors,
  Instant,
  idParams,
  LanguageTag,
  listQuery,
  PersonName,
  PhoneNumber,
  pageOf,
} from '../../kernel';
import { clientsErrors } from '../errors';
import { email, language, name, phone, title } from './fields';

export const ContactStatus = z.enum(['active', 'inactive']);

export const ContactAtClient = z.object({
  clientId: z.uuid(),
  role: z.string().max(100).optional(),
  primary: z.boolean().meta({ description: 'At most one contact of a client is' }),
  billing: z.boolean(),
  decisionMaker: z.boolean(),
});

export const Contact = z
  .object({
    id: z.uuid(),
    version: z.int(),
    name: PersonName,
    email: EmailAddress.optional(),
    phone: PhoneNumber.optional(),
    title: z.string().optional(),
    language: LanguageTag.optional(),
    status: ContactStatus,
    clients: z.array(ContactAtClient),
    createdAt: Instant,
    updatedAt: Instant,
  })
  .meta({ id: 'Contact' });

/** The clients a contact works for; a contact that becomes primary takes the place of the one who was. */
const clientsOfContact = z
  .array(
    z.strictObject({
      clientId: z.uuid(),
      role: z.string().trim().min(1).max(100).optional(),
      primary: z.boolean().default(false),
      billing: z.boolean().default(false),
      decisionMaker: z.boolean().default(false),
    }),
  )
  .min(1)
  .max(200)
  .refine((entries) => new Set(entries.map(({ clientId }) => clientId)).size === entries.length, {
    error: 'Name each client once',
  });

const refusals = [clientsErrors.client_unknown, clientsErrors.contact_email_in_use];

export const listContacts = defineOperation({
  id: 'listContacts',
  context: 'clients',
  method: 'GET',
  path: '/v1/contacts',
  summary: 'List contacts',
  access: { permission: 'clients:contact:read' },
  query: listQuery(['name', '-name', '-createdAt', 'createdAt'], {
    clientId: z.uuid().optional(),
    status: ContactStatus.optional(),
    q: z.string().trim().min(1).max(100).optional().meta({ description: 'Part of the name or the e-mail address' }),
  }),
  replies: { 200: pageOf(Contact) },
});

export const getContact = defineOperation({
  id: 'getContact',
  context: 'clients',
  method: 'GET',
  path: '/v1/contacts/{id}',
  summary: 'Show a contact',
  access: { permission: 'clients:contact:read' },
  params: idParams,
  replies: { 200: Contact },
  errors: [httpErrors.not_found],
});

export const createContact = defineOperation({
  id: 'createContact',
  context: 'clients',
  method: 'POST',
  path: '/v1/contacts',
  summary: 'Add a contact to one or several clients',
  access: { permission: 'clients:contact:write' },
  body: z.strictObject({
    name,
    email: email.optional(),
    phone: phone.optional(),
    title: title.optional(),
    language: language.optional(),
    clients: clientsOfContact,
  }),
  replies: { 201: Contact },
  errors: refusals,
  idempotency: 'accepted',
  audit: { action: 'contact.create', target: 'contact' },
});

export const changeContact = defineOperation({
  id: 'changeContact',
  context: 'clients',
  method: 'PATCH',
  path: '/v1/contacts/{id}',
  summary: 'Change a contact',
  description: 'Absent fields stay as they are; `null` clears an optional one. A new e-mail address never moves a portal login.',
  access: { permission: 'clients:contact:write' },
  params: idParams,
  body: z.strictObject({
    name: name.optional(),
    email: email.nullable().optional(),
    phone: phone.nullable().optional(),
    title: title.nullable().optional(),
    language: language.nullable().optional(),
    status: ContactStatus.optional(),
    clients: clientsOfContact.optional(),
  }),
  replies: { 200: Contact },
  errors: [httpErrors.not_found, httpErrors.stale, ...refusals],
  ifMatch: 'required',
  audit: { action: 'contact.change', target: 'contact' },
});
