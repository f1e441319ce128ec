import { type Handler, ok } from '@praxis/chassis';
import type { loseProspect as loseProspectOperation } from '@praxis/contracts/crm';
import { decideProspect } from './prospect';
import { prospectReply } from './prospect.reply';
import { changeProspect } from './prospect.store';

export const loseProspect: Handler<typeof loseProspectOperation> = (request) =>
  request.inFirm(async (tx) => {
    const { reason } = request.body;
    const prospect = await changeProspect(tx, request.params.id, request.ifMatch, (open) => decideProspect(open, { type: 'lose', reason }));
    return ok(prospectReply(prospect));
  });
