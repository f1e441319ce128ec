import { jetstream } from '@nats-io/jetstream';
import { headers } from '@nats-io/transport-node';
import { defineErrors, newId, Rejection } from '@praxis/contracts/kernel';
import { react, TransientError, type Tx } from '../src';
import type { Failpoint } from '../src/failpoint';
import { until } from '../src/testing';
import { type Bench, createBench, range } from './messaging-kit';
import { seeing, seeStep, stepped, trap } from './messaging-node';

let bench: Bench;
beforeEach(async () => {
  bench = await createBench();
});
afterEach(() => bench.stop());

const firm = newId();
const errors = defineErrors('crm', { poison: { status: 422, title: 'Poison', detail: 'It can never work.' } });
const effects = (count: number) =>
  until(async () => (await bench.seen()).length >= count, { deadlineMs: 25_000, what: `${count} effects` });

interface Told {
  type: string;
  subject: string;
  correlation: string;
  firm: string;
  data: { status?: string; attempts: number; errorCode?: string; reaction: string; causeSubject: string; nextAttemptAt?: string };
}
/** What the subscriber has told of its failures, in order. */
const told = async (): Promise<Told[]> =>
  await bench.sql<Told>(
    'crm',
    `select type, aggregate_id as subject, correlation_id as correlation, firm_id as firm, data from (
       select 0 as place, position, type, aggregate_id, correlation_id, firm_id, data from event_log
       union all select 1, id, type, aggregate_id, correlation_id, firm_id, data from outbox) all_events
      where type like 'praxis.crm.reaction.%' order by place, position`,
  );
const parked = async () =>
  await bench.sql<{
    id: string;
    subject: string;
    status: string;
    attempts: number;
    error_code: string;
    next_at: Date | null;
    event_id: string;
  }>('crm', 'select id, subject, status, attempts, error_code, next_at, event_id from parked order by subject, aggregate_version');
const untilParked = (count: number) => until(async () => (await parked()).length >= count && (await parked()), { what: `${count} parked` });

test('a reaction that fails once is tried again at once, and tells of its failure and of its recovery', async () => {
  const publisher = await bench.node('projects');
  let failures = 1;
  const flaky = seeing((tx, event) => {
    failures -= 1;
    if (failures >= 0) throw new TransientError('crm.not_yet', 'Something is missing');
    seeStep(tx, event);
  });
  await bench.node('crm', { reactions: [flaky] });
  const subject = newId();
  await publisher.step(firm, subject, 1);
  await publisher.step(firm, subject, 2);
  await effects(2);
  expect(await bench.seen(subject)).toEqual([1, 2]);
  const [cause] = await bench.sql<{ id: string; correlation: string }>(
    'projects',
    'select message_id as id, correlation_id as correlation from event_log order by position limit 1',
  );
  const messages = await until(async () => (await told()).length === 2 && (await told()));
  const shared = { subject: cause?.id, correlation: cause?.correlation, firm };
  expect(messages).toMatchObject([
    {
      ...shared,
      type: 'praxis.crm.reaction.failed.v1',
      data: { status: 'retrying', attempts: 1, errorCode: 'crm.not_yet', reaction: 'see-step', causeSubject: subject },
    },
    { ...shared, type: 'praxis.crm.reaction.recovered.v1', data: { attempts: 2, reaction: 'see-step', causeSubject: subject } },
  ]);
  expect(await parked()).toMatchObject([{ status: 'recovered', attempts: 2 }]);
});

