import type { AuditRecord } from '@praxis/chassis';
import { canonicalJson, sha256Hex } from '@praxis/contracts/kernel';

/** One link of a firm's chain: what was recorded, and the hash that ties it to everything before. */
export interface AuditEntry {
  /** 1, 2, 3 in the order of arrival. */
  seq: number;
  id: string;
  record: AuditRecord;
  previousHash: string;
  hash: string;
}

export interface ChainHead {
  seq: number;
  hash: string;
}

/** What stands before the first entry. */
export const EMPTY_CHAIN: ChainHead = { seq: 0, hash: '0'.repeat(64) };

/** SHA-256 over the predecessor's hash, the place and the record, in canonical JSON (RFC 8785). */
export const hashOf = (entry: Pick<AuditEntry, 'seq' | 'record' | 'previousHash'>): string =>
  sha256Hex(canonicalJson({ previous: entry.previousHash, record: entry.record, seq: entry.seq }));

/** The records as the next links of the chain. */
export function append(head: ChainHead, records: readonly AuditRecord[]): { entries: AuditEntry[]; head: ChainHead } {
  const entries: AuditEntry[] = [];
  let last = head;
  for (const record of records) {
    const link = { seq: last.seq + 1, record, previousHash: last.hash };
    const hash = hashOf(link);
    entries.push({ ...link, id: record.id, hash });
    last = { seq: link.seq, hash };
  }
  return { entries, head: last };
}

export type Break = { seq: number; id?: string; reason: 'missing' | 'altered' | 'predecessor' | 'head' | 'anchor' };

/**
 * Follows the chain over the next entries, in order.
 *
 * @returns the first link that does not hold: an entry is missing before it, it was altered, or it is tied to another predecessor
 */
export function follow(head: ChainHead, entries: readonly AuditEntry[]): { head: ChainHead; broken?: Break } {
  let last = head;
  for (const entry of entries) {
    const { seq, id } = entry;
    if (seq !== last.seq + 1) return { head: last, broken: { seq: last.seq + 1, reason: 'missing' } };
    if (entry.previousHash !== last.hash) return { head: last, broken: { seq, id, reason: 'predecessor' } };
    if (hashOf(entry) !== entry.hash || entry.record.id !== id) return { head: last, broken: { seq, id, reason: 'altered' } };
    last = { seq, hash: entry.hash };
  }
  return { head: last };
}

/** Where the chain is recorded to end, and the place of the last entry that is there. */
export interface RecordedEnd extends ChainHead {
  last: number;
}

/**
 * Whether the chain ends where it is known to: entries cut off at its end leave no other trace than its recorded head and, where that was
 * set back as well, an anchor that the chain does not reach.
 */
export function endsAt(head: ChainHead, recorded: RecordedEnd, anchors: readonly ChainHead[] = []): Break | undefined {
  if (head.seq < Math.max(recorded.seq, ...anchors.map(({ seq }) => seq))) return { seq: head.seq + 1, reason: 'missing' };
  const same = head.hash === recorded.hash && head.seq === recorded.seq && recorded.last === recorded.seq;
  return same ? undefined : { seq: head.seq, reason: 'head' };
}
