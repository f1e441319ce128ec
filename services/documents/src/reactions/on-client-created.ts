import { type Reaction, react, type Tx } from '@praxis/chassis';
import { type ClientCreated, clientCreated, clientReactivated } from '@praxis/contracts/clients';
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
