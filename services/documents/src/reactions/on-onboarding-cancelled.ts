import { type Reaction, react } from '@praxis/chassis';
import { onboardingCancelled } from '@praxis/contracts/clients';
import { archiveWorkspace, rememberCancellation } from '../workspaces/workspace.store';

export const onOnboardingCancelled: Reaction = react(
  onboardingCancelled,
  { name: 'archive-workspace', kind: 'effect' },
  async (tx, event) => {
    const { engagementId, onboardingId, proposalId, clientId, undo, reason } = event.data;
    rememberCancellation(tx, engagementId, onboardingId);
    if (undo.includes('workspace')) await archiveWorkspace(tx, clientId, { onboardingId, engagementId, proposalId }, reason);
  },
);
