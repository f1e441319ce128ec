import { newId } from '@praxis/contracts/kernel';
import { type Host, hostService, type TestFirm, until } from '../src/testing';
import { countThing, fixtureService, hooks, jobRuns, makeThing } from './fixture-service';
import { startFixture } from './processes';

/** Failures that a test wants are not shown. */
const quietly = { LOG_LEVEL: process.env['LOG_LEVEL'] ?? 'silent' };

let host: Host;
let firm: TestFirm;
beforeAll(async () => {
  host = await hostService(fixtureService, { env: quietly });
});
afterAll(() => host.stop());
beforeEach(async () => {
  firm = await host.firm();
  jobRuns.length = 0;
  hooks.onCount = () => undefined;
});

const act = () => ({ actor: 'user:test', correlationId: newId(), causationId: newId(), at: new Date() });
const runsOf = (id: string) => jobRuns.filter((run) => run.id === id);
const enqueue = (id: string, options: { key?: string; runAt?: Date } = {}, theFirm = firm) =>
  host.service.assembly.unitOfWork.inFirm(theFirm.id, act(), (tx) => tx.enqueue(countThing, { id }, options));

interface JobRow {
  state: string;
  retry_count: number;
  start_after: Date;
}
const jobOf = async (id: string): Promise<JobRow> => {
  const rows = await host.sql<JobRow>(
    'owner',
    "select state::text, retry_count, start_after from crm_jobs.job where data->'payload'->>'id' = $1",
    [id],
  );
  expect(rows).toHaveLength(1);
  return rows[0] as JobRow;
};

async function dueThing(theFirm = firm): Promise<string> {
  const { body } = await host.as(theFirm).call(makeThing, { body: { name: 'Due' } });
  await host.settled();
  await host.sql('owner', 'update things set due_at = $2 where id = $1', [body.id, new Date('2026-01-01T00:00:00Z')]);
  jobRuns.length = 0;
  return body.id;
}

test('a job of a transaction that is rolled back never runs', async () => {
  const id = newId();
  const refused = host.service.assembly.unitOfWork.inFirm(firm.id, act(), (tx) => {
    tx.enqueue(countThing, { id });
    throw new Error('no');
  });
  await expect(refused).rejects.toThrow('no');
  await host.settled();
  expect(runsOf(id)).toEqual([]);
});

test('the same key is accepted once for ever, also by many at once and after the job is done', async () => {
  const [first = '', ...others] = Array.from({ length: 8 }, () => newId());
  const key = `once:${first}`;
  await Promise.all([first, ...others].map((id) => enqueue(id, { key })));
  await host.settled();
  await enqueue(newId(), { key });
  await host.settled();
  expect(jobRuns).toHaveLength(1);
});

test('jobs without a key each run, in the name of the job and with the correlation of what caused them', async () => {
  const ids = Array.from({ length: 12 }, () => newId());
  await Promise.all(ids.map((id) => enqueue(id)));
  await host.settled();
  expect(jobRuns.map(({ id }) => id).sort()).toEqual([...ids].sort());
  expect(new Set(jobRuns.map(({ actor }) => actor))).toEqual(new Set(['job:crm.count-thing']));
  expect(new Set(jobRuns.map(({ correlationId }) => correlationId)).size).toBe(12);
});

test('a job that fails is tried again with a pause, and is dead after its attempts', async () => {
  const id = newId();
  hooks.onCount = () => {
    throw new Error('not today');
  };
  const began = Date.now();
  await enqueue(id);
  await until(async () => (await jobOf(id)).state === 'failed', { deadlineMs: 25_000, what: 'the job to be dead' });
  expect(runsOf(id).map(({ attempt }) => attempt)).toEqual([1, 2, 3]);
  expect(Date.now() - began).toBeGreaterThan(3_000);
  expect(await host.service.assembly.jobs.list('failed', 10)).toContainEqual(
    expect.objectContaining({ job: 'count-thing', firm: firm.id, error: 'Error: not today' }),
  );
});

