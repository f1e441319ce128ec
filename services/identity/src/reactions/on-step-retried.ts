import { type Reaction, react } from '@praxis/chassis';
import { onboardingStepRetried } from '@praxis/contracts/clients';
import { sendAgain } from '../portal/invite-contact';
import { publishCreated } from '../portal/portal.publishing';
import { contactCopy, invitationOfOnboarding, isCancelled } from '../portal/portal.store';
import { type PortalInvitation, recipientOf } from '../portal/portal-invitation';
import { undoInvitation } from '../portal/undo-invitation';

/**
 * Somebody asked for the step again: what waits or died runs now; what had succeeded is said again from its present state, and a mail that
 * could not be sent goes out again.
 */
export const onStepRetried = ({ publicUrl }: { publicUrl: string }): Reaction =>
  react(onboardingStepRetried, { name: 'retry-portal-invitation', kind: 'effect' }, async (tx, { data }) => {
    if (data.step !== 'portal_invitation') return;
    if ((await tx.retryParked(data.causeEventId)).length > 0) return;
    const invitation = await invitationOfOnboarding(tx, data);
    if (invitation === undefined) return;
    if (await isCancelled(tx, data.engagementId)) {
      await undoInvitation(tx, invitation, invitation.revokedReason ?? 'The onboarding was cancelled');
      return;
    }
    const recipient = recipientOf(await contactCopy(tx, invitation.contactId), invitation);
    if (mustBeMailed(invitation) && recipient !== undefined) await sendAgain(tx, invitation, invitation, recipient, publicUrl);
    else publishCreated(tx, invitation);
  });

const mustBeMailed = ({ status, mail }: PortalInvitation): boolean => status === 'open' && mail === 'failed';
