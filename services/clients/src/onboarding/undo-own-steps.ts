import type { Tx } from '@praxis/chassis';
import type { LocalDate } from '@praxis/contracts/kernel';
import { deactivate } from '../clients/client';
import { publishChanged } from '../clients/client.publishing';
import { lockClient, saveClient } from '../clients/client.store';
import { terminate } from '../engagements/engagement';
import { publishTerminated } from '../engagements/engagement.publishing';
import { lockEngagement, saveEngagement } from '../engagements/engagement.store';
import type { Change, Onboarding } from './onboarding';
import { evolve } from './onboarding';
import { revertStep } from './step-events';

/**
 * This service's own part of the undoing: the engagement is terminated and the client, when it has no other business, becomes inactive.
 * The contact stays, as somebody the firm knows. Returns what that means for the steps.
 */
export async function undoOwnSteps(tx: Tx, onboarding: Onboarding, lastDay: LocalDate, zone: string): Promise<Change[]> {
  const { engagementId, clientId, cancellation } = onboarding;
  if (engagementId === undefined || clientId === undefined || cancellation?.undo === undefined) return [];
  const now = tx.at.toISOString();
  const undone: Change[] = [];
  const revert = (name: 'client' | 'contact' | 'engagement', eventId: string) => {
    undone.push(...revertStep(undone.reduce(evolve, onboarding), name, { eventId, at: now }, now));
  };

  const engagement = await lockEngagement(tx, engagementId);
  const ended = terminate(engagement, lastDay, tx.at);
  const after = ended ? saveEngagement(tx, zone, engagement, ended) : engagement;
  revert('engagement', publishTerminated(tx, after, cancellation.reason));

  if (cancellation.undo.includes('client') || cancellation.undo.includes('contact')) {
    const client = await lockClient(tx, clientId);
    const inactive = client.status === 'active' ? saveClient(tx, client, deactivate(client, tx.at)) : client;
    const eventId = publishChanged(tx, inactive);
    revert('client', eventId);
    revert('contact', eventId);
  }
  return undone;
}
