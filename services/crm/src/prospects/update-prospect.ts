import { type Handler, ok } from '@praxis/chassis';
import type { updateProspect as updateProspectOperation } from '@praxis/contracts/crm';
import { requireMember } from '../members/owner-for';
import { contactsFrom } from './contacts';
import { decideProspect } from './prospect';
import { prospectReply } from './prospect.reply';
import { changeProspect } from './prospect.store';

export const updateProspect: Handler<typeof updateProspectOperation> = (request) =>
  request.inFirm(async (tx) => {
    const { contacts: given, ...others } = request.body;
    if (others.ownerId) await requireMember(tx, others.ownerId);
    const prospect = await changeProspect(tx, request.params.id, request.ifMatch, (known) => {
      const contacts = given && contactsFrom(given, known.contacts, () => tx.newId());
      return decideProspect(known, { type: 'update', changes: { ...others, contacts } });
    });
    return ok(prospectReply(prospect));
  });
