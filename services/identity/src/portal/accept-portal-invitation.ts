import { type Handler, ok } from '@praxis/chassis';
import type { acceptPortalInvitation as acceptOperation, viewPortalInvitation as viewOperation } from '@praxis/contracts/identity';
import { httpErrors, Rejection } from '@praxis/contracts/kernel';
import type { PasswordHasher } from '../credentials/password-hasher';
import { firmOf, openFirm } from '../firms/firm.store';
import type { FirmAccess } from '../sessions/access';
import { openSession } from '../sessions/open-session';
import { portalMembershipId } from '../tokens/access-token';
import type { TokenIssuer } from '../tokens/token-issuer';
import { acceptingPerson, settlePerson } from '../users/accepting-person';
import { findUserByEmail } from '../users/user.store';
import { publishAccessActivated } from './portal.publishing';
import { activeGrantOf, addGrant, portalInvitationBehind, savePortalInvitation } from './portal.store';
import { accept, type PortalGrant, type PortalInvitation } from './portal-invitation';

/** What the page behind the link needs to know. */
export const viewPortalInvitation: Handler<typeof viewOperation> = (request) =>
  request.atEdge(
    async (tx) => {
      const invitation = await portalInvitationBehind(tx, request.params.token);
      const firm = await openFirm(tx);
      const user = await findUserByEmail(tx, invitation.emailKey);
      return ok({
        id: invitation.id,
        version: invitation.version,
        firm: { name: firm.name },
        name: invitation.name,
        email: invitation.email,
        expiresAt: invitation.expiresAt.toISOString(),
        accept: user?.emailVerifiedAt ? 'signed_in' : 'with_password',
      });
    },
    { firmId: request.firmId },
  );

/** Opens the portal of the client to the person who has the mailbox. */
export const acceptPortalInvitation =
  ({ hasher, tokens }: { hasher: PasswordHasher; tokens: TokenIssuer }): Handler<typeof acceptOperation> =>
  async (request) => {
    const { act, unitOfWork, firmId } = request;
    const { token } = request.params;
    const asked = await unitOfWork.atEdge(
      act,
      async (tx) => ({ firm: await openFirm(tx), invitation: await portalInvitationBehind(tx, token) }),
      { firmId },
    );
    const { name, email, locale } = asked.invitation;
    const invited = { name, email, locale, firmName: asked.firm.name, firmSlug: asked.firm.slug };
    const accepting = await acceptingPerson(request, hasher, invited, request.body);
    const sign = await tokens.signer(act);
    return request.atEdge(
      async (tx) => {
        tx.actAs(`user:${accepting.user.id}`);
        const firm = await firmOf(tx);
        const invitation = await portalInvitationBehind(tx, token, 'for update');
        // A contact has one grant; whoever has it keeps it.
        if ((await activeGrantOf(tx, invitation.contactId)) !== undefined) throw new Rejection(httpErrors.not_found);
        const user = await settlePerson(tx, accepting);
        const grant = grantOf(invitation, tx.newId(), user.id, tx.at);
        addGrant(tx, grant);
        savePortalInvitation(tx, invitation, accept(invitation, grant.id, tx.at));
        await publishAccessActivated(tx, grant);
        const access: FirmAccess = {
          kind: 'portal',
          firmId,
          slug: firm.slug,
          firmName: firm.name,
          firmStatus: firm.status,
          mid: portalMembershipId(firmId, user.id),
          roles: [grant.role],
          founder: false,
          clientIds: [grant.clientId],
        };
        const opened = accepting.as === 'signed-in' ? undefined : await openSession(tx, user, access, sign);
        return ok({
          portalGrantId: grant.id,
          clientId: grant.clientId,
          firm: { id: firmId, slug: firm.slug, name: firm.name },
          user: { id: user.id, version: user.version, name: user.name, email: user.email },
          ...(opened === undefined ? {} : { session: opened.tokens }),
        });
      },
      { firmId },
    );
  };

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
