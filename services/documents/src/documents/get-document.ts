import { type Handler, ok } from '@praxis/chassis';
import type { getDocument as getDocumentOperation } from '@praxis/contracts/documents';
import { httpErrors, Rejection } from '@praxis/contracts/kernel';
import { documentReply } from './document.reply';
import { documentsTable } from './document.row';
import { versionsOf } from './document.store';
import { maySee } from './visibility';

export const getDocument: Handler<typeof getDocumentOperation> = (request) =>
  request.inFirm(async (tx) => {
    const document = await documentsTable.find(tx, request.params.id);
    if (document === undefined || !maySee(request.principal, document)) throw new Rejection(httpErrors.not_found);
    return ok(documentReply(document, await versionsOf(tx, document.id)));
  });
