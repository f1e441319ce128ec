import type { Tx } from '@praxis/chassis';
import { crmErrors } from '@praxis/contracts/crm';
import { type Buyer, Rejection } from '@praxis/contracts/kernel';
import { primaryContactOf, requireClient } from '../clients/known-client';
import { cardOf } from '../prospects/contacts';
import { type Prospect, primaryContact } from '../prospects/prospect';
import { prospectOf, prospects } from '../prospects/prospect.row';
import type { Party, Recipient } from './proposal';

/** Who would buy, and who speaks for them. */
export interface PartyFacts {
  buyer: Buyer;
  recipient: Recipient | undefined;
}

/**
 * The party of a proposal as it is known now.
 *
 * @param currency of the proposal
 * @throws Rejection of `crm.prospect_unknown`, `crm.client_unknown` or `crm.client_archived`
 */
export async function partyFacts(tx: Tx, party: Party, currency: string): Promise<PartyFacts> {
  if (party.type === 'additional') {
    const [client, contact] = await Promise.all([requireClient(tx, party.clientId), primaryContactOf(tx, party.clientId)]);
    return { buyer: client.buyer, recipient: contact && { ...contact.card, contactId: contact.id } };
  }
  const row = await prospects.find(tx, party.prospectId);
  if (row === undefined) throw new Rejection(crmErrors.prospect_unknown, { prospectId: party.prospectId });
  const prospect = prospectOf(row);
  const contact = primaryContact(prospect);
  return { buyer: buyerOf(prospect, currency), recipient: contact && cardOf(contact) };
}

/** A prospect as a buyer: it counts as domestic until clients knows better. */
export const buyerOf = (prospect: Prospect, currency: string): Buyer => ({
  kind: prospect.kind,
  displayName: prospect.name,
  legalName: prospect.legalName ?? prospect.name,
  taxIds: [],
  taxTreatment: 'domestic',
  billingAddress: prospect.address,
  currency,
  language: prospect.language,
  website: prospect.website,
  industry: prospect.industry,
  poNumberRequired: false,
});
