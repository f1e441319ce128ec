import type { Handler } from '@praxis/chassis';
import type { acceptPortalInvitation as acceptOperation, viewPortalInvitation as viewOperation } from '@praxis/contracts/identity';
import { httpErrors, Rejection } from '@praxis/contracts/kernel';
import type { PasswordHasher } from '../credentials/password-hasher';
import { firmOf } from '../firms/firm.store';
import { acceptLink, type Invitations, viewLink } from '../invitations/accept-link';
import { portalMembershipId } from '../tokens/access-token';
import type { TokenIssuer } from '../tokens/token-issuer';
import { publishAccessActivated } from './portal.publishing';
import { activeGrantOf, addGrant, portalInvitationBehind, savePortalInvitation } from './portal.store';
import { accept, type PortalGrant, type PortalInvitation } from './portal-invitation';

const toThePortal: Invitations<PortalInvitation, { portalGrantId: string; clientId: string }> = {
  behind: portalInvitationBehind,
  firm: (tx) => firmOf(tx),
  locale: ({ locale }) => locale,
  // A contact has one grant; whoever has it keeps it.
  admit: async (tx, { contactId }) => {
    if ((await activeGrantOf(tx, contactId)) !== undefined) throw new Rejection(httpErrors.not_found);
  },
  join: async (tx, invitation, user) => {
    const grant = grantOf(invitation, tx.newId(), user.id, tx.at);
    addGrant(tx, grant);
    savePortalInvitation(tx, invitation, accept(invitation, grant.id, tx.at));
    await publishAccessActivated(tx, grant);
    return {
      access: {
        kind: 'portal',
        mid: portalMembershipId(grant.firmId, user.id),
        roles: [grant.role],
        founder: false,
        requiresSecondFactor: false,
        clientIds: [grant.clientId],
      },
      reply: { portalGrantId: grant.id, clientId: grant.clientId },
    };
  },
};

export const viewPortalInvitation: Handler<typeof viewOperation> = (request) =>
  request.atEdge((tx) => viewLink(tx, request.params.token, toThePortal), { firmId: request.firmId });

/** Opens the portal of the client to the person who has the mailbox. */
export const acceptPortalInvitation =
  (dependencies: { hasher: PasswordHasher; tokens: TokenIssuer }): Handler<typeof acceptOperation> =>
  (request) =>
    acceptLink(request, dependencies, toThePortal);

const grantOf = (invitation: PortalInvitation, id: string, userId: string, at: Date): PortalGrant => ({
  firmId: invitation.firmId,
  id,
  portalInvitationId: invitation.id,
  userId,
  clientId: invitation.clientId,
  contactId: invitation.contactId,
  role: invitation.role,
  name: invitation.name,
  email: invitation.email,
  status: 'active',
  activatedAt: at,
  revokedAt: null,
  revokedReason: null,
  onboardingId: invitation.onboardingId,
  engagementId: invitation.engagementId,
  proposalId: invitation.proposalId,
  version: 1,
});
