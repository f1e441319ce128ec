import { type AuditEntry, type Break, type ChainHead, follow } from './audit-chain';

/*
 * A chain cannot show by itself that its end was cut off, and whoever can delete entries can also set its recorded head back. So the chain of
 * the platform keeps an anchor of each firm's chain: an entry of its own with place and hash, for every hundredth link. Cutting a firm's
 * chain then needs the platform's to be cut, too, which takes everybody's anchors with it.
 */

export const ANCHOR_ACTION = 'audit.anchor';
const EVERY = 100;

/** The links among these entries that are to be anchored. */
export const anchorsOf = (entries: readonly Pick<AuditEntry, 'seq' | 'hash'>[]): ChainHead[] =>
  entries.filter(({ seq }) => seq % EVERY === 0).map(({ seq, hash }) => ({ seq, hash }));

/**
 * Follows the chain over the next entries, in order, past the anchors that lie there.
 *
 * @returns the first link that does not hold; `anchor` where the chain was made anew from there or before
 */
export function followAnchored(
  head: ChainHead,
  entries: readonly AuditEntry[],
  anchors: readonly ChainHead[],
): { head: ChainHead; broken?: Break } {
  const known = new Map(anchors.map(({ seq, hash }) => [seq, hash]));
  const other = entries.findIndex(({ seq, hash }) => known.has(seq) && known.get(seq) !== hash);
  const followed = follow(head, other === -1 ? entries : entries.slice(0, other));
  const forged = entries[other];
  if (followed.broken !== undefined || forged === undefined) return followed;
  return { ...followed, broken: { seq: forged.seq, id: forged.id, reason: 'anchor' } };
}
