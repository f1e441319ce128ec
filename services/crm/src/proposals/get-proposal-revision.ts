import { type Handler, ok } from '@praxis/chassis';
import type { getProposalRevision as getProposalRevisionOperation, PublicDocument } from '@praxis/contracts/crm';
import { httpErrors, Rejection } from '@praxis/contracts/kernel';
import { proposalDocuments } from './proposal-document.row';

export const getProposalRevision: Handler<typeof getProposalRevisionOperation> = (request) =>
  request.inFirm(async (tx) => {
    const [sent] = await proposalDocuments.select(tx, 'where firm_id = $1 and proposal_id = $2 and revision = $3', [
      tx.firmId,
      request.params.id,
      request.params.revision,
    ]);
    if (sent === undefined) throw new Rejection(httpErrors.not_found);
    return ok({
      id: sent.id,
      version: 1,
      sentAt: sent.sentAt.toISOString(),
      documentSha256: sent.sha256,
      document: JSON.parse(sent.document) as PublicDocument,
    });
  });
