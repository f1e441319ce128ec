import { type Handler, ok } from '@praxis/chassis';
import type { cancelFirm as cancelOperation, keepFirm as keepOperation } from '@praxis/contracts/identity';
import { keepFirm as keep, requestCancellation } from './firm';
import { mailOwners } from './firm.mails';
import { firmReply } from './firm.reply';
import { changeFirm } from './firm.store';

interface Dependencies {
  publicUrl: string;
}

/** An owner gives the firm up; every owner hears of it and any of them can take it back. */
export const cancelFirm =
  ({ publicUrl }: Dependencies): Handler<typeof cancelOperation> =>
  (request) =>
    request.inFirm(async (tx) => {
      const { slug, reason } = request.body;
      const { after } = await changeFirm(tx, request.ifMatch, (firm) => requestCancellation(firm, slug, tx.at), reason);
      await mailOwners(tx, after, { about: 'firm-cancelling' }, publicUrl);
      return ok(firmReply(after));
    });

export const keepFirm =
  ({ publicUrl }: Dependencies): Handler<typeof keepOperation> =>
  (request) =>
    request.inFirm(async (tx) => {
      const { after } = await changeFirm(tx, request.ifMatch, keep);
      await mailOwners(tx, after, { about: 'firm-kept' }, publicUrl);
      return ok(firmReply(after));
    });
