import { created, type Handler } from '@praxis/chassis';
import type { createContact as createContactOperation } from '@praxis/contracts/clients';
import { newContact } from './contact';
import { contactReply } from './contact.reply';
import { addContact, lockClientsFor } from './contact.store';

export const createContact: Handler<typeof createContactOperation> = (request) =>
  request.inFirm(async (tx) => {
    const { clients, ...card } = request.body;
    const contact = newContact(tx.newId(), card, clients, tx.at);
    await lockClientsFor(tx, contact);
    await addContact(tx, contact);
    return created(contactReply(contact), { location: `/v1/contacts/${contact.id}` });
  });
