import type { Sample } from './sample';
import { trends } from './trend';

const sample = (at: number, changes: Partial<Sample> = {}): Sample => ({
  at,
  memory: { crm: 150 },
  handles: 200,
  connections: 40,
  outbox: 3,
  lag: 2,
  p50: 2,
  p99: 9,
  perSecond: 500,
  ...changes,
});
const run = (changes: (index: number) => Partial<Sample> = () => ({})): Sample[] =>
  Array.from({ length: 40 }, (_, index) => sample(index * 30, changes(index)));
const broken = (samples: readonly Sample[]): string[] => trends(samples).flatMap(({ flat, name }) => (flat ? [] : [name]));

test('the same all the time is flat', () => {
  expect(broken(run())).toEqual([]);
});

test('what only grows while it warms up is flat', () => {
  expect(broken(run((index) => ({ memory: { crm: Math.min(150, 100 + index * 10) } })))).toEqual([]);
});

test('a leak is seen in each place where there can be one', () => {
  expect(broken(run((index) => ({ memory: { crm: 150 + index * 2 } })))).toEqual(['memory, crm']);
  expect(broken(run((index) => ({ handles: 200 + index * 2 })))).toEqual(['open handles']);
  expect(broken(run((index) => ({ connections: 40 + index })))).toEqual(['database connections']);
  expect(broken(run((index) => ({ outbox: index * 10 })))).toEqual(['outbox, unsent']);
  expect(broken(run((index) => ({ lag: index * 20 })))).toEqual(['consumers, not yet handled']);
  expect(broken(run((index) => ({ p50: 2 + index / 10 })))).toEqual(['latency, median']);
});

test('a few events under way are no backlog', () => {
  expect(broken(run((index) => ({ outbox: index < 20 ? 0 : 20, lag: index < 20 ? 0 : 40 })))).toEqual([]);
});

test('a run that is too short says nothing', () => {
  expect(() => trends(run().slice(0, 7))).toThrow('let it run longer');
});
