import type { Tx } from '@praxis/chassis';
import { engagementStarted, engagementTerminated } from '@praxis/contracts/clients';
import type { KnownContact } from '@praxis/contracts/kernel';
import type { Client } from '../clients/client';
import type { Engagement } from './engagement';

/** Returns the event's id, which is the cause of the steps that it starts. */
export function publishStarted(
  tx: Tx,
  engagement: Engagement,
  parties: { client: Client; billingContact: KnownContact | undefined; prospectId: string | undefined },
): string {
  const { client, billingContact, prospectId } = parties;
  return tx.publish(engagementStarted, {
    subject: engagement.id,
    clientId: client.id,
    data: {
      engagementId: engagement.id,
      version: engagement.version,
      title: engagement.title,
      status: engagement.status === 'planned' ? 'planned' : 'active',
      clientId: client.id,
      clientNumber: client.number,
      onboardingId: engagement.onboardingId,
      prospectId,
      proposalId: engagement.proposalId,
      proposalNumber: engagement.proposalNumber,
      contractId: engagement.contractId,
      contractNumber: engagement.contractNumber,
      ownerId: client.ownerId,
      buyer: client.buyer,
      billingContact,
      acceptedAt: engagement.acceptedAt.toISOString(),
      acceptedOn: engagement.acceptedOn,
      startDate: engagement.startDate,
      endDate: engagement.endDate,
      currency: engagement.currency,
      terms: engagement.terms,
      deposit: engagement.deposit,
      lines: [...engagement.lines],
      createProject: engagement.createProject,
      projectTemplate: engagement.projectTemplate,
    },
  });
}

/** @param reason why its onboarding was cancelled */
export const publishTerminated = (tx: Tx, engagement: Engagement, reason: string): string =>
  tx.publish(engagementTerminated, {
    subject: engagement.id,
    clientId: engagement.clientId,
    data: {
      engagementId: engagement.id,
      version: engagement.version,
      clientId: engagement.clientId,
      contractId: engagement.contractId,
      proposalId: engagement.proposalId,
      onboardingId: engagement.onboardingId,
      effectiveDate: engagement.terminatedOn ?? engagement.acceptedOn,
      reason,
    },
  });
