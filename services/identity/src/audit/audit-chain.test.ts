import type { AuditRecord } from '@praxis/chassis';
import { newId } from '@praxis/contracts/kernel';
import fc from 'fast-check';
import { type AuditEntry, append, EMPTY_CHAIN, endsAt, follow } from './audit-chain';

const firmId = newId();
const record = (action: string, after?: Record<string, unknown>): AuditRecord => ({
  id: newId(),
  context: 'crm',
  firmId,
  at: '2027-01-01T08:00:00.000Z',
  actor: 'user:1',
  action,
  target: 'lead',
  targetId: newId(),
  outcome: 'done',
  correlationId: newId(),
  after,
});
const chainOf = (length: number): AuditEntry[] =>
  append(
    EMPTY_CHAIN,
    Array.from({ length }, (_, index) => record(`lead.change-${index}`, { index, name: 'Zoë' })),
  ).entries;

describe('an audit chain', () => {
  it('holds however it was appended: at once or piece by piece', () => {
    const records = Array.from({ length: 9 }, (_, index) => record(`act-${index}`));
    fc.assert(
      fc.property(fc.nat(9), (cut) => {
        const first = append(EMPTY_CHAIN, records.slice(0, cut));
        const second = append(first.head, records.slice(cut));
        expect([...first.entries, ...second.entries]).toEqual(append(EMPTY_CHAIN, records).entries);
        expect(follow(EMPTY_CHAIN, [...first.entries, ...second.entries])).toEqual({ head: second.head });
      }),
    );
  });

  it('holds after its records went through the database’s JSON, which orders members anew', () => {
    const entries = chainOf(3).map((entry) => ({
      ...entry,
      record: JSON.parse(JSON.stringify(Object.fromEntries(Object.entries(entry.record).reverse()))),
    }));
    expect(follow(EMPTY_CHAIN, entries).broken).toBeUndefined();
  });

  it('any change of any entry is found at that entry', () => {
    const entries = chainOf(12);
    const members = ['at', 'actor', 'action', 'target', 'targetId', 'outcome', 'correlationId', 'id', 'context'] as const;
    fc.assert(
      fc.property(fc.nat(11), fc.constantFrom(...members), fc.string({ minLength: 1 }), (place, member, value) => {
        fc.pre(value.isWellFormed() && entries[place]?.record[member] !== value);
        const changed = entries.map((entry, index) =>
          index === place ? { ...entry, record: { ...entry.record, [member]: value } } : entry,
        );
        expect(follow(EMPTY_CHAIN, changed).broken).toMatchObject({ seq: place + 1, reason: 'altered' });
      }),
      { numRuns: 300 },
    );
  });

  it('an entry that is taken out, put in, or moved is found', () => {
    const entries = chainOf(8);
    fc.assert(
      fc.property(fc.nat(6), (place) => {
        const without = entries.filter((_, index) => index !== place);
        expect(follow(EMPTY_CHAIN, without).broken).toMatchObject({ seq: place + 1, reason: 'missing' });
        const renumbered = without.map((entry, index) => ({ ...entry, seq: index + 1 }));
        expect(follow(EMPTY_CHAIN, renumbered).broken).toBeDefined();
      }),
    );
    const [first, second] = entries as [AuditEntry, AuditEntry];
    expect(
      follow(EMPTY_CHAIN, [
        { ...second, seq: 1 },
        { ...first, seq: 2 },
      ]).broken,
    ).toBeDefined();
  });

  it('re-hashing a changed entry moves the break to its successor', () => {
    const entries = chainOf(4);
    const forged = append({ seq: 1, hash: entries[0]?.hash ?? '' }, [record('forged')]).entries;
    const chain = [entries[0], ...forged, ...entries.slice(2)] as AuditEntry[];
    expect(follow(EMPTY_CHAIN, chain).broken).toMatchObject({ seq: 3, reason: 'predecessor' });
  });

  it('a chain that was cut off is found by its recorded end', () => {
    const entries = chainOf(5);
    const { head } = follow(EMPTY_CHAIN, entries.slice(0, 3));
    expect(endsAt(head, { seq: 5, hash: entries[4]?.hash ?? '' })).toEqual({ seq: 4, reason: 'missing' });
    expect(endsAt(head, head)).toBeUndefined();
    expect(endsAt(head, { ...head, hash: 'other' })).toEqual({ seq: 3, reason: 'head' });
  });
});
