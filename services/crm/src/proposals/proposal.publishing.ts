import type { Tx } from '@praxis/chassis';
import { proposalDeclined, proposalExpired, proposalSent, proposalViewed, proposalWithdrawn } from '@praxis/contracts/crm';
import { cardOf } from '../prospects/contacts';
import type { Proposal, ProposalEvent, ProposalFacts } from './proposal';

/** How every event of a proposal names it. `clientId` is known for additional ones, and for others once they have become a client. */
export const namedIn = (proposal: ProposalFacts) => ({
  proposalId: proposal.id,
  number: proposal.number,
  revision: proposal.revision,
  type: proposal.party.type,
  title: proposal.content.title,
  prospectId: proposal.party.type === 'new_client' ? proposal.party.prospectId : undefined,
  clientId: proposal.party.type === 'additional' ? proposal.party.clientId : proposal.clientId,
  ownerId: proposal.ownerId,
});

/** What others are told of a proposal; drafting and revising stay here, and an acceptance is told with its contract (accept-proposal.ts). */
export function publishProposal(tx: Tx, proposal: Proposal, event: ProposalEvent): void {
  const named = namedIn(proposal);
  const { id: subject, content } = proposal;
  const { clientId } = named;
  switch (event.type) {
    case 'sent': {
      const { at, documentSha256, recipient } = event.sent;
      const data = {
        ...named,
        recipient: recipient && cardOf(recipient),
        currency: content.currency,
        validUntil: content.validUntil,
        documentSha256,
        sentAt: at.toISOString(),
      };
      tx.publish(proposalSent, { subject, data, clientId });
      return;
    }
    case 'viewed':
      tx.publish(proposalViewed, { subject, data: { ...named, viewedAt: event.at.toISOString() }, clientId });
      return;
    case 'declined':
      tx.publish(proposalDeclined, { subject, data: { ...named, reason: event.reason, declinedAt: event.at.toISOString() }, clientId });
      return;
    case 'expired':
      tx.publish(proposalExpired, { subject, data: { ...named, validUntil: content.validUntil }, clientId });
      return;
    case 'withdrawn':
      tx.publish(proposalWithdrawn, { subject, data: { ...named, reason: event.reason }, clientId });
      return;
    case 'drafted':
    case 'edited':
    case 'revised':
    case 'accepted':
    case 'converted':
      return;
  }
}
