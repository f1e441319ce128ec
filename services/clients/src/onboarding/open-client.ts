import { TransientError, type Tx } from '@praxis/chassis';
import { clientsErrors } from '@praxis/contracts/clients';
import type { ProposalAccepted } from '@praxis/contracts/crm';
import { type FirmFacts, type KnownContact, Rejection } from '@praxis/contracts/kernel';
import { type Client, reactivate } from '../clients/client';
import { type ClientOpening, publishCreated, publishReactivated } from '../clients/client.publishing';
import { clientOf, clients } from '../clients/client.row';
import { addClient, countClients, lockClientNumbers, lockClientOfProspect, saveClient } from '../clients/client.store';
import { type Contact, knownContact, newContact, sameEmail } from '../contacts/contact';
import { addContact, addFirstContact, contactsOfClient, publishContact } from '../contacts/contact.store';

/** The client as the acceptance finds or makes it, and what was told of it. */
export interface OpenedClient {
  client: Client;
  contact: KnownContact | undefined;
  billingContact: KnownContact | undefined;
  /** Absent when the client was active already: then nothing happened to it. */
  opened: { clientEvent: { id: string; is: 'created' | 'reactivated' }; contactEventId: string } | undefined;
}

/**
 * The client of an acceptance: a new one, the inactive one of the same prospect again, or the active one as it is.
 *
 * @throws Rejection of `clients.client_limit_reached`, `clients.client_unknown`; TransientError while the client is still being undone
 */
export async function openClient(
  tx: Tx,
  accepted: ProposalAccepted,
  refs: { onboardingId: string; engagementId: string },
  limits: FirmFacts['limits'],
): Promise<OpenedClient> {
  const opening = (contact: Contact): ClientOpening => ({
    ...refs,
    proposalId: accepted.proposalId,
    prospectId: accepted.prospectId,
    contact: knownContact(contact),
    openPortal: accepted.openPortal,
  });
  if (accepted.type === 'additional') {
    return await reopen(tx, await existing(tx, accepted.clientId), accepted, opening);
  }
  // Two proposals to one prospect can be accepted at once: the second waits here and then finds the client of the first.
  const nextNumber = await lockClientNumbers(tx);
  const [known, count] = await Promise.all([
    accepted.prospectId === undefined ? undefined : lockClientOfProspect(tx, accepted.prospectId),
    countClients(tx),
  ]);
  if (known !== undefined) return await reopen(tx, known, accepted, opening);

  if (count >= limits.clients) throw new Rejection(clientsErrors.client_limit_reached, { limit: limits.clients });
  const client: Client = {
    id: tx.newId(),
    version: 1,
    number: nextNumber(),
    status: 'active',
    buyer: accepted.buyer,
    ownerId: accepted.ownerId,
    confidential: false,
    teamIds: [],
    tags: [],
    sourceProspectId: accepted.prospectId,
    sourceProposalId: accepted.proposalId,
    createdAt: tx.at,
    updatedAt: tx.at,
  };
  addClient(tx, client);
  const contact = contactOfAcceptance(tx, accepted, client.id, true);
  const contactEventId = await addFirstContact(tx, contact);
  const clientEvent = { id: publishCreated(tx, client, opening(contact)), is: 'created' } as const;
  const card = knownContact(contact);
  return { client, contact: card, billingContact: card, opened: { clientEvent, contactEventId } };
}

/** A client that was there before. Only one that was put aside is opened again. */
async function reopen(
  tx: Tx,
  client: Client,
  accepted: ProposalAccepted,
  opening: (contact: Contact) => ClientOpening,
): Promise<OpenedClient> {
  const contacts = await contactsOfClient(tx, client.id);
  const { contactId, email } = accepted.contact;
  const signer = contacts.find(({ id, card }) => id === contactId || sameEmail(card.email, email));
  if (client.status === 'active') {
    const contact = signer ?? contacts[0];
    return { client, contact: contact && knownContact(contact), billingContact: billingContactOf(contacts, client.id), opened: undefined };
  }
  await requireUndone(tx, client.id);
  const buyer = accepted.type === 'new_client' ? accepted.buyer : undefined;
  const active = saveClient(tx, client, reactivate(client, buyer, tx.at));
  const contact = signer ?? contactOfAcceptance(tx, accepted, client.id, contacts.length === 0);
  const contactEventId = await (signer === undefined ? addContact(tx, contact) : publishContact(tx, contact));
  const clientEvent = { id: publishReactivated(tx, active, opening(contact)), is: 'reactivated' } as const;
  return {
    client: active,
    contact: knownContact(contact),
    billingContact: billingContactOf([...contacts, contact], client.id),
    opened: { clientEvent, contactEventId },
  };
}

/**
 * A client that is being undone elsewhere is opened again only afterwards: else the late undoing would meet what was made anew.
 *
 * @throws TransientError
 */
async function requireUndone(tx: Tx, clientId: string): Promise<void> {
  const undoing = await tx.query(`select 1 from onboardings where firm_id = $1 and client_id = $2 and status = 'cancelling' limit 1`, [
    tx.firmId,
    clientId,
  ]);
  if (undoing.length === 0) return;
  throw new TransientError('clients.cancellation_under_way', 'The former onboarding of this client is still being undone');
}

async function existing(tx: Tx, clientId: string | undefined): Promise<Client> {
  const row = clientId === undefined ? undefined : await clients.findForUpdate(tx, clientId);
  if (row === undefined) throw new Rejection(clientsErrors.client_unknown);
  return clientOf(row);
}

/** The person who accepted decides; the first one of a client is also its primary contact and gets the invoices. */
const contactOfAcceptance = (tx: Tx, accepted: ProposalAccepted, clientId: string, first: boolean): Contact => {
  const { contactId: _, ...card } = accepted.contact;
  return newContact(tx.newId(), card, [{ clientId, primary: first, billing: first, decisionMaker: true }], tx.at);
};

/** Who gets the invoices: the billing contact, else the primary one. Contacts come with the primary one first. */
function billingContactOf(contacts: readonly Contact[], clientId: string): KnownContact | undefined {
  const billing = contacts.find(({ clients }) => clients.some((entry) => entry.clientId === clientId && entry.billing));
  const contact = billing ?? contacts[0];
  return contact && knownContact(contact);
}
