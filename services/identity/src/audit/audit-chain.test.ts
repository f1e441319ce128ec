import type { AuditRecord } from '@praxis/chassis';
import { newId } from '@praxis/contracts/kernel';
import fc from 'fast-check';
import { anchorsOf, followAnchored } from './anchors';
import { type AuditEntry, append, type Break, type ChainHead, EMPTY_CHAIN, endsAt, follow, hashOf } from './audit-chain';

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

  it('a chain that was cut off is found by its recorded end, and entries past that end are found, too', () => {
    const entries = chainOf(5);
    const { head } = follow(EMPTY_CHAIN, entries.slice(0, 3));
    expect(endsAt(head, { seq: 5, hash: entries[4]?.hash ?? '', last: 3 })).toEqual({ seq: 4, reason: 'missing' });
    expect(endsAt(head, { ...head, last: 3 })).toBeUndefined();
    expect(endsAt(head, { ...head, hash: 'other', last: 3 })).toEqual({ seq: 3, reason: 'head' });
    expect(endsAt(head, { ...head, last: 5 })).toEqual({ seq: 3, reason: 'head' });
  });
});

/** A chain as it lies in the database: entries, recorded head, and what the platform's chain keeps of it. */
interface Kept {
  entries: AuditEntry[];
  head: ChainHead;
  anchors: ChainHead[];
}

const headOf = (entries: readonly AuditEntry[]): ChainHead => {
  const last = entries.at(-1);
  return last === undefined ? EMPTY_CHAIN : { seq: last.seq, hash: last.hash };
};
const whole = (length: number): Kept => {
  const entries = chainOf(length);
  return { entries, head: headOf(entries), anchors: anchorsOf(entries) };
};
/** As the verification goes: page by page in the order of `seq`, up to the recorded head, then its end. */
function judge({ entries, head, anchors }: Kept, page: number): Break | undefined {
  const ordered = entries.toSorted((a, b) => a.seq - b.seq);
  const within = ordered.filter(({ seq }) => seq <= head.seq);
  let at = EMPTY_CHAIN;
  for (let index = 0; index < within.length; index += page) {
    const followed = followAnchored(at, within.slice(index, index + page), anchors);
    if (followed.broken !== undefined) return followed.broken;
    at = followed.head;
  }
  return endsAt(at, { ...head, last: ordered.at(-1)?.seq ?? 0 }, anchors);
}
/** The entries from a place on, made anew as if their records were these. */
const rewritten = (entries: readonly AuditEntry[], from: number, records: readonly AuditRecord[]): AuditEntry[] => [
  ...entries.slice(0, from),
  ...append(headOf(entries.slice(0, from)), records).entries,
];

type Tampering = (kept: Kept, place: number, other: number) => Kept;
const withEntries = (kept: Kept, entries: AuditEntry[]): Kept => ({ ...kept, entries });
const replaced = (kept: Kept, place: number, change: (entry: AuditEntry) => AuditEntry): Kept =>
  withEntries(
    kept,
    kept.entries.map((entry, index) => (index === place ? change(entry) : entry)),
  );
/** What somebody with all rights on the firm's rows could do, forging as well as they can. */
const tamperings: Record<string, Tampering> = {
  'changes a record': (kept, place) => replaced(kept, place, (entry) => ({ ...entry, record: { ...entry.record, actor: 'user:nobody' } })),
  'removes a member of a record': (kept, place) =>
    replaced(kept, place, (entry) => ({ ...entry, record: { ...entry.record, after: undefined } })),
  'changes a record and its hash': (kept, place) =>
    replaced(kept, place, (entry) => {
      const record_ = { ...entry.record, actor: 'user:nobody' };
      return { ...entry, record: record_, hash: hashOf({ ...entry, record: record_ }) };
    }),
  'changes a hash': (kept, place) => replaced(kept, place, (entry) => ({ ...entry, hash: 'f'.repeat(64) })),
  'changes a predecessor': (kept, place) => replaced(kept, place, (entry) => ({ ...entry, previousHash: 'f'.repeat(64) })),
  'deletes an entry': (kept, place) =>
    withEntries(
      kept,
      kept.entries.filter((_, index) => index !== place),
    ),
  'deletes an entry and closes the gap': (kept, place) =>
    withEntries(
      kept,
      rewritten(
        kept.entries,
        place,
        kept.entries.slice(place + 1).map(({ record: one }) => one),
      ),
    ),
  'inserts an entry': (kept, place) =>
    withEntries(kept, rewritten(kept.entries, place, [record('forged'), ...kept.entries.slice(place).map(({ record: one }) => one)])),
  'inserts an entry beside another': (kept, place) => withEntries(kept, [...kept.entries, { ...(kept.entries[place] as AuditEntry) }]),
  'swaps two entries': (kept, place, other) => {
    const [a, b] = [kept.entries[place], kept.entries[other === place ? (place + 1) % kept.entries.length : other]] as [
      AuditEntry,
      AuditEntry,
    ];
    return withEntries(
      kept,
      kept.entries.map((entry) => (entry === a ? { ...b, seq: a.seq } : entry === b ? { ...a, seq: b.seq } : entry)),
    );
  },
  'cuts the end off': (kept, place) => withEntries(kept, kept.entries.slice(0, place)),
  'cuts the end off and sets the head back': (kept, place) => {
    const entries = kept.entries.slice(0, Math.min(place, 99));
    return { ...kept, entries, head: headOf(entries) };
  },
  'sets the head back': (kept, place) => ({ ...kept, head: headOf(kept.entries.slice(0, place)) }),
  'forges the head': (kept) => ({ ...kept, head: { ...kept.head, hash: 'f'.repeat(64) } }),
  'writes history anew from a place on, head included': (kept, place) => {
    const from = Math.min(place, 99);
    const entries = rewritten(
      kept.entries,
      from,
      kept.entries.slice(from).map(({ record: one }, index) => (index === 0 ? { ...one, action: 'nothing.happened' } : one)),
    );
    return { ...kept, entries, head: headOf(entries) };
  },
  'removes everything': (kept) => ({ ...kept, entries: [], head: EMPTY_CHAIN }),
};

describe('of a thousand random tamperings, each is found', () => {
  const kept = whole(120);

  it('and the chain that nobody touched holds, whatever the pages', () => {
    for (const page of [1, 7, 100, 1000]) expect(judge(kept, page)).toBeUndefined();
  });

  it('changing, deleting, inserting, swapping, cutting, forging', () => {
    const found = new Map<string, number>();
    fc.assert(
      fc.property(
        fc.constantFrom(...Object.keys(tamperings)),
        fc.nat(119),
        fc.nat(119),
        fc.integer({ min: 1, max: 130 }),
        (name, place, other, page) => {
          const tampered = tamperings[name]?.(kept, place, other) as Kept;
          expect(judge(tampered, page)).toBeDefined();
          found.set(name, (found.get(name) ?? 0) + 1);
        },
      ),
      { numRuns: 1_000 },
    );
    expect([...found.keys()].sort()).toEqual(Object.keys(tamperings).sort());
  });
});
