import { created, type Handler } from '@praxis/chassis';
import type { createProspect as createProspectOperation } from '@praxis/contracts/crm';
import { ownerFor } from '../members/owner-for';
import { contactsFrom } from './contacts';
import { prospectReply } from './prospect.reply';
import { addProspect } from './prospect.store';

export const createProspect: Handler<typeof createProspectOperation> = (request) =>
  request.inFirm(async (tx) => {
    const { contacts, ownerId, ...known } = request.body;
    const prospect = addProspect(tx, {
      ...known,
      id: tx.newId(),
      ownerId: await ownerFor(tx, ownerId),
      contacts: contactsFrom(contacts, [], () => tx.newId()),
      consents: [],
      createdAt: tx.at,
    });
    return created(prospectReply(prospect));
  });
