import { type Handler, ok } from '@praxis/chassis';
import type { getFirm as getOperation, updateFirm as updateOperation } from '@praxis/contracts/identity';
import { changeSettings } from './firm';
import { firmReply } from './firm.reply';
import { changeFirm, firmOf } from './firm.store';

export const getFirm: Handler<typeof getOperation> = (request) => request.inFirm(async (tx) => ok(firmReply(await firmOf(tx))));

/** Changes the settings; every service and gateway knows them within seconds. */
export const updateFirm: Handler<typeof updateOperation> = (request) =>
  request.inFirm(async (tx) => {
    const { after } = await changeFirm(tx, request.ifMatch, (firm) => changeSettings(firm, request.body));
    return ok(firmReply(after));
  });