test('behind a parked event wait the later ones of its aggregate, and nobody else; they recover in their order', async () => {
  const publisher = await bench.node('projects');
  let healthy = false;
  const stuck = newId();
  const stubborn = seeing((tx, event) => {
    if (event.subject === stuck && event.data.step === 1 && !healthy) throw new Error('no luck');
    seeStep(tx, event);
  });
  await bench.node('crm', { reactions: [stubborn] });
  await publisher.step(firm, stuck, 1, 2, 3);
  const other = newId();
  await publisher.step(firm, other, 1, 2);
  await untilParked(3);
  await until(async () => (await bench.seen(other)).length === 2);
  expect(await parked()).toMatchObject([
    { subject: stuck, status: 'parked', attempts: 3, error_code: 'http.internal' },
    { subject: stuck, status: 'parked', attempts: 0, error_code: 'reaction.waiting', next_at: null },
    { subject: stuck, status: 'parked', attempts: 0, error_code: 'reaction.waiting', next_at: null },
  ]);
  expect((await told()).map(({ data }) => data.status)).toEqual(['retrying', 'parked', 'parked', 'parked']);
  healthy = true;
  await until(async () => (await bench.seen(stuck)).length === 3, { what: 'the recovery by the schedule' });
  expect(await bench.seen(stuck)).toEqual([1, 2, 3]);
  await publisher.step(firm, stuck, 4);
  await until(async () => (await bench.seen(stuck)).length === 4);
  await until(async () => (await told()).length === 7);
  expect((await told()).slice(4).map(({ type }) => type)).toEqual(Array(3).fill('praxis.crm.reaction.recovered.v1'));
});

test('a poisonous event is dead at once, is told, holds nothing back, and can be retried or discarded', async () => {
  const publisher = await bench.node('projects');
  let poisonous = true;
  const subject = newId();
  const node = await bench.node('crm', {
    reactions: [
      seeing((tx, event) => {
        if (event.data.step === 1 && poisonous) throw new Rejection(errors.poison);
        seeStep(tx, event);
      }),
    ],
  });
  await publisher.step(firm, subject, 1, 2);
  await effects(1);
  expect(await bench.seen()).toEqual([2]);
  const { deadLetters } = node.messaging;
  const [letter] = await deadLetters.list({ status: 'dead' }, { limit: 10 });
  expect(letter).toMatchObject({ reaction: 'see-step', subject, firmId: firm, status: 'dead', attempts: 1, errorCode: 'crm.poison' });
  expect(await told()).toMatchObject([{ data: { status: 'dead', errorCode: 'crm.poison' } }]);
  const id = letter?.id ?? '';
  await deadLetters.retry(id);
  await until(async () => (await told()).length === 2, { what: 'the second death' });
  expect((await deadLetters.get(id)).status).toBe('dead');
  poisonous = false;
  await deadLetters.retry(id);
  await effects(2);
  await until(async () => (await deadLetters.get(id)).status === 'recovered');
  await expect(deadLetters.retry(id)).rejects.toMatchObject({ code: 'operations.dead_letter_not_open' });
  await expect(deadLetters.get(newId())).rejects.toMatchObject({ code: 'operations.dead_letter_not_found' });
  expect(await deadLetters.list({ status: 'dead', reaction: 'see-step', firmId: firm }, { limit: 10 })).toEqual([]);
});

test('an event that does not fit its schema is dead at once', async () => {
  await bench.node('projects');
  await bench.node('crm');
  await publishByHand({ id: newId(), subject: newId(), version: 1, data: { step: 'one' } });
  expect(await untilParked(1)).toMatchObject([{ status: 'dead', error_code: 'http.invalid_request' }]);
});

test('a discarded event lets the next one of its aggregate go', async () => {
  const publisher = await bench.node('projects');
  const node = await bench.node('crm', {
    reactions: [
      seeing((tx, event) => {
        if (event.data.step === 1) throw new TransientError('crm.never', 'Never');
        seeStep(tx, event);
      }),
    ],
  });
  await publisher.step(firm, newId(), 1, 2);
  await untilParked(2);
  const [front] = await node.messaging.deadLetters.list({ reaction: 'see-step' }, { limit: 1, before: undefined });
  const first = (await parked())[0]?.id ?? '';
  expect(front).toBeDefined();
  expect(await node.messaging.deadLetters.discard(first, 'a test')).toMatchObject({ status: 'discarded' });
  await effects(1);
  expect(await bench.seen()).toEqual([2]);
});

