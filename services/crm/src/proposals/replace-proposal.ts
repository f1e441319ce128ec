import { type Handler, ok } from '@praxis/chassis';
import { crmErrors, type ProposalInput, type replaceProposal as replaceProposalOperation } from '@praxis/contracts/crm';
import { Rejection } from '@praxis/contracts/kernel';
import { requireMember } from '../members/owner-for';
import { decideProposal, type Proposal, requireDraft } from './proposal';
import { proposalReply } from './proposal.reply';
import { lockProposal, saveProposal } from './proposal.store';
import { partyIn, writeDraft } from './write-draft';

export const replaceProposal: Handler<typeof replaceProposalOperation> = (request) =>
  request.inFirm(async (tx) => {
    const draft = await lockProposal(tx, request.params.id, request.ifMatch);
    requireDraft(draft);
    requireSameParty(draft, request.body);
    const ownerId = request.body.ownerId ?? draft.ownerId;
    if (request.body.ownerId !== undefined) await requireMember(tx, request.body.ownerId);
    const { content, priced } = await writeDraft(tx, request.body, draft);
    return ok(proposalReply(await saveProposal(tx, draft, decideProposal(draft, { type: 'edit', content, priced, ownerId }))));
  });

function requireSameParty({ party }: Proposal, given: ProposalInput): void {
  const other = partyIn(given);
  const idOf = (either: Proposal['party']) => (either.type === 'new_client' ? either.prospectId : either.clientId);
  if (party.type !== other.type || idOf(party) !== idOf(other)) throw new Rejection(crmErrors.party_fixed);
}
