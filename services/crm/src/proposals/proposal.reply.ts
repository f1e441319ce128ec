import type { Proposal as ProposalReply, ProposalSummary } from '@praxis/contracts/crm';
import { money } from '@praxis/contracts/kernel';
import type { Stored } from '../found';
import { cardOf } from '../prospects/contacts';
import type { Proposal } from './proposal';

/** What a list shows. */
export const proposalSummary = (proposal: Stored<Proposal>): ProposalSummary => ({
  id: proposal.id,
  version: proposal.version,
  number: proposal.number,
  status: proposal.status,
  revision: proposal.revision,
  type: proposal.party.type,
  prospectId: proposal.party.type === 'new_client' ? proposal.party.prospectId : undefined,
  clientId: proposal.party.type === 'additional' ? proposal.party.clientId : proposal.clientId,
  engagementId: proposal.engagementId,
  title: proposal.content.title,
  currency: proposal.content.currency,
  validUntil: proposal.content.validUntil,
  ownerId: proposal.ownerId,
  createdAt: proposal.createdAt.toISOString(),
  ...(proposal.status === 'draft' ? {} : { sentAt: proposal.sent.at.toISOString() }),
  ...('viewedAt' in proposal ? { viewedAt: proposal.viewedAt?.toISOString() } : {}),
  ...(proposal.status === 'accepted' ? { acceptedAt: proposal.accepted.at.toISOString(), contractId: proposal.accepted.contractId } : {}),
});

/** All of a proposal as the firm sees it. */
export function proposalReply(proposal: Stored<Proposal>): ProposalReply {
  const { content, priced } = proposal;
  const recipient = proposal.status === 'draft' ? undefined : proposal.sent.recipient;
  return {
    ...proposalSummary(proposal),
    introduction: content.introduction,
    terms: { netDays: content.netDays },
    start: content.start,
    endMode: content.endMode,
    endDate: content.endDate,
    minimumTermMonths: content.minimumTermMonths,
    noticeDays: content.noticeDays,
    deposit: content.deposit,
    createProject: content.createProject,
    projectTemplate: content.projectTemplate,
    openPortal: content.openPortal,
    options: shownOptions(proposal),
    pricedOn: priced.pricedOn,
    warnings: priced.warnings,
    recipient: recipient && cardOf(recipient),
    ...(proposal.status === 'draft' ? {} : { documentSha256: proposal.sent.documentSha256 }),
    ...(proposal.status === 'accepted' ? { accepted: acceptedReply(proposal.accepted) } : {}),
    ...('reason' in proposal ? { reason: proposal.reason } : {}),
    convertedAt: proposal.convertedAt?.toISOString(),
  };
}

/** Options with lines and prices put together. */
export const shownOptions = ({ content, priced }: Pick<Proposal, 'content' | 'priced'>): ProposalReply['options'] =>
  content.options.map((option) => {
    const prices = priced.options.find(({ optionId }) => optionId === option.id);
    if (prices === undefined) throw new Error(`Option ${option.id} has no prices`);
    const ofLine = new Map(prices.lines.map((line) => [line.lineId, line]));
    return {
      id: option.id,
      name: option.name,
      lines: option.lines.map((line) => {
        const price = ofLine.get(line.id);
        return { ...line, net: price?.net ?? money(0, content.currency), taxes: price?.taxes ?? [] };
      }),
      totals: prices.totals,
    };
  });

const acceptedReply = ({
  optionId,
  addOnLineIds,
  signerName,
  signerEmail,
  contractNumber,
  correlationId,
}: {
  optionId: string;
  addOnLineIds: readonly string[];
  signerName: string;
  signerEmail: string;
  contractNumber: string;
  correlationId: string;
}): ProposalReply['accepted'] => ({ optionId, addOnLineIds: [...addOnLineIds], signerName, signerEmail, contractNumber, correlationId });
