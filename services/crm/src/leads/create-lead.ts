import { created, type Handler } from '@praxis/chassis';
import type { createLead as createLeadOperation } from '@praxis/contracts/crm';
import { ownerFor } from '../members/owner-for';
import { requireConsentsToFit } from '../prospects/lead-to-prospect';
import { leadReply } from './lead.reply';
import { addLead } from './lead.store';

export const createLead: Handler<typeof createLeadOperation> = (request) =>
  request.inFirm(async (tx) => {
    const { consents: given = [], ownerId, ...known } = request.body;
    const consents = given.map((consent) => ({ ...consent, at: tx.at.toISOString() }));
    requireConsentsToFit(consents);
    const lead = addLead(tx, {
      ...known,
      id: tx.newId(),
      ownerId: await ownerFor(tx, ownerId),
      consents,
      createdAt: tx.at,
    });
    return created(leadReply(lead));
  });
