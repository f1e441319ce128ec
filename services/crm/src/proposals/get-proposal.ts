import { type Handler, ok } from '@praxis/chassis';
import type { getProposal as getProposalOperation } from '@praxis/contracts/crm';
import { proposalReply } from './proposal.reply';
import { findProposal } from './proposal.store';

export const getProposal: Handler<typeof getProposalOperation> = (request) =>
  request.inFirm(async (tx) => ok(proposalReply(await findProposal(tx, request.params.id))));
