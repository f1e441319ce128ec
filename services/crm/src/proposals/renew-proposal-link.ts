import { created, type Handler } from '@praxis/chassis';
import type { renewProposalLink as renewProposalLinkOperation } from '@praxis/contracts/crm';
import { requireLive } from './proposal';
import { proposalReply } from './proposal.reply';
import { lockProposal } from './proposal.store';
import { makeLink } from './proposal-link.store';
import { linkUrl } from './send-proposal';

export const renewProposalLink =
  ({ publicUrl }: { publicUrl: string }): Handler<typeof renewProposalLinkOperation> =>
  (request) =>
    request.inFirm(async (tx) => {
      const proposal = await lockProposal(tx, request.params.id, request.ifMatch);
      requireLive(proposal);
      const { token } = makeLink(tx, proposal);
      tx.changed({ targetId: proposal.id });
      return created({ ...proposalReply(proposal), publicUrl: linkUrl(publicUrl, token) });
    });
