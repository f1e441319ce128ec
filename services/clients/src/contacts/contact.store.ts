import type { Tx } from '@praxis/chassis';
import { clientsErrors, contactChanged } from '@praxis/contracts/clients';
import { Rejection } from '@praxis/contracts/kernel';
import { clients } from '../clients/client.row';
import { found } from '../found';
import { type AtClient, type Contact, demote, knownContact, sameEmail } from './contact';
import { type ClientContactRow, clientContacts, contactOf, contacts, rowOfContact, rowsOfClients } from './contact.row';

/** @throws Rejection of `http.not_found` */
export async function findContact(tx: Tx, id: string): Promise<Contact> {
  const [row, links] = await Promise.all([contacts.find(tx, id), linksOf(tx, [id])]);
  return contactOf(found(row), links);
}

/** @throws Rejection of `http.not_found` or `http.stale` */
export async function lockContact(tx: Tx, id: string, ifMatch?: number): Promise<Contact> {
  const [row, links, hidden] = await Promise.all([
    contacts.findForUpdate(tx, id),
    linksOf(tx, [id]),
    tx.query('select * from hidden_links($1)', [id]),
  ]);
  return contactOf(found(row, ifMatch), links, hidden.map(clientContacts.fromDatabase));
}

/** The active contacts of a client, the primary one first. */
export async function contactsOfClient(tx: Tx, clientId: string): Promise<Contact[]> {
  const ofClient = `select contact_id from client_contacts where firm_id = $1 and client_id = $2`;
  const [rows, links] = await Promise.all([
    contacts.select(tx, `where firm_id = $1 and status = 'active' and id in (${ofClient}) order by created_at, id`, [tx.firmId, clientId]),
    clientContacts.select(tx, `where firm_id = $1 and contact_id in (${ofClient})`, [tx.firmId, clientId]),
  ]);
  const all = rows.map((row) => contactOf(row, links));
  const isPrimary = (contact: Contact) => contact.clients.some((entry) => entry.clientId === clientId && entry.primary);
  return [...all.filter(isPrimary), ...all.filter((contact) => !isPrimary(contact))];
}

export const linksOf = (tx: Tx, contactIds: readonly string[]): Promise<ClientContactRow[]> =>
  clientContacts.select(tx, 'where firm_id = $1 and contact_id = any($2) order by client_id', [tx.firmId, contactIds]);

/** Adds a contact to clients that are locked. Returns the id of the event that tells of it. */
export async function addContact(tx: Tx, contact: Contact): Promise<string> {
  await makeRoomForPrimary(tx, contact);
  return addFirstContact(tx, contact);
}

/** As `addContact`, to a client that is just being made: nobody else can be primary there. */
export async function addFirstContact(tx: Tx, contact: Contact): Promise<string> {
  contacts.insert(tx, rowOfContact(tx.firmId, contact));
  for (const row of rowsOfClients(tx.firmId, contact)) clientContacts.insert(tx, row);
  tx.changed({ targetId: contact.id, after: audited(contact) });
  return publishContact(tx, contact);
}

/** Writes a locked contact in its new state. Returns it. */
export async function saveContact(tx: Tx, before: Contact, next: Contact): Promise<Contact> {
  await makeRoomForPrimary(tx, next);
  const after = await writeContact(tx, before, next);
  tx.changed({ targetId: after.id, before: audited(before), after: { ...audited(after), ...personalChanges(before, after) } });
  return after;
}

/** Tells of a contact as it is. Returns the event's id. */
export async function publishContact(tx: Tx, contact: Contact): Promise<string> {
  const everywhere = [...contact.clients, ...contact.elsewhere];
  return tx.publish(contactChanged, {
    subject: contact.id,
    clientId: await clientToTell(
      tx,
      everywhere.map(({ clientId }) => clientId),
    ),
    data: { ...knownContact(contact), status: contact.status, clients: everywhere },
  });
}

/**
 * The client whose readers hear of a contact live. With several it is nobody's in particular: who sees one of them sees the contact. Where all
 * of them are confidential one stands for all, so that nobody else hears of it; the team of another sees it when it looks.
 */
async function clientToTell(tx: Tx, clientIds: readonly string[]): Promise<string | undefined> {
  const [first, ...others] = clientIds;
  if (others.length === 0) return first;
  const [row] = await tx.query<{ open: boolean }>(
    'select count(*) < $3::int as open from client_teams where firm_id = $1 and client_id = any($2) and confidential',
    [tx.firmId, clientIds, clientIds.length],
  );
  return row?.open === false ? first : undefined;
}

/**
 * Locks the clients of a contact, so that no two contacts become primary, or take one address, at once.
 *
 * @param already where the contact was before: it stays at an archived client, but comes to none
 * @throws Rejection of `clients.client_unknown`, `clients.contact_email_in_use`
 */
export async function lockClientsFor(tx: Tx, contact: Contact, already: readonly AtClient[] = []): Promise<void> {
  const ids = contact.clients.map(({ clientId }) => clientId);
  const stays = (id: string) => already.some(({ clientId }) => clientId === id);
  const rows = await clients.select(tx, 'where firm_id = $1 and id = any($2) order by id for update', [tx.firmId, ids]);
  const unknown = ids.filter((id) => !rows.some((row) => row.id === id && (row.status !== 'archived' || stays(id))));
  if (unknown.length > 0) throw new Rejection(clientsErrors.client_unknown, { clientIds: unknown });
  if (contact.card.email === undefined) return;
  const others = await contacts.select(
    tx,
    `where firm_id = $1 and id <> $2 and lower(email) = lower($3)
       and id in (select contact_id from client_contacts where firm_id = $1 and client_id = any($4)) limit 1`,
    [tx.firmId, contact.id, contact.card.email, ids],
  );
  const other = others.find(({ email }) => sameEmail(email ?? undefined, contact.card.email));
  if (other) throw new Rejection(clientsErrors.contact_email_in_use, { contactId: other.id });
}

/** Whoever was primary where this contact is to be, is no longer. */
async function makeRoomForPrimary(tx: Tx, contact: Contact): Promise<void> {
  const primaryAt = contact.clients.filter(({ primary }) => primary).map(({ clientId }) => clientId);
  if (primaryAt.length === 0) return;
  const rivals = await clientContacts.select(
    tx,
    'where firm_id = $1 and client_id = any($2) and is_primary and contact_id <> $3 order by contact_id',
    [tx.firmId, primaryAt, contact.id],
  );
  for (const { contactId, clientId } of rivals) {
    const rival = await lockContact(tx, contactId);
    await writeContact(tx, rival, demote(rival, clientId, tx.at));
  }
}

async function writeContact(tx: Tx, before: Contact, next: Contact): Promise<Contact> {
  const after = { ...next, version: before.version + 1 };
  contacts.update(tx, rowOfContact(tx.firmId, after), { from: before.version });
  if (after.clients !== before.clients) {
    tx.write('delete from client_contacts where firm_id = $1 and contact_id = $2', [tx.firmId, after.id]);
    for (const row of rowsOfClients(tx.firmId, after)) clientContacts.insert(tx, row);
  }
  await publishContact(tx, after);
  return after;
}

/** Of the person's own data only which of it changed. */
const audited = ({ status, clients: at }: Contact) => ({ status, clients: at.map(({ clientId, primary }) => ({ clientId, primary })) });

const personalChanges = (before: Contact, after: Contact): Record<string, 'changed'> =>
  Object.fromEntries(
    (['name', 'email', 'phone', 'title'] as const)
      .filter((field) => before.card[field] !== after.card[field])
      .map((field) => [field, 'changed'] as const),
  );
