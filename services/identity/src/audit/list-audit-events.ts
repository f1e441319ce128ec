import { type Handler, ok, readPage } from '@praxis/chassis';
import type { AuditEvent, listAuditEvents as listOperation, verifyAuditEvents as verifyOperation } from '@praxis/contracts/identity';
import { type AuditEntryRow, auditEntries } from './audit.row';
import { verifyChain } from './verify-chain';

/** Who did what in the firm, the newest first. */
export const listAuditEvents: Handler<typeof listOperation> = (request) => {
  const { actor, action, target, targetId, context, outcome, correlationId, from, to } = request.query;
  return request.inFirm((tx) =>
    readPage(request, tx, {
      from: 'audit_entries',
      columns: 'firm_id, seq, id, record, previous_hash, hash',
      where: [
        ['actor = $', actor],
        ['action = $', action],
        ['target = $', target],
        ['target_id = $', targetId],
        ['context = $', context],
        ['outcome = $', outcome],
        ['correlation_id = $', correlationId],
        ['at >= $', inRecordSpelling(from)],
        ['at < $', inRecordSpelling(to)],
      ],
      sorts: { seq: ['seq'], '-seq': ['seq desc'] },
      map: (record) => auditEventReply(auditEntries.fromDatabase(record)),
    }),
  );
};

/** Records spell instants with milliseconds in UTC, so their order as text is their order in time. */
const inRecordSpelling = (instant: string | undefined): string | undefined =>
  instant === undefined ? undefined : new Date(instant).toISOString();

export const verifyAuditEvents: Handler<typeof verifyOperation> = (request) =>
  request.inFirm(async (tx) => {
    const { head, broken } = await verifyChain(tx);
    tx.changed({ targetId: request.firmId, after: { valid: broken === undefined, entries: head.seq } });
    return ok({
      valid: broken === undefined,
      entries: head.seq,
      ...(head.seq === 0 ? {} : { headHash: head.hash }),
      ...(broken === undefined ? {} : { broken }),
    });
  });

const auditEventReply = ({ record, seq, previousHash, hash }: AuditEntryRow): AuditEvent => ({
  id: record.id,
  version: 1,
  seq,
  at: record.at,
  context: record.context,
  actor: record.actor,
  onBehalfOf: record.onBehalfOf,
  action: record.action,
  target: record.target,
  targetId: record.targetId,
  outcome: record.outcome,
  reason: record.reason,
  address: record.address,
  userAgent: record.userAgent,
  correlationId: record.correlationId,
  before: record.before,
  after: record.after,
  previousHash,
  hash,
});
