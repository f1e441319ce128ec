import type { Tx } from '@praxis/chassis';
import { crmErrors } from '@praxis/contracts/crm';
import { hashLinkToken, httpErrors, makeLinkToken, Rejection } from '@praxis/contracts/kernel';
import type { Stored } from '../found';
import type { Proposal } from './proposal';
import { lockProposal } from './proposal.store';
import { type ProposalLinkRow, proposalLinks } from './proposal-link.row';

/** Makes the link to a revision and ends the one before it. The token is returned once and stored as its hash only. */
export function makeLink(tx: Tx, { id: proposalId, revision }: Pick<Proposal, 'id' | 'revision'>): { token: string } {
  endLink(tx, proposalId, 'replaced');
  const token = makeLinkToken(tx.firmId);
  proposalLinks.insert(tx, {
    firmId: tx.firmId,
    id: tx.newId(),
    proposalId,
    revision,
    tokenHash: hashLinkToken(token),
    createdAt: tx.at,
    endedAt: null,
    endedBy: null,
  });
  return { token };
}

/** From now on the link of a proposal leads nowhere. */
export function endLink(tx: Tx, proposalId: string, endedBy: 'replaced' | 'superseded'): void {
  tx.write('update proposal_links set ended_at = $3, ended_by = $4 where firm_id = $1 and proposal_id = $2 and ended_at is null', [
    tx.firmId,
    proposalId,
    tx.at,
    endedBy,
  ]);
}

/**
 * The link behind a token; the transaction acts in its name from here on. An unknown or replaced one and one of a suspended firm are the
 * same to whoever asks.
 *
 * @throws Rejection of `http.not_found`
 */
export async function openLink(tx: Tx, token: string | undefined): Promise<ProposalLinkRow> {
  const [link] = await proposalLinks.lookUp(tx, 'where firm_id = $1 and token_hash = $2', [tx.firmId, hashLinkToken(token ?? '')]);
  if (link === undefined || link.endedBy === 'replaced') throw new Rejection(httpErrors.not_found);
  const { status } = await tx.firm();
  if (status === 'suspended' || status === 'cancelled') throw new Rejection(httpErrors.not_found);
  tx.actAs(`link:${link.id}`);
  return link;
}

/**
 * The proposal behind a token, locked, to be answered. Who holds the link of an earlier revision is told so, instead of getting a 404
 * while reading what was sent to him.
 *
 * @throws Rejection of `http.not_found` or `crm.proposal_superseded`
 */
export async function lockByLink(tx: Tx, token: string | undefined): Promise<Stored<Proposal>> {
  const { id, proposalId } = await openLink(tx, token);
  // Read again behind the lock: the link may have ended while it was waited for.
  const [proposal, link] = await Promise.all([lockProposal(tx, proposalId), proposalLinks.find(tx, id)]);
  if (link === undefined || link.endedBy === 'replaced') throw new Rejection(httpErrors.not_found);
  if (link.endedBy === 'superseded' || link.revision !== proposal.revision) throw new Rejection(crmErrors.proposal_superseded);
  return proposal;
}
