import { migrate } from '../src/migrate';
import { type Host, hostService, type TestFirm, until } from '../src/testing';
import { fixtureService } from './fixture-service';
import { makeThingAt, runFixture, startFixture, type TestProcess } from './processes';

let host: Host;
let firm: TestFirm;
const running: TestProcess[] = [];
beforeAll(async () => {
  host = await hostService(fixtureService);
  firm = await host.firm();
  // The host lends its database and broker; the service itself is the process.
  await host.service.stop();
});
beforeEach(async () => {
  // Jobs of the test before.
  await host.sql('owner', 'delete from crm_jobs.job');
});
afterEach(() => {
  for (const { child } of running) child.kill('SIGKILL');
  running.length = 0;
});
afterAll(() => host.stop());

async function start(env: Record<string, string> = {}): Promise<TestProcess> {
  const process = await startFixture({ ...host.env, ...env });
  running.push(process);
  return process;
}

const makeThing = (url: string, name: string): Promise<Response> => makeThingAt(url, host, firm, name);

const count = async (text: string): Promise<number> => Number((await host.sql<{ n: string }>('owner', text))[0]?.n);

test('a process that is told to stop under load answers what it has begun, hands its outbox over and ends with 0', async () => {
  const service = await start();
  let answered = 0;
  let refused = 0;
  const load = Array.from({ length: 6 }, async () => {
    for (;;) {
      try {
        const response = await makeThing(service.url, 'Load');
        if (response.status !== 201) throw new Error(`answered ${response.status}: ${await response.text()}`);
        await response.text();
        answered += 1;
      } catch (error) {
        // No connection any more: the process takes no new requests. Anything else is a lost answer.
        expect(String((error as Error).cause ?? error)).toMatch(/ECONNREFUSED|ECONNRESET|other side closed|SocketError/);
        refused += 1;
        return;
      }
      if (answered === 60) service.child.kill('SIGTERM');
    }
  });
  await Promise.all(load);
  const began = Date.now();
  expect(await service.ended).toBe(0);
  expect(Date.now() - began).toBeLessThan(10_000);
  expect(refused).toBe(6);
  expect(answered).toBeGreaterThanOrEqual(60);
  const made = await count('select count(*) as n from things');
  expect(made).toBeGreaterThanOrEqual(answered);
  expect(await count("select count(*) as n from outbox where kind = 'event'")).toBe(0);
  expect(await count("select count(*) as n from event_log where type = 'praxis.crm.thing.made.v1'")).toBe(made);
});

test('a job in hand is finished before the process ends', async () => {
  const service = await start({ FIXTURE_JOB_MS: '1500' });
  expect((await makeThing(service.url, 'Slow')).status).toBe(201);
  await service.says('job begun');
  service.child.kill('SIGINT');
  expect(await service.ended).toBe(0);
  expect(await count("select count(*) as n from things where name = 'Slow' and version = 2")).toBe(1);
  expect(await count("select count(*) as n from crm_jobs.job where state = 'active'")).toBe(0);
});

test('with a bad configuration the process names every bad variable and ends with 2 within 2 seconds', async () => {
  const began = Date.now();
  const process = runFixture({ ...host.env, PORT: 'http', DATABASE_URL: 'secret-but-wrong', FIXTURE_WORD: 'blue', NATS_USER: '' });
  expect(await process.ended).toBe(2);
  // Compiling the sources on the fly is part of this time, unlike in production.
  expect(Date.now() - began).toBeLessThan(5_000);
  for (const name of ['PORT', 'DATABASE_URL', 'FIXTURE_WORD', 'NATS_USER']) expect(process.said()).toContain(name);
  expect(process.said()).not.toContain('secret-but-wrong');
});

test('it does not serve as a role that row-level security would not hold', async () => {
  const process = runFixture({ ...host.env, DATABASE_URL: host.database.url('owner') });
  expect(await process.ended).toBe(1);
  expect(process.said()).toContain('row-level security would not hold');
});

test('a process without the broker becomes ready, and what it commits is sent once the broker is there', async () => {
  await host.broker.kill();
  const service = await start();
  expect((await fetch(`${service.url}/readyz`)).status).toBe(200);
  expect((await makeThing(service.url, 'Patient')).status).toBe(201);
  await host.broker.start();
  await until(async () => (await count('select count(*) as n from outbox')) === 0, { what: 'the outbox to be sent', deadlineMs: 20_000 });
}, 60_000);

test('the migration step says what it did and does nothing the second time, and two at once do not meet', async () => {
  const url = host.database.url('owner');
  const said: string[] = [];
  await Promise.all([migrate(fixtureService, url, (line) => said.push(line)), migrate(fixtureService, url, (line) => said.push(line))]);
  expect(said).toEqual(['crm: nothing to migrate', 'crm: nothing to migrate']);
  const process = runFixture({ OWNER_DATABASE_URL: url }, ['migrate']);
  expect(await process.ended).toBe(0);
  expect(process.said()).toContain('crm: nothing to migrate');
  const without = runFixture({}, ['migrate']);
  expect(await without.ended).toBe(2);
  expect(without.said()).toContain('OWNER_DATABASE_URL');
});

test('a process whose database lacks a migration is not ready, and says so', async () => {
  await host.sql('owner', "delete from migrations where name = 'Things1700000001000'");
  const service = await start();
  const answer = await fetch(`${service.url}/readyz`);
  expect(answer.status).toBe(503);
  expect(answer.headers.get('content-type')).toContain('application/problem+json');
  expect(await answer.json()).toMatchObject({ detail: 'The database lacks 1 migration(s); run the migration step.' });
  expect((await fetch(`${service.url}/livez`)).status).toBe(200);
});
