import { type Handler, ok } from '@praxis/chassis';
import type { reviseProposal as reviseProposalOperation } from '@praxis/contracts/crm';
import { decideProposal } from './proposal';
import { proposalReply } from './proposal.reply';
import { changeProposal } from './proposal.store';
import { endLink } from './proposal-link.store';

export const reviseProposal: Handler<typeof reviseProposalOperation> = (request) =>
  request.inFirm(async (tx) => {
    const draft = await changeProposal(tx, request.params.id, request.ifMatch, (sent) => decideProposal(sent, { type: 'revise' }));
    endLink(tx, draft.id, 'superseded');
    return ok(proposalReply(draft));
  });