test('a firm with many jobs does not stop another firm’s', async () => {
  const busy = await host.firm();
  let release = (): void => undefined;
  const gate = new Promise<void>((resolve) => {
    release = resolve;
  });
  const mine = newId();
  hooks.onCount = (id) => (id === mine ? undefined : gate);
  const theirs = Array.from({ length: 10 }, () => newId());
  for (const id of theirs) await enqueue(id, {}, busy);
  await until(() => jobRuns.length >= 3, { what: 'the busy firm to take what it may' });
  await enqueue(mine);
  await until(() => runsOf(mine).length === 1, { what: 'the other firm’s job' });
  release();
  await host.settled();
  expect(jobRuns).toHaveLength(11);
});

test('a job for later waits until then', async () => {
  const id = newId();
  await enqueue(id, { runAt: new Date(Date.now() + 3_600_000) });
  await host.settled();
  expect(runsOf(id)).toEqual([]);
  expect((await jobOf(id)).start_after.getTime()).toBeGreaterThan(Date.now() + 3_500_000);
});

test('a suspended firm’s job is put back without costing an attempt, and runs once the firm is active again', async () => {
  const suspended = await host.firm({ status: 'suspended' });
  const id = newId();
  await enqueue(id, {}, suspended);
  await until(async () => (await jobOf(id)).start_after.getTime() > Date.now() + 3_000_000, { what: 'the job to be put back' });
  await host.service.assembly.jobs.resume();
  await host.settled();
  expect(runsOf(id)).toEqual([]);
  await host.sql('owner', "update firm_facts set facts = jsonb_set(facts, '{status}', '\"active\"') where firm_id = $1", [suspended.id]);
  await host.service.assembly.jobs.resume();
  await host.settled();
  expect(runsOf(id).map(({ attempt }) => attempt)).toEqual([1]);
});

test('a schedule enqueues one job per due thing, and no second one while the first waits', async () => {
  const id = await dueThing();
  let release = (): void => undefined;
  const gate = new Promise<void>((resolve) => {
    release = resolve;
  });
  hooks.onCount = () => gate;
  const at = new Date('2026-01-02T00:00:00Z');
  expect(await Promise.all([host.runSchedule('things-due', at), host.runSchedule('things-due', at)])).toEqual(
    expect.arrayContaining([0, 1]),
  );
  await until(() => runsOf(id).length === 1);
  expect(await host.runSchedule('things-due', at)).toBe(0);
  release();
  await host.settled();
  expect(await host.runSchedule('things-due', at)).toBe(0);
  expect(runsOf(id)).toHaveLength(1);
});

test('a thing that becomes due again is done again', async () => {
  const id = await dueThing();
  await host.runSchedule('things-due');
  await host.settled();
  await host.sql('owner', 'update things set due_at = $2 where id = $1', [id, new Date('2026-01-02T00:00:00Z')]);
  await host.runSchedule('things-due');
  await host.settled();
  expect(runsOf(id)).toHaveLength(2);
});

test('before it is due nothing is enqueued; an unknown schedule is refused', async () => {
  await dueThing();
  expect(await host.runSchedule('things-due', new Date('2025-12-31T23:59:59Z'))).toBe(0);
  await expect(host.runSchedule('nothing')).rejects.toThrow('things-due');
});

test('a job whose process is killed runs again in another one', async () => {
  await host.service.assembly.jobs.stop();
  const other = await startFixture({ ...host.env, FIXTURE_JOB_MS: '60000' });
  const id = newId();
  await enqueue(id);
  await other.says('job begun');
  other.child.kill('SIGKILL');
  await other.ended;
  expect((await jobOf(id)).state).toBe('active');
  // As if the half minute had passed in which it could have shown that it lives.
  await host.sql('owner', "update crm_jobs.job set heartbeat_on = now() - interval '1 minute' where state = 'active'");
  await host.sql('owner', 'update crm_jobs.queue set monitor_claim_on = null');
  await host.restart();
  await until(() => runsOf(id).length === 1, { deadlineMs: 30_000, what: 'the job to run again' });
  expect(runsOf(id)[0]?.attempt).toBe(2);
  await host.settled();
  expect((await jobOf(id)).state).toBe('completed');
});
