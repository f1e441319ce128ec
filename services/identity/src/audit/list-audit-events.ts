import { type Handler, readPage } from '@praxis/chassis';
import type { AuditEvent, listAuditEvents as operation } from '@praxis/contracts/identity';
import { type AuditEntryRow, auditEntries } from './audit.row';
import { auditConditions } from './audit-filters';

/** Who did what in the firm, the newest first. */
export const listAuditEvents: Handler<typeof operation> = (request) =>
  request.inFirm((tx) =>
    readPage(request, tx, {
      from: 'audit_entries',
      columns: 'firm_id, seq, id, record, previous_hash, hash',
      where: auditConditions(request.query),
      sorts: { seq: ['seq'], '-seq': ['seq desc'] },
      map: (record) => auditEventReply(auditEntries.fromDatabase(record)),
    }),
  );

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
  severity: record.severity,
  breakGlassGrantId: record.breakGlassGrantId,
  before: record.before,
  after: record.after,
  previousHash,
  hash,
});
