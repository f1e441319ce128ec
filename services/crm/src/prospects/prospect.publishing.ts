import type { Tx } from '@praxis/chassis';
import { prospectLost, prospectReopened, prospectWon } from '@praxis/contracts/crm';
import type { Prospect, ProspectEvent } from './prospect';

/** What others are told of a prospect; that it exists or changed stays here. */
export function publishProspect(tx: Tx, prospect: Prospect, event: ProspectEvent): void {
  const subject = prospect.id;
  const known = { prospectId: prospect.id, name: prospect.name, ownerId: prospect.ownerId };
  switch (event.type) {
    case 'won': {
      const { clientId, refs } = event;
      const data = { ...known, clientId, ...refsOf(refs), wonAt: event.at.toISOString() };
      tx.publish(prospectWon, { subject, data, clientId });
      return;
    }
    case 'lost':
      tx.publish(prospectLost, { subject, data: { ...known, reason: event.reason } });
      return;
    case 'reopened': {
      if (event.from === 'lost') {
        tx.publish(prospectReopened, { subject, data: { ...known, from: event.from } });
        return;
      }
      const { from, clientId, refs, reason } = event;
      tx.publish(prospectReopened, { subject, data: { ...known, from, clientId, ...refsOf(refs), reason }, clientId });
      return;
    }
    case 'created':
    case 'updated':
      return;
  }
}

const refsOf = ({ onboardingId, engagementId, proposalId }: { onboardingId?: string; engagementId?: string; proposalId?: string }) => ({
  onboardingId,
  engagementId,
  proposalId,
});
