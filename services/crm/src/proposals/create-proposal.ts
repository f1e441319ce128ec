import { created, type Handler } from '@praxis/chassis';
import type { createProposal as createProposalOperation } from '@praxis/contracts/crm';
import { ownerFor } from '../members/owner-for';
import { nextNumber } from '../numbers/next-number';
import { proposalReply } from './proposal.reply';
import { addProposal } from './proposal.store';
import { partyIn, writeDraft } from './write-draft';

export const createProposal: Handler<typeof createProposalOperation> = (request) =>
  request.inFirm(async (tx) => {
    const ownerId = await ownerFor(tx, request.body.ownerId);
    const { content, priced } = await writeDraft(tx, request.body, undefined);
    const proposal = addProposal(tx, {
      id: tx.newId(),
      number: await nextNumber(tx, 'proposal', priced.pricedOn.slice(0, 4)),
      party: partyIn(request.body),
      revision: 1,
      content,
      priced,
      ownerId,
      createdAt: tx.at,
    });
    return created(proposalReply(proposal));
  });
