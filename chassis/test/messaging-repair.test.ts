import { jetstreamManager } from '@nats-io/jetstream';
import { defineEvent, firmRegistered, newId } from '@praxis/contracts/kernel';
import { z } from 'zod';
import { react } from '../src';
import type { AuditRecord } from '../src/audit-record';
import { until } from '../src/testing';
import { type Bench, createBench, range } from './messaging-kit';
import { seeStep, stepped } from './messaging-node';

let bench: Bench;
beforeEach(async () => {
  bench = await createBench();
});
afterEach(() => bench.stop());

const firm = newId();
const effects = (count: number) =>
  until(async () => (await bench.seen()).length >= count, { deadlineMs: 25_000, what: `${count} effects` });
const logged = (count: number) =>
  until(async () => (await bench.sql('projects', 'select 1 from event_log')).length >= count, { what: `${count} logged events` });
const checkpoint = async (kind: string): Promise<number | undefined> => {
  const [row] = await bench.sql<{ position: string }>('crm', `select position from checkpoints where context = 'projects' and kind = $1`, [
    kind,
  ]);
  return row && Number(row.position);
};

test('a new subscriber gets the whole history, also what the stream no longer holds, in order', async () => {
  const publisher = await bench.node('projects');
  const subjects = [newId(), newId(), newId()];
  for (const step of range(1, 30)) for (const subject of subjects) await publisher.step(firm, subject, step);
  await logged(90);
  await bench.purgeStream('PRAXIS_PROJECTS');
  await bench.node('crm');
  await effects(90);
  for (const subject of subjects) expect(await bench.seen(subject)).toEqual(range(1, 30));
  expect(await checkpoint('log')).toBe(90);
});

test('what was lost between the broker and the subscriber is fetched by the next comparison, and only that', async () => {
  const publisher = await bench.node('projects');
  const node = await bench.node('crm');
  const subject = newId();
  await publisher.step(firm, subject, 1);
  await effects(1);
  await until(() => node.messaging.state().consumers.some(({ context, pulling }) => context === 'projects' && pulling));
  await node.stop();
  await publisher.step(firm, subject, 2, 3);
  await logged(3);
  // Acknowledged by the broker, never delivered: as a store that lost its last minutes.
  await bench.purgeStream('PRAXIS_PROJECTS');
  const next = await bench.node('crm');
  await publisher.step(firm, newId(), 9);
  await effects(2);
  expect(await bench.seen(subject)).toEqual([1]);
  await until(async () => {
    await next.messaging.reconcile();
    return (await bench.seen()).length === 4;
  });
  expect(await bench.seen(subject)).toEqual([1, 2, 3]);
});

test('a subscriber whose clock is an hour ahead does not ask the broker to begin in the future', async () => {
  const publisher = await bench.node('projects');
  await publisher.step(firm, newId(), 1);
  await logged(1);
  await bench.node('crm', { now: () => new Date(Date.now() + 3_600_000) });
  await effects(1);
  const jsm = await jetstreamManager(await bench.admin());
  const { config } = await until(() => jsm.consumers.info('PRAXIS_PROJECTS', 'crm').catch(() => undefined), { what: 'the durable' });
  expect(Date.parse(config.opt_start_time ?? '')).toBeLessThanOrEqual(Date.now());
});

test('a reaction that is added later gets what the service had passed over', async () => {
  const publisher = await bench.node('projects');
  const ended = defineEvent({ context: 'projects', noun: 'project', verb: 'ended', description: 'It ended.', data: z.object({}) });
  const first = await bench.node('crm', { reactions: [react(ended, { name: 'see-end', kind: 'effect' }, () => undefined)] });
  const subject = newId();
  for (const step of range(1, 5)) await publisher.step(firm, subject, step);
  await logged(5);
  await until(async () => {
    await first.messaging.reconcile();
    return (await checkpoint('log')) === 5;
  });
  await first.stop();
  const second = await bench.node('crm');
  await until(async () => {
    await second.messaging.reconcile();
    return (await bench.seen()).length === 5;
  });
  expect(await bench.seen()).toEqual(range(1, 5));
  await second.messaging.reconcile();
  expect(await bench.seen()).toEqual(range(1, 5));
});

test('pages of the log fit into a message, however large the events are', async () => {
  const publisher = await bench.node('projects');
  const text = 'x'.repeat(300_000);
  for (const step of range(1, 8)) {
    const act = { actor: 'user:test', correlationId: newId(), causationId: newId(), at: new Date() };
    await publisher.unitOfWork.inFirm(firm, act, (tx) => tx.publish(stepped, { subject: newId(), data: { step, text } }));
  }
  await logged(8);
  await bench.purgeStream('PRAXIS_PROJECTS');
  await bench.node('crm');
  await effects(8);
  expect((await bench.seen()).sort()).toEqual(range(1, 8));
});

test('only services that subscribe to a context may read its log', async () => {
  await bench.node('projects');
  const intruder = await bench.connectAs('crm');
  await expect(intruder.request('repair.documents.read', '{}', { timeout: 1_000 })).rejects.toThrow();
  // The owner may not be listening yet.
  const ask = () => intruder.request('repair.projects.read', '{}', { timeout: 1_000 }).catch(() => undefined);
  expect((await until(ask)).json()).toMatchObject({ head: 0 });
});