test('tx.retryParked lets the waiting run of an event go with the commit, also a dead one', async () => {
  const publisher = await bench.node('projects');
  let healthy = false;
  const node = await bench.node('crm', {
    reactions: [
      seeing((tx, event) => {
        if (!healthy) throw new Rejection(errors.poison);
        seeStep(tx, event);
      }),
    ],
  });
  await publisher.step(firm, newId(), 1);
  const [dead] = await until(async () => (await parked())[0]?.status === 'dead' && (await parked()));
  healthy = true;
  const act = { actor: 'user:test', correlationId: newId(), causationId: newId(), at: new Date() };
  const retry = (then: () => void) =>
    node.unitOfWork.inFirm(firm, act, async (tx: Tx) => {
      const waiting = await tx.retryParked(dead?.event_id ?? '');
      then();
      return waiting;
    });
  await expect(
    retry(() => {
      throw new Error('rolled back');
    }),
  ).rejects.toThrow('rolled back');
  expect(node.parkedWakes()).toBe(0);
  expect(await retry(() => expect(node.parkedWakes()).toBe(0))).toEqual(['see-step']);
  expect(node.parkedWakes()).toBe(1);
  await effects(1);
});

/** Puts a message of the publisher's on its stream, as a relay that has lost its memory might. */
async function publishByHand(event: {
  id: string;
  subject: string;
  version: number;
  data: unknown;
  messageId?: string;
  time?: Date;
}): Promise<void> {
  const list = headers();
  const attributes = {
    'ce-specversion': '1.0',
    'ce-id': event.id,
    'ce-source': '/praxis/projects',
    'ce-type': 'praxis.projects.project.stepped.v1',
    'ce-time': (event.time ?? new Date()).toISOString(),
    'ce-subject': event.subject,
    'ce-firmid': firm,
    'ce-correlationid': 'c',
    'ce-causationid': 'c',
    'ce-aggregateversion': String(event.version),
    'ce-actor': 'user:test',
    'content-type': 'application/json',
  };
  for (const [name, value] of Object.entries(attributes)) list.set(name, value);
  const js = jetstream(await bench.admin());
  const subject = `praxis.projects.project.stepped.v1.${firm}`;
  const publish = () => js.publish(subject, JSON.stringify(event.data), { msgID: event.messageId ?? newId(), headers: list });
  await until(
    async () =>
      publish().then(
        () => true,
        () => undefined,
      ),
    { what: 'the stream' },
  );
}

test('a duplicate with another message id is absorbed, however often it comes', async () => {
  await bench.node('projects');
  const node = await bench.node('crm');
  const event = { id: newId(), subject: newId(), version: 1, data: { step: 1 } };
  for (const _ of range(1, 5)) await publishByHand(event);
  await publishByHand({ ...event, id: newId(), version: 2, data: { step: 2 } });
  await effects(2);
  await until(async () => (await node.messaging.lag()).get('projects') === 0);
  expect(await bench.seen()).toEqual([1, 2]);
  expect(await parked()).toEqual([]);
});

test('a duplicate of a parked event does not run beside it', async () => {
  await bench.node('projects');
  let runs = 0;
  const node = await bench.node('crm', {
    reactions: [
      seeing(() => {
        runs += 1;
        throw new Rejection(errors.poison);
      }),
    ],
  });
  const event = { id: newId(), subject: newId(), version: 1, data: { step: 1 } };
  for (const _ of range(1, 3)) await publishByHand(event);
  await untilParked(1);
  await until(async () => (await node.messaging.lag()).get('projects') === 0);
  expect(await parked()).toMatchObject([{ status: 'dead' }]);
  expect(await told()).toHaveLength(1);
  expect(runs).toBeLessThanOrEqual(3);
});

test('reactions from: now skip what is older than the first start', async () => {
  await bench.node('projects');
  const old = newId();
  await publishByHand({ id: newId(), subject: old, version: 1, data: { step: 1 }, time: new Date(Date.now() - 3_600_000) });
  await bench.node('crm', { reactions: [{ ...seeing(), from: 'now' }] });
  await until(async () => (await bench.sql('crm', 'select 1 from inbox')).length === 1, { what: 'the first start' });
  await publishByHand({ id: newId(), subject: old, version: 2, data: { step: 2 } });
  await effects(1);
  expect(await bench.seen()).toEqual([2]);
  expect(await bench.sql('crm', 'select outcome from inbox order by event_time')).toEqual([{ outcome: 'skipped' }, { outcome: 'done' }]);
});

