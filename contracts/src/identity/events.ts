import { z } from 'zod';
import {
  defineEvent,
  EmailAddress,
  type EventData,
  firmEvents,
  Instant,
  onboardingRefs,
  PersonName,
  Reason,
  reactionFailed,
  reactionRecovered,
} from '../kernel';

export const RoleKey = z.string().min(1).max(60).meta({ description: 'Key of a system role or of a custom role of the firm' });
const RoleKeys = z.array(RoleKey).max(50);
export const PortalRole = z.enum(['portal_admin', 'portal_member', 'portal_viewer']);
export type PortalRole = z.output<typeof PortalRole>;

const seenByUserReaders = { permission: 'identity:user:read', portal: false };
const seenByPortalAccessReaders = { permission: 'identity:portal-access:read', portal: false };

export const userInvited = defineEvent({
  context: 'identity',
  noun: 'user',
  verb: 'invited',
  description: 'Somebody was invited to join the firm, or invited again. The subject is the invitation; its token is only in the mail.',
  data: z.object({
    invitationId: z.uuid(),
    name: PersonName,
    email: EmailAddress,
    roles: RoleKeys,
    invitedBy: z.uuid().optional(),
    expiresAt: Instant,
  }),
  live: seenByUserReaders,
});
export type UserInvited = EventData<typeof userInvited>;

/** A member as every context knows them; the latest event about a membership replaces what was known. */
const member = {
  membershipId: z.uuid(),
  userId: z.uuid(),
  name: PersonName,
  email: EmailAddress,
  roles: RoleKeys,
};
const membershipEvent = <const S extends z.ZodLiteral>(verb: string, description: string, status: S) =>
  defineEvent({
    context: 'identity',
    noun: 'membership',
    verb,
    description,
    data: z.object({ ...member, status }),
    live: seenByUserReaders,
  });

export const membershipActivated = membershipEvent(
  'activated',
  'A person became a member of the firm: its founding owner, an accepted invitation, or a disabled member who is back.',
  z.literal('active'),
);
export type MembershipActivated = EventData<typeof membershipActivated>;
export const membershipChanged = membershipEvent(
  'changed',
  'Name or e-mail of a member changed.',
  z.literal(['invited', 'active', 'disabled']),
);
export type MembershipChanged = EventData<typeof membershipChanged>;
export const membershipRolesChanged = membershipEvent(
  'roles-changed',
  'A member has other roles now.',
  z.literal(['invited', 'active', 'disabled']),
);
export type MembershipRolesChanged = EventData<typeof membershipRolesChanged>;
export const membershipDisabled = membershipEvent('disabled', 'A member may not work in the firm any more.', z.literal('disabled'));
export type MembershipDisabled = EventData<typeof membershipDisabled>;

export const roleChanged = defineEvent({
  context: 'identity',
  noun: 'role',
  verb: 'changed',
  description: 'A custom role of the firm was made, changed or deleted; `permissions` is what it allows now.',
  data: z.object({
    roleKey: RoleKey,
    change: z.enum(['created', 'changed', 'deleted']),
    name: z.string().min(1).max(80),
    permissions: z.array(z.string().min(1).max(100)).max(200),
  }),
  live: seenByUserReaders,
});
export type RoleChanged = EventData<typeof roleChanged>;

const apiClient = {
  apiClientId: z.uuid(),
  name: z.string().min(1).max(80),
  scopes: z.array(z.string().min(1).max(100)).max(200),
};
const seenByIntegrationReaders = { permission: 'identity:api-client:read', portal: false };

export const apiClientCreated = defineEvent({
  context: 'identity',
  noun: 'api-client',
  verb: 'created',
  description: 'A machine may act for the firm.',
  data: z.object({ ...apiClient, createdBy: z.uuid().optional(), expiresAt: Instant.optional() }),
  live: seenByIntegrationReaders,
});
export type ApiClientCreated = EventData<typeof apiClientCreated>;

export const apiClientRevoked = defineEvent({
  context: 'identity',
  noun: 'api-client',
  verb: 'revoked',
  description: 'A machine may not act for the firm any more.',
  data: z.object({ ...apiClient, revokedAt: Instant }),
  live: seenByIntegrationReaders,
});
export type ApiClientRevoked = EventData<typeof apiClientRevoked>;

