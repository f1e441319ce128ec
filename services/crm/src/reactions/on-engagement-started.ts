import { react } from '@praxis/chassis';
import { engagementStarted } from '@praxis/contracts/clients';
import { decideContract } from '../contracts/contract';
import { changeContract } from '../contracts/contract.store';
import { decideProposal } from '../proposals/proposal';
import { changeProposal } from '../proposals/proposal.store';

/** Proposal and contract learn what came of them. */
export const onEngagementStarted = react(
  engagementStarted,
  { name: 'note-engagement', kind: 'effect' },
  async (tx, { data: { proposalId, contractId, clientId, engagementId } }) => {
    if (proposalId !== undefined) {
      await changeProposal(tx, proposalId, undefined, (proposal) =>
        decideProposal(proposal, { type: 'convert', clientId, engagementId, at: tx.at }),
      );
    }
    if (contractId !== undefined) {
      await changeContract(tx, contractId, (contract) => decideContract(contract, { type: 'link', clientId, engagementId }));
    }
  },
);
