import type { Tx } from '@praxis/chassis';
import { clientCreated, clientReactivated, clientsErrors, engagementStarted, type OnboardingStep } from '@praxis/contracts/clients';
import type { ProposalAccepted } from '@praxis/contracts/crm';
import { type EventEnvelope, Rejection, todayIn } from '@praxis/contracts/kernel';
import { startEngagement } from '../engagements/engagement';
import { publishStarted } from '../engagements/engagement.publishing';
import { addEngagement } from '../engagements/engagement.store';
import type { EventRef } from './onboarding';
import { ensureOnboarding, saveOnboarding } from './onboarding.store';
import { openClient } from './open-client';
import { type Begun, openingSteps, unopened } from './opening';
import { stepNames, steps } from './steps';

/** The reaction that makes the client, the contact and the engagement, and by that starts all other steps. */
export const OPEN_ONBOARDING = 'open-onboarding';

/**
 * Carries out an acceptance as far as it is this service's work; all in one transaction.
 *
 * @throws Rejection of `clients.proposal_type_unsupported`, `clients.client_limit_reached`, `clients.client_unknown`
 */
export async function openOnboarding(tx: Tx, event: EventEnvelope<ProposalAccepted>): Promise<void> {
  const { data: accepted } = event;
  if (accepted.type !== 'new_client' && accepted.type !== 'additional') {
    throw new Rejection(clientsErrors.proposal_type_unsupported, { type: accepted.type });
  }
  const { timezone, limits } = await tx.firm();
  const now = tx.at.toISOString();
  const acceptedAt = new Date(accepted.acceptedAt).toISOString();
  const acceptance: EventRef = { id: event.id, type: event.type };
  const onboarding = await ensureOnboarding(
    tx,
    unopened({ id: tx.newId(), proposalId: accepted.proposalId, correlationId: event.correlationid, cause: acceptance, acceptedAt }),
  );
  if (onboarding.engagementId !== undefined) return;

  const engagementId = tx.newId();
  const { client, contact, billingContact, opened } = await openClient(tx, accepted, { onboardingId: onboarding.id, engagementId }, limits);
  const engagement = startEngagement(
    { id: engagementId, clientId: client.id, onboardingId: onboarding.id },
    accepted,
    todayIn(timezone, now),
    tx.at,
  );
  addEngagement(tx, timezone, engagement);
  const engagementEventId = publishStarted(tx, engagement, { client, billingContact, prospectId: accepted.prospectId });

  const begun: Begun = {
    needs: {
      clientOpens: opened !== undefined,
      createProject: accepted.createProject,
      openPortal: accepted.openPortal,
      fromProspect: accepted.prospectId !== undefined,
    },
    causes: causesOf(acceptance, engagementEventId, opened?.clientEvent),
    done: {
      engagement: { eventId: engagementEventId, resource: { type: 'engagement', id: engagement.id } },
      ...(opened && {
        client: { eventId: opened.clientEvent.id, resource: { type: 'client', id: client.id } },
        ...(contact && { contact: { eventId: opened.contactEventId, resource: { type: 'contact', id: contact.contactId } } }),
      }),
    },
    canInvite: contact?.email !== undefined,
  };
  saveOnboarding(tx, onboarding, [
    {
      type: 'opened',
      opening: {
        contractId: accepted.contractId,
        prospectId: accepted.prospectId,
        clientId: client.id,
        contactId: contact?.contactId,
        engagementId,
        ownerId: accepted.ownerId ?? client.ownerId,
        correlationId: event.correlationid,
        startedAt: acceptedAt,
        steps: openingSteps(begun, now),
      },
    },
  ]);
}

/** Which of the events that were just published starts each step. */
function causesOf(
  acceptance: EventRef,
  engagementEventId: string,
  clientEvent: { id: string; is: 'created' | 'reactivated' } | undefined,
): Begun['causes'] {
  const clientEventType = clientEvent?.is === 'reactivated' ? clientReactivated.type : clientCreated.type;
  const causeOf = (name: OnboardingStep): EventRef => {
    const { startedBy } = steps[name];
    if (startedBy.includes(engagementStarted)) return { id: engagementEventId, type: engagementStarted.type };
    if (startedBy.includes(clientCreated) && clientEvent) return { id: clientEvent.id, type: clientEventType };
    return acceptance;
  };
  return Object.fromEntries(stepNames.map((name) => [name, causeOf(name)])) as Begun['causes'];
}
