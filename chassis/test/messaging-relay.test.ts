import { newId } from '@praxis/contracts/kernel';
import { until } from '../src/testing';
import { type Bench, createBench, range } from './messaging-kit';
import { trap } from './messaging-node';

let bench: Bench;
beforeEach(async () => {
  bench = await createBench();
});
afterEach(() => bench.stop());

const firm = newId();
const logged = async (): Promise<number[]> =>
  (await bench.sql<{ position: string }>('projects', 'select position from event_log order by position')).map(({ position }) =>
    Number(position),
  );
const unsent = async (): Promise<number> =>
  (await bench.sql<{ n: number }>('projects', 'select count(*)::int as n from outbox'))[0]?.n ?? -1;
const effects = (count: number) =>
  until(async () => (await bench.seen()).length >= count, { deadlineMs: 25_000, what: `${count} effects` });

test('what is committed has its effect in the other service exactly once, in the order of its aggregate', async () => {
  const publisher = await bench.node('projects');
  await bench.node('crm');
  const subject = newId();
  for (const step of range(1, 20)) await publisher.step(firm, subject, step);
  await effects(20);
  expect(await bench.seen()).toEqual(range(1, 20));
  await until(async () => (await unsent()) === 0);
  expect(await logged()).toEqual(range(1, 20));
  const versions = await bench.sql<{ v: string }>('projects', 'select aggregate_version as v from event_log order by position');
  expect(versions.map(({ v }) => Number(v))).toEqual(range(1, 20));
});

test('events committed while there is no broker are delivered when it comes', async () => {
  await bench.broker.kill();
  const publisher = await bench.node('projects');
  await bench.node('crm');
  await publisher.step(firm, newId(), 1, 2, 3);
  expect(publisher.messaging.state().connected).toBe(false);
  await bench.broker.start();
  await effects(3);
  expect(await bench.seen()).toEqual([1, 2, 3]);
});

test.each(['relay.before-publish', 'relay.before-ack', 'relay.before-mark'] as const)(
  'a relay that is frozen at %s loses nothing, and does no harm when it wakes behind its successor',
  async (place) => {
    const frozen = trap(place);
    const first = await bench.node('projects', { failpoint: frozen.failpoint });
    await bench.node('crm');
    const subject = newId();
    await first.step(firm, subject, 1, 2, 3);
    await frozen.caught();
    await first.freeze();
    const second = await bench.node('projects');
    await until(() => second.messaging.state().relay.holding, { what: 'the successor', deadlineMs: 12_000 });
    await second.step(firm, subject, 4);
    await effects(4);
    frozen.release();
    first.thaw();
    await until(() => !first.messaging.state().relay.holding);
    await second.step(firm, subject, 5);
    await effects(5);
    expect(await bench.seen()).toEqual([1, 2, 3, 4, 5]);
    await until(async () => (await unsent()) === 0);
    expect(await logged()).toEqual([1, 2, 3, 4, 5]);
  },
);

test('two relays publish each event once', async () => {
  const nodes = [await bench.node('projects'), await bench.node('projects')];
  await bench.node('crm');
  const subjects = range(1, 10).map(() => newId());
  await Promise.all(
    subjects.map(async (subject, at) => {
      for (const step of range(1, 10)) await nodes[(at + step) % 2]?.step(firm, subject, step);
    }),
  );
  await effects(100);
  expect(nodes.filter((node) => node.messaging.state().relay.holding)).toHaveLength(1);
  for (const subject of subjects) expect(await bench.seen(subject)).toEqual(range(1, 10));
  await until(async () => (await logged()).length === 100);
  expect(await logged()).toEqual(range(1, 100));
});

test('what was committed without a word to the relay goes out with the next renewal of its lease', async () => {
  const silent = await bench.committer();
  const relaying = await bench.node('projects');
  await bench.node('crm');
  await until(() => relaying.messaging.state().relay.holding);
  const subject = newId();
  await silent.step(firm, subject, 1);
  await effects(1);
  for (const step of [2, 3]) {
    await silent.step(firm, subject, step);
    // The poll behind the renewals would need five seconds.
    await until(async () => (await bench.seen()).length === step, { what: `step ${step}`, deadlineMs: 4_000 });
  }
});

