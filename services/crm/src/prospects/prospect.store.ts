import type { Tx } from '@praxis/chassis';
import { found, type Stored } from '../found';
import { evolveProspect, type Prospect, type ProspectEvent, type ProspectFacts } from './prospect';
import { publishProspect } from './prospect.publishing';
import { prospectOf, prospects, rowOfProspect } from './prospect.row';

/** @throws Rejection of `http.not_found` */
export const findProspect = async (tx: Tx, id: string): Promise<Stored<Prospect>> => prospectOf(found(await prospects.find(tx, id)));

export function addProspect(tx: Tx, facts: ProspectFacts): Stored<Prospect> {
  const prospect = { ...evolveProspect(undefined, { type: 'created', prospect: facts }), version: 1 };
  prospects.insert(tx, rowOfProspect(tx.firmId, prospect));
  tx.changed({ targetId: prospect.id, after: audited(prospect) });
  return prospect;
}

/**
 * Locks a prospect for the rest of the transaction.
 *
 * @throws Rejection of `http.not_found` or `http.stale`
 */
export const lockProspect = async (tx: Tx, id: string, ifMatch?: number): Promise<Stored<Prospect>> =>
  prospectOf(found(await prospects.findForUpdate(tx, id), ifMatch));

/** Writes what was decided on a locked prospect, publishes it, and reports it to the audit. */
export function saveProspect(tx: Tx, before: Stored<Prospect>, events: readonly ProspectEvent[]): Stored<Prospect> {
  const after = { ...events.reduce<Prospect>(evolveProspect, before), version: before.version + 1 };
  prospects.update(tx, rowOfProspect(tx.firmId, after), { from: before.version });
  for (const event of events) publishProspect(tx, after, event);
  tx.changed({ targetId: after.id, before: audited(before), after: audited(after) });
  return after;
}

/** @throws Rejection of `http.not_found`, `http.stale`, and what `decide` throws */
export async function changeProspect(
  tx: Tx,
  id: string,
  ifMatch: number | undefined,
  decide: (prospect: Prospect) => ProspectEvent[],
): Promise<Stored<Prospect>> {
  const prospect = await lockProspect(tx, id, ifMatch);
  return saveProspect(tx, prospect, decide(prospect));
}

const audited = (prospect: Prospect) => ({
  status: prospect.status,
  source: prospect.source,
  ownerId: prospect.ownerId,
  clientId: prospect.status === 'won' ? prospect.clientId : undefined,
});
