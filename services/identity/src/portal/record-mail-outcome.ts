import type { MailOutcomeHandler } from '@praxis/chassis';
import { invitations } from '../invitations/invitation.row';
import { publishMailOutcome } from './portal.publishing';
import { portalInvitations } from './portal.row';

/** What became of a mailed link; of the portal's also the onboarding hears, as a warning on a step that is done. */
export const recordMailOutcome: MailOutcomeHandler = async (tx, { reference, outcome, detail }) => {
  if (reference.type === 'portal-invitation') {
    const before = await portalInvitations.findForUpdate(tx, reference.id);
    if (before === undefined || before.mail === outcome) return;
    const after = { ...before, mail: outcome, version: before.version + 1 };
    portalInvitations.update(tx, after, { from: before.version });
    publishMailOutcome(tx, after, detail);
  }
  if (reference.type === 'invitation') {
    const before = await invitations.findForUpdate(tx, reference.id);
    if (before === undefined || before.mail === outcome) return;
    invitations.update(tx, { ...before, mail: outcome, version: before.version + 1 }, { from: before.version });
  }
};