test('a firm with a long backlog does not hold up another one', async () => {
  const idle = await bench.committer();
  const busy = newId();
  for (const _ of range(1, 10)) await idle.step(busy, newId(), ...range(1, 300));
  const other = newId();
  await idle.step(other, newId(), 4_711);
  const hold = trap('relay.before-mark');
  await bench.node('projects', { failpoint: hold.failpoint });
  await hold.caught();
  // The very first batch is on the broker: the other firm's event is in it although 3,000 stand before it.
  await bench.node('crm');
  await until(async () => (await bench.seen()).includes(4_711), { what: 'the event of the other firm' });
  hold.release();
});

test('a message that the broker refuses for good is set aside and holds back its own aggregate only', async () => {
  const publisher = await bench.node('projects');
  await bench.node('crm');
  const bad = newId();
  const act = { actor: 'user:test', correlationId: newId(), causationId: newId(), at: new Date() };
  await publisher.unitOfWork.inFirm(firm, act, (tx) => {
    // Larger than the broker takes; only a defect could bring it past the check of publish().
    tx.write(
      `insert into outbox (kind, message_id, firm_id, nats_subject, type, aggregate_id, aggregate_version, time, correlation_id, causation_id, actor, data)
       values ('event', $1, $2, $3, 'praxis.projects.project.stepped.v1', $4, 1, now(), 'c', 'c', 'user:test', to_jsonb(repeat('x', 1100000)))`,
      [newId(), firm, `praxis.projects.project.stepped.v1.${firm}`, bad],
    );
  });
  await publisher.step(firm, bad, 2);
  const good = newId();
  await publisher.step(firm, good, 1);
  await effects(1);
  await until(() => publisher.messaging.state().relay.refused === 1);
  expect(await bench.seen(good)).toEqual([1]);
  expect(await unsent()).toBe(2);
  expect(await publisher.messaging.measures()).toMatchObject({ outboxRefused: 1, outboxUnsent: 1 });
});

test('a missing stream is made again and nothing is lost; other streams are not held up meanwhile', async () => {
  const publisher = await bench.node('projects');
  await bench.node('crm');
  await publisher.step(firm, newId(), 1);
  await effects(1);
  await bench.deleteStream('AUDIT');
  await publisher.unitOfWork.inFirm(firm, { actor: 'user:test', correlationId: newId(), causationId: newId(), at: new Date() }, (tx) =>
    tx.audit({ action: 'project.step', target: 'project', targetId: newId() }),
  );
  await publisher.step(firm, newId(), 2);
  await effects(2);
  await until(async () => (await unsent()) === 0);
  expect(await bench.sql('projects', 'select position::int from audit_sent')).toEqual([{ position: 1 }]);
});

test('the stream deleted under load: every event has its effect once and in order', async () => {
  const publisher = await bench.node('projects');
  await bench.node('crm');
  const subjects = range(1, 8).map(() => newId());
  let done = 0;
  const load = Promise.all(
    subjects.map(async (subject) => {
      for (const step of range(1, 60)) {
        await publisher.step(firm, subject, step);
        done += 1;
      }
    }),
  );
  await until(async () => done > 120 && (await bench.seen()).length > 20);
  await bench.deleteStream('PRAXIS_PROJECTS');
  await load;
  await effects(480);
  for (const subject of subjects) expect(await bench.seen(subject)).toEqual(range(1, 60));
});

test('the whole store of the broker deleted: every event has its effect once', async () => {
  const publisher = await bench.node('projects');
  await bench.node('crm');
  const subjects = range(1, 8).map(() => newId());
  let done = 0;
  const load = Promise.all(
    subjects.map(async (subject) => {
      for (const step of range(1, 60)) {
        await publisher.step(firm, subject, step);
        done += 1;
      }
    }),
  );
  await until(async () => done > 120 && (await bench.seen()).length > 20);
  await bench.broker.kill();
  await bench.emptyStore();
  await bench.broker.start();
  await load;
  await effects(480);
  for (const subject of subjects) expect([...(await bench.seen(subject))].sort((a, b) => a - b)).toEqual(range(1, 60));
});

test('a broker that is suspended and goes on makes nobody lose or double anything', async () => {
  const publisher = await bench.node('projects');
  await bench.node('crm');
  const subject = newId();
  await publisher.step(firm, subject, 1);
  await effects(1);
  bench.broker.pause();
  await publisher.step(firm, subject, 2);
  // Long enough for a publish to run into its time-out.
  await until(() => publisher.messaging.state().relay.blocked.length > 0, { what: 'the time-out of a publish', deadlineMs: 15_000 });
  bench.broker.resume();
  await publisher.step(firm, subject, 3);
  await effects(3);
  expect(await bench.seen()).toEqual([1, 2, 3]);
});
