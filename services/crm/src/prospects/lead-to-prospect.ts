import { crmErrors, type ProspectContact } from '@praxis/contracts/crm';
import { type Consent, Consents, Rejection } from '@praxis/contracts/kernel';
import type { Lead } from '../leads/lead';
import { decideProspect, type Prospect, type ProspectEvent, type ProspectFacts } from './prospect';

/** A new prospect with all that the lead knew. */
export const prospectFromLead = (lead: Lead, fresh: { id: string; contactId: string; at: Date }): ProspectFacts => ({
  id: fresh.id,
  name: lead.company,
  kind: 'company',
  website: lead.website,
  industry: lead.industry,
  language: lead.contact.language,
  source: lead.source,
  ownerId: lead.ownerId,
  contacts: [contactOf(lead, fresh.contactId, true)],
  consents: lead.consents,
  createdAt: fresh.at,
});

/** What a lead adds to a prospect that exists: its contact, unless the address is known there, and its consents. Nothing is overwritten. */
export function joinProspect(prospect: Prospect, lead: Lead, contactId: string): ProspectEvent[] {
  const known = prospect.contacts.some(({ email }) => sameAddress(email, lead.contact.email));
  const contacts = known ? undefined : [...prospect.contacts, contactOf(lead, contactId, prospect.contacts.length === 0)];
  const consents = lead.consents.length === 0 ? undefined : mergeConsents(prospect.consents, lead.consents);
  if (contacts === undefined && consents === undefined) return [];
  return decideProspect(prospect, { type: 'update', changes: { contacts, consents } });
}

/**
 * Of each purpose and channel the latest act counts; on a tie a withdrawal wins.
 *
 * @throws Rejection of `crm.consents_too_large`: an acceptance carries them all, and must not fail because of them
 */
export function mergeConsents(known: readonly Consent[], added: readonly Consent[]): Consent[] {
  const latest = new Map<string, Consent>();
  for (const consent of [...known, ...added]) {
    const key = `${consent.purpose}/${consent.channel}`;
    const other = latest.get(key);
    if (other === undefined || other.at < consent.at || (other.at === consent.at && consent.state === 'revoked')) latest.set(key, consent);
  }
  const merged = [...latest.values()];
  requireConsentsToFit(merged);
  return merged;
}

/** @throws Rejection of `crm.consents_too_large` */
export function requireConsentsToFit(consents: readonly Consent[]): void {
  if (!Consents.safeParse(consents).success) throw new Rejection(crmErrors.consents_too_large);
}

const contactOf = ({ contact }: Lead, id: string, primary: boolean): ProspectContact => ({ ...contact, id, primary });

const sameAddress = (a: string | undefined, b: string | undefined) => a !== undefined && a.toLowerCase() === b?.toLowerCase();
