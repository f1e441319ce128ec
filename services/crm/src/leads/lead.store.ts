import type { Tx } from '@praxis/chassis';
import { found, type Stored } from '../found';
import { evolveLead, type Lead, type LeadEvent, type LeadFacts } from './lead';
import { publishLead } from './lead.publishing';
import { leadOf, leads, rowOfLead } from './lead.row';

/** @throws Rejection of `http.not_found` */
export const findLead = async (tx: Tx, id: string): Promise<Stored<Lead>> => leadOf(found(await leads.find(tx, id)));

export function addLead(tx: Tx, facts: LeadFacts): Stored<Lead> {
  const event: LeadEvent = { type: 'created', lead: facts };
  const lead = { ...evolveLead(undefined, event), version: 1 };
  leads.insert(tx, rowOfLead(tx.firmId, lead));
  publishLead(tx, lead, event);
  tx.changed({ targetId: lead.id, after: audited(lead) });
  return lead;
}

/**
 * Locks a lead for the rest of the transaction.
 *
 * @throws Rejection of `http.not_found` or `http.stale`
 */
export const lockLead = async (tx: Tx, id: string, ifMatch?: number): Promise<Stored<Lead>> =>
  leadOf(found(await leads.findForUpdate(tx, id), ifMatch));

/** Writes what was decided on a locked lead, publishes it, and reports it to the audit. */
export function saveLead(tx: Tx, before: Stored<Lead>, events: readonly LeadEvent[]): Stored<Lead> {
  const after = { ...events.reduce<Lead>(evolveLead, before), version: before.version + 1 };
  leads.update(tx, rowOfLead(tx.firmId, after), { from: before.version });
  for (const event of events) publishLead(tx, after, event);
  tx.changed({ targetId: after.id, before: audited(before), after: audited(after) });
  return after;
}

/** @throws Rejection of `http.not_found`, `http.stale`, and what `decide` throws */
export async function changeLead(
  tx: Tx,
  id: string,
  ifMatch: number | undefined,
  decide: (lead: Lead) => LeadEvent[],
): Promise<Stored<Lead>> {
  const lead = await lockLead(tx, id, ifMatch);
  return saveLead(tx, lead, decide(lead));
}

const audited = (lead: Lead) => ({ status: lead.status, source: lead.source, ownerId: lead.ownerId });
