import type { Invitation as InvitationReply } from '@praxis/contracts/identity';
import { type Invitation, statusAt } from './invitation';

export const invitationReply = (invitation: Invitation, at: Date): InvitationReply => ({
  id: invitation.id,
  version: invitation.version,
  email: invitation.email,
  name: invitation.name,
  roles: invitation.roles,
  status: statusAt(invitation, at),
  expiresAt: invitation.expiresAt.toISOString(),
  ...(invitation.invitedBy === null ? {} : { invitedBy: invitation.invitedBy }),
  mail: invitation.mail,
  createdAt: invitation.createdAt.toISOString(),
  ...(invitation.acceptedAt === null ? {} : { acceptedAt: invitation.acceptedAt.toISOString() }),
  ...(invitation.membershipId === null ? {} : { membershipId: invitation.membershipId }),
});