test('firm facts are kept, and the higher version wins', async () => {
  const publisher = await bench.node('projects');
  await bench.node('crm', { subscribes: ['projects', 'identity'] });
  const facts = {
    slug: 'acme',
    name: 'Acme',
    status: 'active' as const,
    timezone: 'Europe/Berlin',
    currency: 'EUR',
    locale: 'de-DE',
    country: 'DE',
    limits: { users: 1, clients: 1, storageBytes: 1 },
    version: 3,
  };
  await bench.publishAs(firmRegistered, firm, { ...facts });
  await until(async () => (await bench.sql('crm', 'select 1 from firm_facts')).length === 1, { what: 'the facts' });
  await bench.publishAs(firmRegistered, firm, { ...facts, version: 2, name: 'Older' });
  await bench.publishAs(firmRegistered, newId(), { ...facts, slug: 'other', version: 1 });
  await until(async () => (await bench.sql('crm', 'select 1 from firm_facts')).length === 2);
  expect(await bench.sql('crm', `select facts->>'name' as name, version::int from firm_facts where firm_id = $1`, [firm])).toEqual([
    { name: 'Acme', version: 3 },
  ]);
  expect(publisher).toBeDefined();
});

test('a replay rebuilds one firm from the log while live events wait, and equals what was there', async () => {
  const publisher = await bench.node('projects');
  const projection = react(stepped, { name: 'see-step', kind: 'projection', rebuilds: ['seen'] }, seeStep);
  const effect = react(stepped, { name: 'other', kind: 'effect' }, () => undefined);
  const node = await bench.node('crm', { reactions: [projection, effect] });
  const other = newId();
  const subjects = range(1, 4).map(() => newId());
  for (const step of range(1, 20)) for (const subject of subjects) await publisher.step(firm, subject, step);
  await publisher.step(other, newId(), 99);
  await effects(81);
  const placesOf = async (of: string) =>
    await bench.sql<{ subject: string; step: number }>('crm', 'select subject, step from seen where firm_id = $1 order by subject, place', [
      of,
    ]);
  const before = await placesOf(firm);
  const untouched = await bench.sql('crm', 'select place from seen where firm_id = $1', [other]);
  let done = false;
  const replaying = node.messaging.replay('see-step', firm).finally(() => {
    done = true;
  });
  const subject = subjects[0] ?? '';
  for (let step = 21; !done || step < 25; step += 1) await publisher.step(firm, subject, step);
  await replaying;
  const [last] = await bench.sql<{ n: number }>('projects', `select count(*)::int as n from event_log`);
  await until(async () => (await bench.seen()).length >= (last?.n ?? 0));
  expect((await placesOf(firm)).filter(({ step }) => step <= 20)).toEqual(before);
  expect((await bench.seen(subject)).length).toBeGreaterThanOrEqual(24);
  const steps = await bench.seen(subject);
  expect(steps).toEqual(range(1, steps.length));
  expect(await bench.sql('crm', 'select place from seen where firm_id = $1', [other])).toEqual(untouched);
  await expect(node.messaging.replay('other', firm)).rejects.toMatchObject({ code: 'operations.not_replayable' });
  await expect(node.messaging.replay('unknown', firm)).rejects.toMatchObject({ code: 'operations.not_replayable' });
});

test('audit records reach identity in batches, once their store is back, and what the broker lost is fetched', async () => {
  const publisher = await bench.node('projects');
  const stored = new Map<string, AuditRecord>();
  let healthy = false;
  const identity = await bench.node('identity', {
    consumeAudit: async (records) => {
      if (!healthy) throw new Error('not now');
      for (const record of records) stored.set(record.id, record);
    },
  });
  const audit = () =>
    publisher.unitOfWork.inFirm(firm, { actor: 'user:test', correlationId: newId(), causationId: newId(), at: new Date() }, (tx) =>
      tx.audit({ action: 'project.step', target: 'project', targetId: newId() }),
    );
  for (const _ of range(1, 20)) await audit();
  healthy = true;
  await until(() => stored.size === 20, { what: 'twenty records' });
  expect([...stored.values()][0]).toMatchObject({
    firmId: firm,
    action: 'project.step',
    context: 'projects',
    outcome: 'done',
    actor: 'user:test',
  });
  await identity.stop();
  await audit();
  await until(async () => (await bench.sql('projects', 'select 1 from audit_sent')).length === 21);
  await bench.purgeStream('AUDIT');
  const next = await bench.node('identity', {
    consumeAudit: async (records) => {
      for (const record of records) stored.set(record.id, record);
    },
  });
  await until(async () => {
    await next.messaging.reconcile();
    return stored.size === 21;
  });
});

test('edge state reaches its stream, the last message of each subject, and an end is an empty one', async () => {
  const identity = await bench.node('identity');
  const put = (state: unknown) =>
    identity.unitOfWork.inFirm(firm, { actor: 'user:test', correlationId: newId(), causationId: newId(), at: new Date() }, (tx) =>
      tx.publishEdge(`edge.firm.${firm}`, state),
    );
  for (const version of range(1, 5)) await put({ version });
  const last = () => bench.lastMessage('EDGE', `edge.firm.${firm}`);
  await until(async () => (await last()) === '{"version": 5}', { what: 'the last state' });
  await put(null);
  await until(async () => (await last()) === '', { what: 'the end' });
  expect(await bench.sql('identity', 'select 1 from outbox')).toEqual([]);
});
