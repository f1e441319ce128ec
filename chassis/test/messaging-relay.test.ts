import { newId } from '@praxis/contracts/kernel';
import { until } from '../src/testing';
import { type Bench, createBench, range } from './messaging-kit';

let bench: Bench;
beforeEach(async () => {
  bench = await createBench();
});
afterEach(() => bench.stop());

test('what is committed has its effect in the other service exactly once, in the order of its aggregate', async () => {
  const firm = newId();
  const publisher = await bench.node('projects');
  await bench.node('crm');
  const subject = newId();
  for (const step of range(1, 20)) await publisher.step(firm, subject, step);
  await until(async () => (await bench.seen()).length >= 20, { what: 'twenty effects' });
  expect(await bench.seen()).toEqual(range(1, 20));
  expect(await bench.sql('projects', 'select count(*)::int as n from outbox')).toEqual([{ n: 0 }]);
  const log = await bench.sql<{ position: string; aggregate_version: string }>(
    'projects',
    'select position, aggregate_version from event_log order by position',
  );
  expect(log.map(({ position }) => Number(position))).toEqual(range(1, 20));
  expect(log.map(({ aggregate_version }) => Number(aggregate_version))).toEqual(range(1, 20));
});
