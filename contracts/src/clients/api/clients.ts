import { z } from 'zod';
import {
  Currency,
  defineOperation,
  HumanNumber,
  httpErrors,
  Instant,
  idParams,
  LanguageTag,
  listQuery,
  PartyName,
  PostalAddress,
  pageOf,
  TaxIds,
  TaxTreatment,
  WebAddress,
} from '../../kernel';
import { clientsErrors } from '../errors';
import { MAX_TEAM } from '../events';
import { AddressInput, language, name, TaxIdInput, website } from './fields';

export const ClientStatus = z.enum(['active', 'inactive', 'archived']);

export const Client = z
  .object({
    id: z.uuid(),
    version: z.int(),
    number: HumanNumber,
    status: ClientStatus,
    kind: z.enum(['company', 'person']),
    displayName: PartyName,
    legalName: PartyName,
    taxIds: TaxIds,
    taxTreatment: TaxTreatment,
    billingAddress: PostalAddress.optional(),
    postalAddress: PostalAddress.optional().meta({ description: 'Where it differs from the billing address' }),
    currency: Currency,
    language: LanguageTag.optional(),
    industry: z.string().optional(),
    website: WebAddress.optional(),
    poNumberRequired: z.boolean(),
    ownerId: z.uuid().optional().meta({ description: 'Account manager; not shown in the portal' }),
    teamIds: z
      .array(z.uuid())
      .optional()
      .meta({ description: 'People who work for it besides the account manager; not shown in the portal' }),
    confidential: z
      .boolean()
      .optional()
      .meta({ description: 'Whether only account manager, team and owners see the client and what is of it; not shown in the portal' }),
    tags: z.array(z.string()).optional().meta({ description: 'Not shown in the portal' }),
    sourceProspectId: z.uuid().optional().meta({ description: 'Not shown in the portal' }),
    sourceProposalId: z.uuid().optional().meta({ description: 'The proposal whose acceptance made the client; not shown in the portal' }),
    createdAt: Instant,
    updatedAt: Instant,
  })
  .meta({ id: 'Client' });

export const listClients = defineOperation({
  id: 'listClients',
  context: 'clients',
  method: 'GET',
  path: '/v1/clients',
  summary: 'List clients',
  description: 'A portal user sees the clients that it belongs to.',
  access: { permission: 'clients:client:read' },
  principals: ['user', 'api_client', 'portal'],
  query: listQuery(['displayName', '-displayName', '-createdAt', 'createdAt', 'number', '-number'], {
    q: z.string().trim().min(1).max(100).optional().meta({ description: 'Part of the display name, the legal name or the number' }),
    status: ClientStatus.optional(),
    ownerId: z.uuid().optional(),
  }),
  replies: { 200: pageOf(Client) },
});

export const getClient = defineOperation({
  id: 'getClient',
  context: 'clients',
  method: 'GET',
  path: '/v1/clients/{id}',
  summary: 'Show a client',
  access: { permission: 'clients:client:read' },
  principals: ['user', 'api_client', 'portal'],
  params: idParams,
  replies: { 200: Client },
  errors: [httpErrors.not_found],
});

export const changeClient = defineOperation({
  id: 'changeClient',
  context: 'clients',
  method: 'PATCH',
  path: '/v1/clients/{id}',
  summary: 'Change what is known of a client',
  description: 'Absent fields stay as they are; `null` clears an optional one. Issued documents keep what they said.',
  access: { permission: 'clients:client:write' },
  params: idParams,
  body: z.strictObject({
    kind: z.enum(['company', 'person']).optional(),
    displayName: name.optional(),
    legalName: name.optional(),
    taxIds: z.array(TaxIdInput).max(10).optional(),
    taxTreatment: TaxTreatment.optional(),
    billingAddress: AddressInput.nullable().optional(),
    postalAddress: AddressInput.nullable().optional(),
    currency: Currency.optional(),
    language: language.nullable().optional(),
    industry: z.string().trim().min(1).max(100).nullable().optional(),
    website: website.nullable().optional(),
    poNumberRequired: z.boolean().optional(),
    ownerId: z.uuid().nullable().optional(),
    teamIds: z.array(z.uuid()).max(MAX_TEAM).optional(),
    confidential: z.boolean().optional(),
    tags: z.array(z.string().trim().min(1).max(40)).max(50).optional(),
  }),
  replies: { 200: Client },
  errors: [httpErrors.not_found, httpErrors.stale, httpErrors.illegal_transition, clientsErrors.person_unknown],
  ifMatch: 'required',
  audit: { action: 'client.change', target: 'client' },
});

export const archiveClient = defineOperation({
  id: 'archiveClient',
  context: 'clients',
  method: 'POST',
  path: '/v1/clients/{id}/archive',
  summary: 'Put a client away that has no open business',
  description: 'Refused while it has engagements that are not over or invoices with a balance; the refusal says which.',
  access: { permission: 'clients:client:archive' },
  params: idParams,
  body: z.strictObject({ reason: z.string().trim().min(1).max(2000).optional() }),
  replies: { 200: Client },
  errors: [httpErrors.not_found, httpErrors.stale, httpErrors.illegal_transition, clientsErrors.client_not_archivable],
  ifMatch: 'optional',
  audit: { action: 'client.archive', target: 'client' },
});
