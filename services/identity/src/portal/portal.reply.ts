import type { PortalInvitation as InvitationReply, PortalAccess } from '@praxis/contracts/identity';
import { statusAt } from '../invitations/invitation';
import type { PortalGrant, PortalInvitation } from './portal-invitation';

export const portalInvitationReply = (invitation: PortalInvitation, at: Date): InvitationReply => ({
  id: invitation.id,
  version: invitation.version,
  clientId: invitation.clientId,
  contactId: invitation.contactId,
  role: invitation.role,
  name: invitation.name,
  email: invitation.email,
  status: statusAt(invitation, at),
  expiresAt: invitation.expiresAt.toISOString(),
  mail: invitation.mail,
  createdAt: invitation.createdAt.toISOString(),
  ...(invitation.acceptedAt === null ? {} : { acceptedAt: invitation.acceptedAt.toISOString() }),
  ...(invitation.portalGrantId === null ? {} : { portalGrantId: invitation.portalGrantId }),
});

export const portalAccessReply = (grant: PortalGrant): PortalAccess => ({
  id: grant.id,
  version: grant.version,
  userId: grant.userId,
  clientId: grant.clientId,
  contactId: grant.contactId,
  role: grant.role,
  name: grant.name,
  email: grant.email,
  status: grant.status,
  activatedAt: grant.activatedAt.toISOString(),
  ...(grant.revokedAt === null ? {} : { revokedAt: grant.revokedAt.toISOString() }),
});
