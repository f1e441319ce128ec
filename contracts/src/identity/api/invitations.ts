import { z } from 'zod';
import { defineOperation, httpErrors, Id, Instant, idParams, listQuery, pageOf, tokenParams } from '../../kernel';
import { identityErrors } from '../errors';
import { passwordErrors } from './firms';
import { EmailInput, NameInput, optionalInstant, PasswordInput, RoleKeysInput, represented } from './parts';
import { Session } from './sessions';

export const InvitationStatus = z.enum(['open', 'accepted', 'revoked', 'expired']);

export const Invitation = z
  .object({
    ...represented,
    email: z.string().meta({ personal: true }),
    name: z.string().meta({ personal: true }),
    roles: z.array(z.string()),
    status: InvitationStatus,
    expiresAt: Instant,
    invitedBy: Id.optional(),
    mail: z.enum(['queued', 'sent', 'failed']),
    createdAt: Instant,
    acceptedAt: optionalInstant,
    membershipId: Id.optional(),
  })
  .meta({ id: 'Invitation' });
export type Invitation = z.output<typeof Invitation>;

const read = { context: 'identity', access: { permission: 'identity:user:read' } } as const;
const write = { context: 'identity', access: { permission: 'identity:user:write' } } as const;

export const createInvitation = defineOperation({
  ...write,
  id: 'createInvitation',
  method: 'POST',
  path: '/v1/invitations',
  summary: 'Invite somebody to work in the firm',
  description: 'The link goes by mail, is valid for 7 days and works once; it is in no reply.',
  body: z.strictObject({ email: EmailInput, name: NameInput, roles: RoleKeysInput }),
  replies: { 201: Invitation },
  errors: [
    identityErrors.already_member,
    identityErrors.already_invited,
    identityErrors.role_unknown,
    identityErrors.role_not_yours_to_give,
    identityErrors.limit_users,
  ],
  idempotency: 'accepted',
  audit: { action: 'invitation.create', target: 'invitation' },
});

export const listInvitations = defineOperation({
  ...read,
  id: 'listInvitations',
  method: 'GET',
  path: '/v1/invitations',
  summary: 'List invitations',
  query: listQuery(['-createdAt', 'createdAt', 'email'], { status: InvitationStatus.optional() }),
  replies: { 200: pageOf(Invitation) },
});

export const getInvitation = defineOperation({
  ...read,
  id: 'getInvitation',
  method: 'GET',
  path: '/v1/invitations/{id}',
  summary: 'Show an invitation',
  params: idParams,
  replies: { 200: Invitation },
});

export const resendInvitation = defineOperation({
  ...write,
  id: 'resendInvitation',
  method: 'POST',
  path: '/v1/invitations/{id}/resend',
  summary: 'Mail a new link; the former one is void',
  params: idParams,
  replies: { 200: Invitation },
  errors: [httpErrors.illegal_transition, identityErrors.already_invited, identityErrors.already_member],
  ifMatch: 'optional',
  audit: { action: 'invitation.resend', target: 'invitation' },
});

export const revokeInvitation = defineOperation({
  ...write,
  id: 'revokeInvitation',
  method: 'POST',
  path: '/v1/invitations/{id}/revoke',
  summary: 'Make the link void',
  params: idParams,
  replies: { 200: Invitation },
  errors: [httpErrors.illegal_transition],
  ifMatch: 'optional',
  audit: { action: 'invitation.revoke', target: 'invitation' },
});

/** What the page behind the link needs to know: whether to ask for a password or for a sign-in. */
export const OpenInvitation = z
  .object({
    ...represented,
    firm: z.object({ name: z.string() }),
    name: z.string().meta({ personal: true }),
    email: z.string().meta({ personal: true }),
    expiresAt: Instant,
    accept: z.enum(['with_password', 'signed_in']),
  })
  .meta({ id: 'OpenInvitation' });

const publicLink = {
  context: 'identity',
  access: 'public',
  tenant: 'link',
  params: tokenParams,
} as const;

export const viewInvitation = defineOperation({
  ...publicLink,
  id: 'viewInvitation',
  method: 'GET',
  path: '/v1/public/invitations/{token}',
  summary: 'Look at an invitation by its link',
  replies: { 200: OpenInvitation },
  errors: [httpErrors.not_found],
});

/** New people choose name and password; people with a verified account prove their session instead. */
export const AcceptanceInput = z.strictObject({
  name: NameInput.optional(),
  password: PasswordInput.optional(),
  refreshToken: z.string().min(1).max(200).optional().meta({ description: 'Proves the session of a person with a verified account' }),
});

export const Joined = z
  .object({
    firm: z.object({ id: Id, slug: z.string(), name: z.string() }),
    user: z.object({ ...represented, name: z.string().meta({ personal: true }), email: z.string().meta({ personal: true }) }),
    session: Session.optional().meta({ description: 'For people who chose a password; others switch with the session they have' }),
  })
  .meta({ id: 'Joined' });

const acceptErrors = [
  httpErrors.not_found,
  identityErrors.sign_in_to_accept,
  identityErrors.address_mismatch,
  identityErrors.busy,
  ...passwordErrors,
] as const;

export const acceptInvitation = defineOperation({
  ...publicLink,
  id: 'acceptInvitation',
  method: 'POST',
  path: '/v1/public/invitations/{token}/accept',
  summary: 'Join the firm',
  body: AcceptanceInput,
  replies: { 200: Joined.extend({ membershipId: Id }) },
  errors: [...acceptErrors, identityErrors.limit_users],
  idempotency: 'accepted',
  audit: { action: 'invitation.accept', target: 'invitation' },
  secret: true,
  refreshCookie: true,
});

export const viewPortalInvitation = defineOperation({
  ...publicLink,
  id: 'viewPortalInvitation',
  method: 'GET',
  path: '/v1/public/portal-invitations/{token}',
  summary: 'Look at an invitation to the portal by its link',
  replies: { 200: OpenInvitation },
  errors: [httpErrors.not_found],
});

export const acceptPortalInvitation = defineOperation({
  ...publicLink,
  id: 'acceptPortalInvitation',
  method: 'POST',
  path: '/v1/public/portal-invitations/{token}/accept',
  summary: 'Open the portal of your company',
  body: AcceptanceInput,
  replies: { 200: Joined.extend({ portalGrantId: Id, clientId: Id }) },
  errors: [...acceptErrors],
  idempotency: 'accepted',
  audit: { action: 'portal-invitation.accept', target: 'portal-invitation' },
  secret: true,
  refreshCookie: true,
});