test('projections of an event and reactions that it does not concern share one commit; a failing one then fails alone', async () => {
  const publisher = await bench.node('projects');
  let fails = false;
  let unconcerned = 0;
  const reactions = [
    seeing(),
    react(stepped, { name: 'copy-step', kind: 'projection' }, () => undefined),
    react(stepped, { name: 'note-step', kind: 'projection' }, () => {
      if (fails) throw new Rejection(errors.poison);
    }),
    react(stepped, { name: 'answer-step', kind: 'effect', concerns: ({ step }) => step > 1 }, (_, event) => {
      if (event.data.step === 1) unconcerned += 1;
    }),
  ];
  await bench.node('crm', { reactions });
  const entered = (step: number) =>
    until(
      async () => {
        const rows = await bench.sql<{ reaction: string; outcome: string; commit: string }>(
          'crm',
          `select reaction, outcome, xmin::text as commit from inbox where event_id = (
             select event_id from inbox order by event_time, event_id offset 4 * $1 limit 1) order by reaction`,
          [step - 1],
        );
        return rows.length === (fails ? 3 : 4) && rows;
      },
      { what: `what reacted to step ${step}` },
    );
  await publisher.step(firm, newId(), 1);
  const [answer, copy, note, see] = await entered(1);
  expect([answer?.outcome, copy?.outcome, note?.outcome, see?.outcome]).toEqual(['skipped', 'done', 'done', 'done']);
  expect([answer?.commit, note?.commit]).toEqual([copy?.commit, copy?.commit]);
  expect(see?.commit).not.toBe(copy?.commit);
  expect(unconcerned).toBe(0);
  fails = true;
  await publisher.step(firm, newId(), 2);
  await untilParked(1);
  const second = await entered(2);
  expect(second.map(({ reaction, outcome }) => `${reaction} ${outcome}`)).toEqual(['answer-step done', 'copy-step done', 'see-step done']);
  expect(await parked()).toMatchObject([{ status: 'dead', error_code: 'crm.poison' }]);
});

test('an event that came again and again without an end of its handling is parked before it is handled', async () => {
  await bench.node('projects');
  const first = await bench.node('crm');
  await until(() => first.messaging.state().consumers.some(({ context, pulling }) => context === 'projects' && pulling));
  await first.stop();
  const subject = newId();
  await publishByHand({ id: newId(), subject, version: 1, data: { step: 1 } });
  const durable = await jetstream(await bench.admin()).consumers.get('PRAXIS_PROJECTS', 'crm');
  for (const _ of range(1, 6)) (await durable.next({ expires: 5_000 }))?.nak();
  let allowed = false;
  await bench.node('crm', {
    reactions: [
      seeing((tx, event) => {
        if (!allowed) throw new Error('handled before it was parked');
        seeStep(tx, event);
      }),
    ],
  });
  expect(await untilParked(1)).toMatchObject([{ subject, status: 'parked', attempts: 5, error_code: 'http.internal' }]);
  allowed = true;
  await effects(1);
});

test('a message that is no event is passed over', async () => {
  await bench.node('projects');
  await bench.node('crm');
  const js = jetstream(await bench.admin());
  await until(() =>
    js.publish('praxis.projects.project.stepped.v1.x', 'nonsense').then(
      () => true,
      () => undefined,
    ),
  );
  await publishByHand({ id: newId(), subject: newId(), version: 1, data: { step: 1 } });
  await effects(1);
});

test('a subscriber that is frozen in a reaction is succeeded; its event has its effect once, before the later ones of the aggregate', async () => {
  const publisher = await bench.node('projects');
  const frozen = trap('reaction.before-begin');
  const first = await bench.node('crm', { failpoint: frozen.failpoint });
  const subject = newId();
  await publisher.step(firm, subject, 1, 2);
  await frozen.caught();
  await first.freeze();
  await bench.node('crm');
  await publisher.step(firm, subject, 3);
  await effects(3);
  expect(await bench.seen()).toEqual([1, 2, 3]);
  frozen.release();
  first.thaw();
  await publisher.step(firm, subject, 4);
  await effects(4);
  expect(await bench.seen()).toEqual([1, 2, 3, 4]);
});

