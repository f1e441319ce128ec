import type { Act, Tx, UnitOfWork } from '@praxis/chassis';
import { NO_FIRM } from '@praxis/contracts/kernel';
import { ANCHOR_ACTION, followAnchored } from './anchors';
import { auditEntries } from './audit.row';
import { type Break, type ChainHead, EMPTY_CHAIN, endsAt, type RecordedEnd } from './audit-chain';

export interface Verification {
  /** The last link that holds. */
  head: ChainHead;
  /** The first that does not. */
  broken?: Break | undefined;
  /** Whether the chain was followed to its end, or to where it breaks. */
  complete: boolean;
}

const PAGE = 1_000;

/**
 * Follows a firm's chain on from a link that holds: at most `steps` entries, page by page in transactions of their own, so that chains of
 * any length are followed in the memory of one page. At the end of the chain its recorded head and the anchors in the platform's chain are
 * compared; what is added meanwhile is not looked at.
 */
export async function verifyChain(
  unitOfWork: UnitOfWork,
  firmId: string,
  act: Act,
  { from = EMPTY_CHAIN, steps = Number.POSITIVE_INFINITY }: { from?: ChainHead; steps?: number } = {},
): Promise<Verification> {
  const readIn = <T>(firm: string, work: Parameters<typeof unitOfWork.inFirm<T>>[2]) =>
    unitOfWork.inFirm(firm, act, work, { readOnly: true });
  // Anchors first: what is appended after them can only be more than they know.
  const anchors = await readIn(NO_FIRM, (tx) =>
    tx.query<{ seq: number; hash: string }>(
      `select (record -> 'after' ->> 'seq')::int as seq, record -> 'after' ->> 'hash' as hash
         from audit_entries where firm_id = $1 and action = $2 and target_id = $3`,
      [NO_FIRM, ANCHOR_ACTION, firmId],
    ),
  );
  const recorded = await readIn(firmId, recordedEnd);
  let head = from;
  for (let left = steps; ; left -= PAGE) {
    const limit = Math.min(PAGE, left);
    const entries = await readIn(firmId, (tx) =>
      auditEntries.select(tx, 'where firm_id = $1 and seq > $2 and seq <= $3 order by seq limit $4', [
        tx.firmId,
        head.seq,
        recorded.seq,
        limit,
      ]),
    );
    const followed = followAnchored(head, entries, anchors);
    head = followed.head;
    if (followed.broken !== undefined) return { ...followed, complete: true };
    if (entries.length < limit) break;
    if (left <= PAGE) return { head, complete: false };
  }
  return { head, broken: endsAt(head, recorded, anchors), complete: true };
}

/** Head and last entry as one statement sees them: entries past the head are as wrong as missing ones. */
async function recordedEnd(tx: Tx): Promise<RecordedEnd> {
  const [row] = await tx.query<{ seq: string | null; hash: string | null; last: string | null }>(
    `select h.seq, h.hash, e.last from (select max(seq) as last from audit_entries where firm_id = $1) e
       left join audit_heads h on h.firm_id = $1`,
    [tx.firmId],
  );
  return { seq: Number(row?.seq ?? EMPTY_CHAIN.seq), hash: row?.hash ?? EMPTY_CHAIN.hash, last: Number(row?.last ?? 0) };
}
