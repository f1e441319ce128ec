import { react } from '@praxis/chassis';
import { onboardingCancelled } from '@praxis/contracts/clients';
import { invitationOfOnboarding, rememberCancellation } from '../portal/portal.store';
import { undoInvitation } from '../portal/undo-invitation';

/** Nothing is created for a cancelled onboarding any more, and what its step made is taken back. */
export const onOnboardingCancelled = react(
  onboardingCancelled,
  { name: 'undo-portal-invitation', kind: 'effect' },
  async (tx, { data }) => {
    rememberCancellation(tx, data.engagementId, data.onboardingId);
    if (!data.undo.includes('portal_invitation')) return;
    const invitation = await invitationOfOnboarding(tx, data);
    if (invitation !== undefined) await undoInvitation(tx, invitation, data.reason);
  },
);
