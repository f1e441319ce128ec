import type { Tx } from '@praxis/chassis';
import { auditEntries, auditHeads } from './audit.row';
import { type Break, type ChainHead, EMPTY_CHAIN, endsAt, follow } from './audit-chain';

export interface Verification {
  /** The last link that holds. */
  head: ChainHead;
  /** The first that does not. */
  broken?: Break | undefined;
}

const PAGE = 1_000;

/** Follows the firm's chain from its beginning to where it is known to end. What is added meanwhile is not looked at. */
export async function verifyChain(tx: Tx): Promise<Verification> {
  const [recorded] = await auditHeads.select(tx, 'where firm_id = $1', [tx.firmId]);
  let head = EMPTY_CHAIN;
  for (;;) {
    const entries = await auditEntries.select(tx, 'where firm_id = $1 and seq > $2 and seq <= $3 order by seq limit $4', [
      tx.firmId,
      head.seq,
      recorded?.seq ?? Number.MAX_SAFE_INTEGER,
      PAGE,
    ]);
    const followed = follow(head, entries);
    head = followed.head;
    if (followed.broken !== undefined) return followed;
    if (entries.length < PAGE) break;
  }
  return { head, broken: endsAt(head, recorded ?? EMPTY_CHAIN) };
}