test('a stop finishes what has begun, and what has not begun goes to the next process at once', async () => {
  const publisher = await bench.node('projects');
  const slow = trap('reaction.inside');
  const first = await bench.node('crm', { failpoint: slow.failpoint });
  const subject = newId();
  await publisher.step(firm, subject, ...range(1, 10));
  await slow.caught();
  const stopped = first.stop();
  slow.release();
  await stopped;
  const done = await bench.seen();
  expect(done.length).toBeGreaterThanOrEqual(1);
  expect(done.length).toBeLessThan(10);
  await bench.node('crm');
  await until(async () => (await bench.seen()).length === 10, { what: 'the rest', deadlineMs: 8_000 });
  expect(await bench.seen()).toEqual(range(1, 10));
});

test('many aggregates side by side: each in its order, none lost', async () => {
  const publisher = await bench.node('projects');
  await bench.node('crm');
  const subjects = range(1, 40).map(() => newId());
  await Promise.all(
    subjects.map(async (subject) => {
      for (const step of range(1, 25)) await publisher.step(newId(), subject, step);
    }),
  );
  await effects(1_000);
  for (const subject of subjects) expect(await bench.seen(subject)).toEqual(range(1, 25));
});

test("the database of the subscriber going away is nobody's failure: everything waits and goes on", async () => {
  const publisher = await bench.node('projects');
  await bench.node('crm');
  const subject = newId();
  await publisher.step(firm, subject, 1);
  await effects(1);
  await bench.disconnectDatabase('crm', async () => {
    await publisher.step(firm, subject, 2);
    await publisher.step(firm, subject, 3);
  });
  await effects(3);
  expect(await bench.seen()).toEqual([1, 2, 3]);
  expect(await parked()).toEqual([]);
});

test('projections that share transactions: each aggregate in order, a poisonous one dead, a duplicate absorbed, the others done', async () => {
  const publisher = await bench.node('projects');
  const slow = trap('reaction.before-begin');
  const poisonous = newId();
  const acts = new Set<string>();
  let transactions = 0;
  const projection = react(stepped, { name: 'see-step', kind: 'projection' }, (tx, event) => {
    if (event.subject === poisonous && event.data.step === 3) throw new Rejection(errors.poison);
    acts.add(`${tx.act.causationId === event.id} ${tx.act.correlationId === event.correlationid}`);
    seeStep(tx, event);
  });
  const failpoint: Failpoint = async (place) => {
    if (place === 'reaction.before-begin') transactions += 1;
    await slow.failpoint(place);
  };
  const node = await bench.node('crm', { reactions: [projection], failpoint, concurrency: 1 });
  const subjects = range(1, 11).map(() => newId());
  const twice = { id: newId(), subject: newId(), version: 1, data: { step: 100 } };
  await publishByHand(twice);
  await slow.caught();
  // Everything else has arrived by the time the first transaction is over, and shares the next ones.
  for (const step of range(1, 5)) for (const subject of subjects) await publisher.step(firm, subject, step);
  await publishByHand(twice);
  await until(() => node.messaging.state().consumers.some(({ context, inHand }) => context === 'projects' && inHand === 57));
  slow.release();
  await effects(56);
  expect(transactions).toBeLessThan(30);
  for (const step of range(1, 5)) await publisher.step(firm, poisonous, step);
  await effects(60);
  for (const subject of subjects) expect(await bench.seen(subject)).toEqual(range(1, 5));
  expect(await bench.seen(poisonous)).toEqual([1, 2, 4, 5]);
  expect(await bench.seen(twice.subject)).toEqual([100]);
  expect(await parked()).toMatchObject([{ status: 'dead', subject: poisonous }]);
  expect([...acts]).toEqual(['true true']);
});
