import { type Handler, noContent } from '@praxis/chassis';
import type { deleteInvoice as operation } from '@praxis/contracts/finance';
import { money } from '@praxis/contracts/kernel';
import { requireDraft } from './require-draft';
import { lockWithSchedule, removeDraft, requireNoDeduction } from './undo-invoice';

export const deleteInvoice: Handler<typeof operation> = (request) =>
  request.inFirm(async (tx) => {
    const draft = await lockWithSchedule(tx, request.params.id, request.ifMatch);
    requireDraft(draft);
    await requireNoDeduction(tx, draft);
    removeDraft(tx, draft, 'unbilled');
    tx.changed({ targetId: draft.id, before: { clientId: draft.clientId, total: money(draft.total, draft.currency) } });
    return noContent();
  });
