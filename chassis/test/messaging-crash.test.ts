import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { newId } from '@praxis/contracts/kernel';
import { until } from '../src/testing';
import type { ChildOrder } from './messaging-child';
import { type Bench, createBench, range } from './messaging-kit';

let bench: Bench;
const children = new Set<ChildProcess>();
beforeEach(async () => {
  bench = await createBench();
});
afterEach(async () => {
  for (const child of children) child.kill('SIGKILL');
  await bench.stop();
});

/** A process of its own that ends itself, as by SIGKILL, when it passes the failpoint for the n-th time. */
async function startProcess(service: 'projects' | 'crm', fault: { failpoints?: string; deadlyStep?: number } = {}): Promise<ChildProcess> {
  const order = JSON.stringify({ failpoints: '', ...bench.placeOf(service), ...fault } satisfies ChildOrder);
  const child = spawn(
    process.execPath,
    ['--conditions=source', '--require', path.join(__dirname, 'swc-require.js'), path.join(__dirname, 'messaging-child.ts'), order],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  children.add(child);
  child.once('exit', () => children.delete(child));
  await once(child.stdout, 'data');
  return child;
}

const places = [
  ['projects', 'relay.before-publish@7'],
  ['projects', 'relay.before-ack@7'],
  ['projects', 'relay.before-mark@1'],
  ['crm', 'reaction.before-begin@7'],
  ['crm', 'reaction.inside@7'],
  ['crm', 'reaction.before-ack@7'],
] as const;

test.each(places)(
  'a %s that is killed at %s and started again: nothing is lost, nothing done twice, the order kept',
  async (service, place) => {
    const firm = newId();
    const subjects = range(1, 5).map(() => newId());
    const publisher = service === 'projects' ? await bench.committer() : await bench.node('projects');
    if (service === 'projects') await bench.node('crm');
    const victim = await startProcess(service, { failpoints: place.replace('@', '=kill@') });
    const ended = once(victim, 'exit');
    for (const step of range(1, 10)) await Promise.all(subjects.map((subject) => publisher.step(firm, subject, step)));
    const [, signal] = await ended;
    expect(signal).toBe('SIGKILL');
    await startProcess(service);
    await until(async () => (await bench.seen()).length >= 50, { deadlineMs: 30_000, what: 'fifty effects' });
    for (const subject of subjects) expect(await bench.seen(subject)).toEqual(range(1, 10));
    await until(async () => (await bench.sql('projects', 'select 1 from outbox')).length === 0);
    const log = await bench.sql<{ position: string }>('projects', 'select position from event_log order by position');
    expect(log.map(({ position }) => Number(position))).toEqual(range(1, 50));
  },
);

test('an event that ends the process of its handler each time is parked, and the others go on', async () => {
  const firm = newId();
  const publisher = await bench.node('projects');
  const subject = newId();
  await publisher.step(firm, subject, 13);
  const state = async () => (await bench.sql<{ attempts: number }>('crm', `select attempts from parked where status = 'parked'`))[0];
  /** Starts it again each time it has ended, as a supervisor would. */
  const liveUntil = async (goal: () => Promise<boolean>): Promise<void> => {
    let running: ChildProcess | undefined;
    for (let lives = 0; !(await goal()); ) {
      if (running === undefined || running.signalCode !== null) {
        lives += 1;
        expect(lives).toBeLessThan(12);
        running = await startProcess('crm', { deadlyStep: 13 });
      }
      const { signalCode } = running;
      const victim = running;
      await until(async () => victim.signalCode !== signalCode || (await goal()), { deadlineMs: 30_000, what: 'the end or the goal' });
    }
  };
  await liveUntil(async () => (await state()) !== undefined);
  await publisher.step(firm, newId(), 2);
  await liveUntil(async () => (await bench.seen()).includes(2));
  expect((await state())?.attempts).toBeGreaterThanOrEqual(5);
}, 120_000);
