import { type Handler, ok } from '@praxis/chassis';
import type { qualifyLead as qualifyLeadOperation } from '@praxis/contracts/crm';
import { decideLead } from './lead';
import { leadReply } from './lead.reply';
import { changeLead } from './lead.store';

export const qualifyLead: Handler<typeof qualifyLeadOperation> = (request) =>
  request.inFirm(async (tx) => {
    const lead = await changeLead(tx, request.params.id, request.ifMatch, (open) => decideLead(open, { type: 'qualify' }));
    return ok(leadReply(lead));
  });
