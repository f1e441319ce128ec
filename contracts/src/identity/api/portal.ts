import { z } from 'zod';
import { defineOperation, httpErrors, Id, Instant, idParams, listQuery, pageOf } from '../../kernel';
import { portalInvitationErrors } from '../errors';
import { PortalRole } from '../events';
import { InvitationStatus } from './invitations';
import { optionalInstant, represented } from './parts';

/** Of a contact of a client to the client's portal. */
export const PortalInvitation = z
  .object({
    ...represented,
    clientId: Id,
    contactId: Id,
    role: PortalRole,
    name: z.string().meta({ personal: true }),
    email: z.string().meta({ personal: true }),
    status: InvitationStatus,
    expiresAt: Instant,
    mail: z.enum(['queued', 'sent', 'failed']),
    createdAt: Instant,
    acceptedAt: optionalInstant,
    portalGrantId: Id.optional(),
  })
  .meta({ id: 'PortalInvitation' });
export type PortalInvitation = z.output<typeof PortalInvitation>;

/** What lets a person into the portal of a client. */
export const PortalAccess = z
  .object({
    ...represented,
    userId: Id,
    clientId: Id,
    contactId: Id,
    role: PortalRole,
    name: z.string().meta({ personal: true }),
    email: z.string().meta({ personal: true }),
    status: z.enum(['active', 'revoked']),
    activatedAt: Instant,
    revokedAt: optionalInstant,
  })
  .meta({ id: 'PortalAccess' });
export type PortalAccess = z.output<typeof PortalAccess>;

const read = { context: 'identity', access: { permission: 'identity:portal-access:read' } } as const;
const write = {
  context: 'identity',
  access: { permission: 'identity:portal-access:write' },
  params: idParams,
} as const;

export const listPortalInvitations = defineOperation({
  ...read,
  id: 'listPortalInvitations',
  method: 'GET',
  path: '/v1/portal-invitations',
  summary: 'List invitations to the portal',
  query: listQuery(['-createdAt', 'createdAt'], {
    clientId: Id.optional(),
    contactId: Id.optional(),
    status: InvitationStatus.optional(),
  }),
  replies: { 200: pageOf(PortalInvitation) },
});

export const getPortalInvitation = defineOperation({
  ...read,
  id: 'getPortalInvitation',
  method: 'GET',
  path: '/v1/portal-invitations/{id}',
  summary: 'Show an invitation to the portal',
  params: idParams,
  replies: { 200: PortalInvitation },
});

export const resendPortalInvitation = defineOperation({
  ...write,
  id: 'resendPortalInvitation',
  method: 'POST',
  path: '/v1/portal-invitations/{id}/resend',
  summary: 'Mail a new link to the present address of the contact; the former one is void',
  replies: { 200: PortalInvitation },
  errors: [httpErrors.illegal_transition, portalInvitationErrors.contact_email_missing],
  ifMatch: 'optional',
  audit: { action: 'portal-invitation.resend', target: 'portal-invitation' },
});

export const revokePortalInvitation = defineOperation({
  ...write,
  id: 'revokePortalInvitation',
  method: 'POST',
  path: '/v1/portal-invitations/{id}/revoke',
  summary: 'Make the link void',
  replies: { 200: PortalInvitation },
  errors: [httpErrors.illegal_transition],
  ifMatch: 'optional',
  audit: { action: 'portal-invitation.revoke', target: 'portal-invitation' },
});

export const listPortalAccesses = defineOperation({
  ...read,
  id: 'listPortalAccesses',
  method: 'GET',
  path: '/v1/portal-accesses',
  summary: 'List who can use the portal',
  query: listQuery(['-activatedAt', 'activatedAt'], {
    clientId: Id.optional(),
    contactId: Id.optional(),
    status: z.enum(['active', 'revoked']).optional(),
  }),
  replies: { 200: pageOf(PortalAccess) },
});

export const revokePortalAccess = defineOperation({
  ...write,
  id: 'revokePortalAccess',
  method: 'POST',
  path: '/v1/portal-accesses/{id}/revoke',
  summary: 'Close the portal for a person',
  replies: { 200: PortalAccess },
  errors: [httpErrors.illegal_transition],
  ifMatch: 'optional',
  audit: { action: 'portal-access.revoke', target: 'portal-access' },
});
