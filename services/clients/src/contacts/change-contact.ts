import { type Handler, ok } from '@praxis/chassis';
import type { changeContact as changeContactOperation } from '@praxis/contracts/clients';
import { change } from './contact';
import { contactReply } from './contact.reply';
import { findContact, lockClientsFor, lockContact, saveContact } from './contact.store';

export const changeContact: Handler<typeof changeContactOperation> = (request) =>
  request.inFirm(async (tx) => {
    const { id } = request.params;
    // Clients before contacts, as everywhere: then no two changes can wait for each other.
    const seen = await findContact(tx, id);
    const wanted = change(seen, request.body, tx.at);
    const { clients, email } = request.body;
    if (clients !== undefined || email !== undefined) await lockClientsFor(tx, wanted, seen.clients);
    const before = await lockContact(tx, id, request.ifMatch);
    return ok(contactReply(await saveContact(tx, before, change(before, request.body, tx.at))));
  });