const portalInvitation = {
  invitationId: z.uuid(),
  clientId: z.uuid(),
  contactId: z.uuid(),
  role: PortalRole,
  name: PersonName,
  email: EmailAddress,
  ...onboardingRefs,
};

export const portalInvitationCreated = defineEvent({
  context: 'identity',
  noun: 'portal-invitation',
  verb: 'created',
  description:
    'A contact of a client was invited to the portal; the mail follows. Published again, as a new event, when its onboarding step is retried.',
  data: z.object({ ...portalInvitation, expiresAt: Instant }),
  live: seenByPortalAccessReaders,
});
export type PortalInvitationCreated = EventData<typeof portalInvitationCreated>;

export const portalInvitationSent = defineEvent({
  context: 'identity',
  noun: 'portal-invitation',
  verb: 'sent',
  description: 'The mail with the invitation to the portal was handed to the mail server.',
  data: z.object({ ...portalInvitation, sentAt: Instant }),
  live: seenByPortalAccessReaders,
});
export type PortalInvitationSent = EventData<typeof portalInvitationSent>;

export const portalInvitationFailed = defineEvent({
  context: 'identity',
  noun: 'portal-invitation',
  verb: 'failed',
  description: 'The mail with the invitation to the portal could not be sent. The invitation stands and can be sent again.',
  data: z.object({
    ...portalInvitation,
    code: z.string().min(1).max(100).meta({ description: 'For instance `identity.mail_failed`' }),
    detail: z.string().max(500),
  }),
  live: seenByPortalAccessReaders,
});
export type PortalInvitationFailed = EventData<typeof portalInvitationFailed>;

export const portalInvitationRevoked = defineEvent({
  context: 'identity',
  noun: 'portal-invitation',
  verb: 'revoked',
  description: 'An invitation to the portal that was not accepted is void.',
  data: z.object({ ...portalInvitation, reason: Reason }),
  live: seenByPortalAccessReaders,
});
export type PortalInvitationRevoked = EventData<typeof portalInvitationRevoked>;

const portalAccess = {
  portalGrantId: z.uuid(),
  invitationId: z.uuid().optional(),
  userId: z.uuid(),
  clientId: z.uuid(),
  contactId: z.uuid(),
  role: PortalRole,
  name: PersonName,
  email: EmailAddress,
  ...onboardingRefs,
};

export const portalAccessActivated = defineEvent({
  context: 'identity',
  noun: 'portal-access',
  verb: 'activated',
  description: 'A contact accepted the invitation and can use the portal of its client. The subject is the grant.',
  data: z.object({ ...portalAccess, activatedAt: Instant }),
  live: seenByPortalAccessReaders,
});
export type PortalAccessActivated = EventData<typeof portalAccessActivated>;

export const portalAccessRevoked = defineEvent({
  context: 'identity',
  noun: 'portal-access',
  verb: 'revoked',
  description: 'A contact cannot use the portal of this client any more.',
  data: z.object({ ...portalAccess, reason: Reason }),
  live: seenByPortalAccessReaders,
});
export type PortalAccessRevoked = EventData<typeof portalAccessRevoked>;

export const sessionRevoked = defineEvent({
  context: 'identity',
  noun: 'session',
  verb: 'revoked',
  description: 'A session ended before its time. Published in each firm that the session had a token of.',
  data: z.object({
    sessionId: z.uuid(),
    userId: z.uuid(),
    reason: z.enum([
      'signed_out',
      'ended_by_user',
      'token_replayed',
      'password_changed',
      'user_disabled',
      'membership_disabled',
      'firm_closed',
    ]),
    revokedAt: Instant,
  }),
});
export type SessionRevoked = EventData<typeof sessionRevoked>;

export const identityReactionFailed = reactionFailed('identity');
export const identityReactionRecovered = reactionRecovered('identity');

/** Every event that identity publishes. */
export const identityEvents = [
  ...firmEvents,
  userInvited,
  membershipActivated,
  membershipChanged,
  membershipRolesChanged,
  membershipDisabled,
  roleChanged,
  apiClientCreated,
  apiClientRevoked,
  portalInvitationCreated,
  portalInvitationSent,
  portalInvitationFailed,
  portalInvitationRevoked,
  portalAccessActivated,
  portalAccessRevoked,
  sessionRevoked,
  identityReactionFailed,
  identityReactionRecovered,
] as const;
