import { type Handler, ok } from '@praxis/chassis';
import { AUDIT_VERIFY_STEP, type verifyAuditEvents as operation } from '@praxis/contracts/identity';
import type { ChainHead } from './audit-chain';
import { verifyChain } from './verify-chain';

/** Follows the firm's chain, a part of it at a time: the cursor is sealed, so it only goes on where a call before had come to. */
export const verifyAuditEvents: Handler<typeof operation> = async (request) => {
  const { cursor } = request.body;
  const from = cursor === undefined ? undefined : placeOf(request.cursors.open(cursor));
  const { head, broken, complete } = await verifyChain(request.unitOfWork, request.firmId, request.act, {
    ...(from === undefined ? {} : { from }),
    steps: AUDIT_VERIFY_STEP,
  });
  const valid = broken === undefined;
  return request.inFirm((tx) => {
    tx.changed({ targetId: request.firmId, after: { valid, complete, entries: head.seq } });
    return ok({
      valid,
      complete,
      entries: head.seq,
      ...(complete ? {} : { nextCursor: request.cursors.seal([head.seq, head.hash]) }),
      ...(head.seq === 0 ? {} : { headHash: head.hash }),
      ...(broken === undefined ? {} : { broken }),
    });
  });
};

const placeOf = ([seq, hash]: unknown[]): ChainHead => ({ seq: Number(seq), hash: String(hash) });
