import type { Tx } from '@praxis/chassis';
import {
  identityErrors,
  portalAccessActivated,
  portalAccessRevoked,
  portalInvitationCreated,
  portalInvitationFailed,
  portalInvitationRevoked,
  portalInvitationSent,
} from '@praxis/contracts/identity';
import { revokeTokens } from '../edge/edge-state.store';
import { portalMembershipId } from '../tokens/access-token';
import type { OnboardingRefs, PortalGrant, PortalInvitation } from './portal-invitation';

const refsOf = ({ onboardingId, engagementId, proposalId }: OnboardingRefs) => ({
  ...(onboardingId === null ? {} : { onboardingId }),
  ...(engagementId === null ? {} : { engagementId }),
  ...(proposalId === null ? {} : { proposalId }),
});

const invitationData = (invitation: PortalInvitation) => ({
  invitationId: invitation.id,
  clientId: invitation.clientId,
  contactId: invitation.contactId,
  role: invitation.role,
  name: invitation.name,
  email: invitation.email,
  ...refsOf(invitation),
});

const aboutInvitation = (invitation: PortalInvitation) => ({ subject: invitation.id, clientId: invitation.clientId });

/** The onboarding's step is done by this, whether or not the mail has left. */
export function publishCreated(tx: Tx, invitation: PortalInvitation): void {
  const data = { ...invitationData(invitation), expiresAt: invitation.expiresAt.toISOString() };
  tx.publish(portalInvitationCreated, { ...aboutInvitation(invitation), data });
}

export function publishMailOutcome(tx: Tx, invitation: PortalInvitation, detail: string | undefined): void {
  const data = invitationData(invitation);
  if (invitation.mail === 'sent') {
    tx.publish(portalInvitationSent, { ...aboutInvitation(invitation), data: { ...data, sentAt: tx.at.toISOString() } });
    return;
  }
  const { code, detail: advice } = identityErrors.mail_failed;
  tx.publish(portalInvitationFailed, { ...aboutInvitation(invitation), data: { ...data, code, detail: (detail ?? advice).slice(0, 500) } });
}

export function publishRevoked(tx: Tx, invitation: PortalInvitation): void {
  const data = { ...invitationData(invitation), reason: invitation.revokedReason ?? '' };
  tx.publish(portalInvitationRevoked, { ...aboutInvitation(invitation), data });
}

const grantData = (grant: PortalGrant) => ({
  portalGrantId: grant.id,
  invitationId: grant.portalInvitationId,
  userId: grant.userId,
  clientId: grant.clientId,
  contactId: grant.contactId,
  role: grant.role,
  name: grant.name,
  email: grant.email,
  ...refsOf(grant),
});

export async function publishAccessActivated(tx: Tx, grant: PortalGrant): Promise<void> {
  const data = { ...grantData(grant), activatedAt: grant.activatedAt.toISOString() };
  tx.publish(portalAccessActivated, { subject: grant.id, clientId: grant.clientId, data });
  // Tokens the person has in this firm's portal do not name the new client yet.
  await revokeTokens(tx, 'membership', portalMembershipId(grant.firmId, grant.userId));
}

export async function publishAccessRevoked(tx: Tx, grant: PortalGrant): Promise<void> {
  const data = { ...grantData(grant), reason: grant.revokedReason ?? '' };
  tx.publish(portalAccessRevoked, { subject: grant.id, clientId: grant.clientId, data });
  await revokeTokens(tx, 'membership', portalMembershipId(grant.firmId, grant.userId));
}

/** Mails the link: the only place where the token is. */
export function mailPortalInvitation(
  tx: Tx,
  invitation: PortalInvitation,
  mail: { token: string; firmName: string; publicUrl: string },
): void {
  tx.mail({
    template: 'portal-invitation',
    to: { name: invitation.name, email: invitation.email },
    locale: invitation.locale,
    data: { name: invitation.name, firm: mail.firmName, link: `${mail.publicUrl}/v1/public/portal-invitations/${mail.token}` },
    key: `portal-invitation:${invitation.id}:${invitation.sendings}`,
    reference: { type: 'portal-invitation', id: invitation.id },
  });
}
