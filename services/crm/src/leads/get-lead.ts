import { type Handler, ok } from '@praxis/chassis';
import type { getLead as getLeadOperation } from '@praxis/contracts/crm';
import { leadReply } from './lead.reply';
import { findLead } from './lead.store';

export const getLead: Handler<typeof getLeadOperation> = (request) =>
  request.inFirm(async (tx) => ok(leadReply(await findLead(tx, request.params.id))));
