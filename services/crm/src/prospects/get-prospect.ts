import { type Handler, ok } from '@praxis/chassis';
import type { getProspect as getProspectOperation } from '@praxis/contracts/crm';
import { prospectReply } from './prospect.reply';
import { findProspect } from './prospect.store';

export const getProspect: Handler<typeof getProspectOperation> = (request) =>
  request.inFirm(async (tx) => ok(prospectReply(await findProspect(tx, request.params.id))));
