import { type Handler, ok } from '@praxis/chassis';
import type { getContact as getContactOperation } from '@praxis/contracts/clients';
import { contactReply } from './contact.reply';
import { findContact } from './contact.store';

export const getContact: Handler<typeof getContactOperation> = (request) =>
  request.inFirm(async (tx) => ok(contactReply(await findContact(tx, request.params.id))));
