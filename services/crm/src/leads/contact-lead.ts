import { type Handler, ok } from '@praxis/chassis';
import type { contactLead as contactLeadOperation } from '@praxis/contracts/crm';
import { decideLead } from './lead';
import { leadReply } from './lead.reply';
import { changeLead } from './lead.store';

export const contactLead: Handler<typeof contactLeadOperation> = (request) =>
  request.inFirm(async (tx) => {
    const lead = await changeLead(tx, request.params.id, request.ifMatch, (open) => decideLead(open, { type: 'contact' }));
    return ok(leadReply(lead));
  });
