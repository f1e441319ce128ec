import { type Handler, ok } from '@praxis/chassis';
import type { updateLead as updateLeadOperation } from '@praxis/contracts/crm';
import { requireMember } from '../members/owner-for';
import { decideLead } from './lead';
import { leadReply } from './lead.reply';
import { changeLead } from './lead.store';

export const updateLead: Handler<typeof updateLeadOperation> = (request) =>
  request.inFirm(async (tx) => {
    const changes = request.body;
    if (changes.ownerId) await requireMember(tx, changes.ownerId);
    const lead = await changeLead(tx, request.params.id, request.ifMatch, (open) => decideLead(open, { type: 'update', changes }));
    return ok(leadReply(lead));
  });
