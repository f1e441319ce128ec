import { created, type Handler } from '@praxis/chassis';
import type { createLead as createLeadOperation } from '@praxis/contracts/crm';
import { ownerFor } from '../members/owner-for';
import { leadReply } from './lead.reply';
import { addLead } from './lead.store';

export const createLead: Handler<typeof createLeadOperation> = (request) =>
  request.inFirm(async (tx) => {
    const { consents = [], ownerId, ...known } = request.body;
    const lead = addLead(tx, {
      ...known,
      id: tx.newId(),
      ownerId: await ownerFor(tx, ownerId),
      consents: consents.map((consent) => ({ ...consent, at: tx.at.toISOString() })),
      createdAt: tx.at,
    });
    return created(leadReply(lead));
  });
