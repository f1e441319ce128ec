import { type Handler, ok } from '@praxis/chassis';
import type { reopenProspect as reopenProspectOperation } from '@praxis/contracts/crm';
import { decideProspect } from './prospect';
import { prospectReply } from './prospect.reply';
import { changeProspect } from './prospect.store';

export const reopenProspect: Handler<typeof reopenProspectOperation> = (request) =>
  request.inFirm(async (tx) => {
    const prospect = await changeProspect(tx, request.params.id, request.ifMatch, (lost) => decideProspect(lost, { type: 'reopen' }));
    return ok(prospectReply(prospect));
  });
