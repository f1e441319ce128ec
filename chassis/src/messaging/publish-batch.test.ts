import type { Sendable } from './fair-batch';
import { publishBatch } from './publish-batch';

const event = (id: number, aggregate: string, kind: Sendable['kind'] = 'event'): Sendable => ({
  id: String(id),
  kind,
  message_id: `m${id}`,
  firm_id: 'f',
  nats_subject: 's',
  aggregate_id: aggregate,
});
const refusal = (error: unknown) => (error === 'hopeless' ? 'too large' : undefined);

test('never two of one aggregate are in flight, and never more than allowed', async () => {
  const inFlight = new Map<string, number>();
  let most = 0;
  const rows = Array.from({ length: 200 }, (_, id) => event(id, `a${id % 7}`));
  const outcome = await publishBatch(rows, {
    inFlight: 4,
    refusal,
    publish: async ({ aggregate_id }) => {
      expect(inFlight.get(aggregate_id) ?? 0).toBe(0);
      inFlight.set(aggregate_id, 1);
      most = Math.max(
        most,
        [...inFlight.values()].reduce((sum, count) => sum + count, 0),
      );
      await new Promise((resolve) => setImmediate(resolve));
      inFlight.set(aggregate_id, 0);
    },
  });
  expect(most).toBe(4);
  expect(outcome.acknowledged).toHaveLength(200);
});

test('a refused message stops its own aggregate only', async () => {
  const outcome = await publishBatch([event(1, 'a'), event(2, 'a'), event(3, 'b'), event(4, 'a')], {
    inFlight: 1,
    refusal,
    publish: async ({ id }) => {
      if (id === '2') throw 'hopeless';
    },
  });
  expect(outcome.acknowledged.sort()).toEqual(['1', '3']);
  expect(outcome.refused).toEqual([{ id: '2', reason: 'too large' }]);
  expect(outcome.failures.size).toBe(0);
});

test('a failure that may pass stops its kind and no other', async () => {
  const rows = [event(1, 'a', 'audit'), event(2, 'b', 'audit'), event(3, 'c'), event(4, 'd', 'audit'), event(5, 'e')];
  const tried: string[] = [];
  const outcome = await publishBatch(rows, {
    inFlight: 1,
    refusal,
    publish: async ({ id, kind }) => {
      tried.push(id);
      if (kind === 'audit') throw new Error('no stream');
    },
  });
  expect(tried).toEqual(['1', '3', '5']);
  expect(outcome.acknowledged).toEqual(['3', '5']);
  expect([...outcome.failures.keys()]).toEqual(['audit']);
});
