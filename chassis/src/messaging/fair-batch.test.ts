import fc from 'fast-check';
import { chainsOf, fairShare, orderKey, type Sendable } from './fair-batch';

const row = fc.record<Sendable>({
  id: fc.bigInt({ min: 1n, max: 1_000_000n }).map(String),
  kind: fc.constantFrom('event', 'audit', 'edge'),
  message_id: fc.uuid(),
  firm_id: fc.constantFrom('a', 'b', 'c'),
  nats_subject: fc.constantFrom('edge.firm.1', 'edge.firm.2'),
  aggregate_id: fc.constantFrom('x', 'y', 'z'),
});

test('a firm gets at most its share while another one waits, and everything when it is alone', () => {
  fc.assert(
    fc.property(fc.array(row, { maxLength: 60 }), fc.integer({ min: 1, max: 10 }), (rows, share) => {
      const batch = fairShare(rows, share);
      const firms = new Set(rows.map(({ firm_id }) => firm_id));
      if (firms.size <= 1) return expect(batch).toEqual(rows);
      for (const firm of firms) {
        const mine = rows.filter(({ firm_id }) => firm_id === firm);
        // The first ones of each firm, in their order: a later event of an aggregate never without the earlier ones.
        expect(batch.filter(({ firm_id }) => firm_id === firm)).toEqual(mine.slice(0, share));
      }
    }),
  );
});

test('chains keep the order within an aggregate and lose nothing', () => {
  fc.assert(
    fc.property(fc.array(row, { maxLength: 60 }), (rows) => {
      const chains = chainsOf(rows);
      expect(chains.flat().length).toBe(rows.length);
      for (const chain of chains) expect(chain).toEqual(rows.filter((one) => orderKey(one) === orderKey(chain[0] as Sendable)));
    }),
  );
});
