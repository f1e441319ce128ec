import type { Act, AuditRecord, Tx, UnitOfWork } from '@praxis/chassis';
import { NO_FIRM, newId } from '@praxis/contracts/kernel';
import { ANCHOR_ACTION, anchorsOf } from './anchors';
import { auditHeads } from './audit.row';
import { type AuditEntry, append, type ChainHead, EMPTY_CHAIN } from './audit-chain';

/**
 * Takes records of any context into the chains of their firms: one transaction per firm, under the lock of the chain's head. A record that
 * is in the chain already is left out, so that it may be delivered again.
 */
export const appendAudit =
  ({ unitOfWork, now }: { unitOfWork: UnitOfWork; now: () => Date }) =>
  async (records: readonly AuditRecord[]): Promise<void> => {
    const firms = Map.groupBy(records, ({ firmId }) => firmId);
    for (const [firmId, ofFirm] of firms) {
      const id = newId();
      const act = { actor: 'system:identity', correlationId: id, causationId: id, at: now() };
      const added = await unitOfWork.inFirm(firmId, act, (tx) => appendToChain(tx, ofFirm));
      if (firmId !== NO_FIRM) await anchor(unitOfWork, act, firmId, anchorsOf(added));
    }
  };

/** What the platform's chain keeps of a firm's, so that the end of that cannot be cut off unseen. */
async function anchor(unitOfWork: UnitOfWork, act: Act, firmId: string, anchors: readonly ChainHead[]): Promise<void> {
  if (anchors.length === 0) return;
  await unitOfWork.inFirm(NO_FIRM, act, (tx) => {
    for (const after of anchors) tx.audit({ action: ANCHOR_ACTION, target: 'audit-chain', targetId: firmId, after: { ...after } });
  });
}

async function appendToChain(tx: Tx, records: readonly AuditRecord[]): Promise<AuditEntry[]> {
  // One round trip: what is known is read after the lock was got, and by a snapshot of its own.
  const [head, fresh] = await Promise.all([lockHead(tx), withoutKnown(tx, records)]);
  if (fresh.length === 0) return [];
  const chain = append(head, fresh);
  insertEntries(tx, chain.entries);
  tx.write('update audit_heads set seq = $2, hash = $3 where firm_id = $1', [tx.firmId, chain.head.seq, chain.head.hash]);
  return chain.entries;
}

/** The end of the chain, so that nobody else adds to it until this transaction ends. */
async function lockHead(tx: Tx): Promise<ChainHead> {
  tx.write('insert into audit_heads (firm_id, seq, hash) values ($1, $2, $3) on conflict (firm_id) do nothing', [
    tx.firmId,
    EMPTY_CHAIN.seq,
    EMPTY_CHAIN.hash,
  ]);
  const [head] = await auditHeads.lookUp(tx, 'where firm_id = $1 for update', [tx.firmId]);
  if (head === undefined) throw new Error(`The audit chain of ${tx.firmId} has no head`);
  return head;
}

async function withoutKnown(tx: Tx, records: readonly AuditRecord[]): Promise<AuditRecord[]> {
  const unique = new Map(records.map((record) => [record.id, record]));
  const rows = await tx.lookUp<{ id: string }>('select id from audit_entries where firm_id = $1 and id = any($2)', [
    tx.firmId,
    [...unique.keys()],
  ]);
  for (const { id } of rows) unique.delete(id);
  return [...unique.values()];
}

function insertEntries(tx: Tx, entries: readonly AuditEntry[]): void {
  tx.write(
    `insert into audit_entries (firm_id, seq, id, record, previous_hash, hash)
     select $1, * from unnest($2::bigint[], $3::uuid[], $4::jsonb[], $5::text[], $6::text[])`,
    [
      tx.firmId,
      entries.map(({ seq }) => seq),
      entries.map(({ id }) => id),
      entries.map(({ record }) => JSON.stringify(record)),
      entries.map(({ previousHash }) => previousHash),
      entries.map(({ hash }) => hash),
    ],
  );
}
