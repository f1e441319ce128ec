import { type Handler, ok } from '@praxis/chassis';
import type { loseLead as loseLeadOperation } from '@praxis/contracts/crm';
import { decideLead } from './lead';
import { leadReply } from './lead.reply';
import { changeLead } from './lead.store';

export const loseLead: Handler<typeof loseLeadOperation> = (request) =>
  request.inFirm(async (tx) => {
    const { reason } = request.body;
    const lead = await changeLead(tx, request.params.id, request.ifMatch, (open) => decideLead(open, { type: 'lose', reason }));
    return ok(leadReply(lead));
  });
