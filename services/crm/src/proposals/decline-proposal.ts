import { type Handler, ok } from '@praxis/chassis';
import type { declineProposal as declineProposalOperation } from '@praxis/contracts/crm';
import { decideProposal } from './proposal';
import { endOfValidity, saveProposal } from './proposal.store';
import { lockByLink } from './proposal-link.store';

export const declineProposal: Handler<typeof declineProposalOperation> = (request) =>
  request.inFirm(async (tx) => {
    const proposal = await lockByLink(tx, request.linkToken);
    const validTo = await endOfValidity(tx, proposal);
    const { reason } = request.body;
    const declined = await saveProposal(tx, proposal, decideProposal(proposal, { type: 'decline', at: tx.at, reason, validTo }));
    if (declined.status !== 'declined') throw new Error(`Proposal ${declined.id} is ${declined.status}, not declined`);
    return ok({ proposalId: declined.id, status: declined.status, declinedAt: declined.declinedAt.toISOString() });
  });
