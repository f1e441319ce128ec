import { clientTeamReactions, type Reaction, react, type Tx } from '@praxis/chassis';
import { type ClientCreated, clientArchived, clientChanged, clientCreated, clientReactivated } from '@praxis/contracts/clients';
import { isCancelled, provisionWorkspace } from '../workspaces/workspace.store';

/** A client has its folders as soon as it is one, and again when it comes back; not for an onboarding that was cancelled meanwhile. */
async function provisionFor(tx: Tx, { clientId, onboardingId, engagementId, proposalId }: ClientCreated): Promise<void> {
  if (await isCancelled(tx, engagementId)) return;
  await provisionWorkspace(tx, clientId, { onboardingId, engagementId, proposalId });
}

export const onClientCreated: Reaction = react(clientCreated, { name: 'provision-workspace', kind: 'effect' }, (tx, event) =>
  provisionFor(tx, event.data),
);

export const onClientReactivated: Reaction = react(clientReactivated, { name: 'restore-workspace', kind: 'effect' }, (tx, event) =>
  provisionFor(tx, event.data),
);

/** Who may see what is of a confidential client. */
export const clientTeams: readonly Reaction[] = clientTeamReactions([clientCreated, clientChanged, clientReactivated, clientArchived]);
