import { type Handler, ok } from '@praxis/chassis';
import type { withdrawProposal as withdrawProposalOperation } from '@praxis/contracts/crm';
import { decideProposal } from './proposal';
import { proposalReply } from './proposal.reply';
import { changeProposal } from './proposal.store';

export const withdrawProposal: Handler<typeof withdrawProposalOperation> = (request) =>
  request.inFirm(async (tx) => {
    const { reason } = request.body;
    const proposal = await changeProposal(tx, request.params.id, request.ifMatch, (sent) =>
      decideProposal(sent, { type: 'withdraw', at: tx.at, reason }),
    );
    return ok(proposalReply(proposal));
  });
