import type { Tx } from '@praxis/chassis';
import { endOfDay, type LocalDate } from '@praxis/contracts/kernel';
import { found, type Stored } from '../found';
import { evolveProposal, isLive, type Proposal, type ProposalEvent, type ProposalFacts } from './proposal';
import { publishProposal } from './proposal.publishing';
import { proposalOf, proposals, rowOfProposal } from './proposal.row';

/** @throws Rejection of `http.not_found` */
export const findProposal = async (tx: Tx, id: string): Promise<Stored<Proposal>> => proposalOf(found(await proposals.find(tx, id)));

export function addProposal(tx: Tx, facts: ProposalFacts): Stored<Proposal> {
  const proposal = { ...evolveProposal(undefined, { type: 'drafted', proposal: facts }), version: 1 };
  proposals.insert(tx, rowOfProposal(tx.firmId, proposal, null));
  tx.changed({ targetId: proposal.id, after: audited(proposal) });
  return proposal;
}

/**
 * Locks a proposal for the rest of the transaction: revision, withdrawal, expiry and acceptance race on its row.
 *
 * @throws Rejection of `http.not_found` or `http.stale`
 */
export const lockProposal = async (tx: Tx, id: string, ifMatch?: number): Promise<Stored<Proposal>> =>
  proposalOf(found(await proposals.findForUpdate(tx, id), ifMatch));

/** Writes what was decided on a locked proposal, publishes it, and reports it to the audit. Without events nothing happens. */
export async function saveProposal(tx: Tx, before: Stored<Proposal>, events: readonly ProposalEvent[]): Promise<Stored<Proposal>> {
  if (events.length === 0) return before;
  const after = { ...events.reduce<Proposal>(evolveProposal, before), version: before.version + 1 };
  const dueAt = isLive(after) ? await endOfValidity(tx, after) : null;
  proposals.update(tx, rowOfProposal(tx.firmId, after, dueAt), { from: before.version });
  for (const event of events) publishProposal(tx, after, event);
  tx.changed({ targetId: after.id, before: audited(before), after: audited(after) });
  return after;
}

/** @throws Rejection of `http.not_found`, `http.stale`, and what `decide` throws */
export async function changeProposal(
  tx: Tx,
  id: string,
  ifMatch: number | undefined,
  decide: (proposal: Proposal) => ProposalEvent[],
): Promise<Stored<Proposal>> {
  const proposal = await lockProposal(tx, id, ifMatch);
  return saveProposal(tx, proposal, decide(proposal));
}

/** The first instant after the last day of validity in the firm's zone. */
export async function endOfValidity(tx: Tx, { content }: { content: { validUntil: LocalDate } }): Promise<Date> {
  const { timezone } = await tx.firm();
  return new Date(endOfDay(content.validUntil, timezone));
}

const audited = ({ status, revision, ownerId, content }: Proposal) => ({ status, revision, ownerId, validUntil: content.validUntil });
