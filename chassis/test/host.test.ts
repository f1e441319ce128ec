import { newId } from '@praxis/contracts/kernel';
import pg from 'pg';
import { type Host, hostService, until } from '../src/testing';
import { fixtureService, getNewestThing, getThing, jobRuns, makeThing, projectStarted, removeThing, thingMade } from './fixture-service';

let host: Host;
beforeAll(async () => {
  host = await hostService(fixtureService);
});
afterAll(() => host.stop());

test('an operation answers, and what it made is there afterwards, for its own firm only', async () => {
  const firm = await host.firm();
  const made = await host.as(firm).call(makeThing, { body: { name: 'Anvil' } });
  expect(made).toMatchObject({ status: 201, body: { name: 'Anvil', version: 1 } });
  expect(await host.as(firm).call(getThing, { params: { id: made.body.id } })).toMatchObject({ status: 200, body: { name: 'Anvil' } });
  const other = await host.as(await host.firm()).call(getThing, { params: { id: made.body.id } });
  expect(other).toMatchObject({ status: 404, body: { code: 'crm.thing_unknown' } });
  expect((await host.as(firm, { permissions: [] }).call(getThing, { params: { id: newId() } })).status).toBe(403);
  expect((await host.anonymous().call(getThing, { params: { id: newId() } })).status).toBe(401);
});

test('a path that an operation names literally is not left to one with a placeholder', async () => {
  for (const method of ['DELETE', 'POST'] as const) {
    const refused = await host
      .as(await host.firm())
      .call({ ...getNewestThing, method } as never, { body: '{', headers: { 'content-type': 'text/odd' } });
    expect([refused.status, refused.body.code, refused.headers['allow']]).toEqual([405, 'http.method_not_allowed', 'GET']);
  }
  const other = await host.as(await host.firm()).call({ ...removeThing, method: 'PUT' } as never, { params: { id: newId() } });
  expect(other.headers['allow']).toBe('DELETE, GET');
});

test('an empty body is none where an operation takes none, whatever type it is said to have, and is missing elsewhere', async () => {
  const caller = host.as(await host.firm());
  const { body: made } = await caller.call(makeThing, { body: { name: 'Wick' } });
  const remove = (type: string, body = '') =>
    caller.call(removeThing, { params: { id: made.id }, body, headers: { 'content-type': type } });
  for (const type of ['application/json', 'application/json; charset=utf-8', 'text/plain', 'application/x-www-form-urlencoded']) {
    expect([type, (await remove(type)).status]).toEqual([type, 204]);
  }
  expect((await remove('application/json', '{}')).status).toBe(204);
  expect(await remove('application/json', '{"name":"Wick"}')).toMatchObject({ status: 400, body: { code: 'http.invalid_request' } });
  expect(await remove('application/json', '{')).toMatchObject({ status: 400, body: { code: 'http.malformed_json' } });
  expect(await remove('text/plain', 'Wick')).toMatchObject({ status: 415, body: { code: 'http.unsupported_media_type' } });
  const empty = await caller.call(makeThing, { body: '', headers: { 'content-type': 'application/json' } });
  expect(empty).toMatchObject({ status: 400, body: { code: 'http.malformed_json' } });
});

test('while the first use of a key runs, a second is refused after two seconds; then it gets the first answer', async () => {
  const firm = await host.firm();
  const caller = host.as(firm);
  const headers = { 'idempotency-key': newId() };
  const use = (name = 'Tongs') => caller.call(makeThing, { body: { name }, headers });
  const waiting = async () =>
    (await host.sql('owner', "select 1 from pg_locks where relation = 'things'::regclass and not granted")).length > 0;
  const blocker = new pg.Client({ connectionString: host.database.url('owner') });
  await blocker.connect();
  try {
    await blocker.query('begin');
    await blocker.query('lock table things in exclusive mode');
    const first = use();
    await until(waiting, { what: 'the first use to wait for the table' });
    const since = performance.now();
    expect(await use()).toMatchObject({ status: 409, body: { code: 'http.request_in_progress' } });
    expect(performance.now() - since).toBeGreaterThan(1_900);
    await blocker.query('commit');
    // It had waited for longer than the second already: after the claim its own limit was the usual one again.
    const answer = await first;
    expect(answer.status).toBe(201);
    expect(await use()).toMatchObject({ status: 201, body: answer.body });
    expect(await use('Bellows')).toMatchObject({ status: 422, body: { code: 'http.idempotency_key_reused' } });
  } finally {
    await blocker.end();
  }
});

test('the entry of a command by a personal key names the key, and its person beside it', async () => {
  const firm = await host.firm();
  const apiKeyId = newId();
  const [byKey, person] = [host.as(firm, { apiKeyId }), host.as(firm)];
  const recorded = async (caller: typeof person) => {
    const { body } = await caller.call(makeThing, { body: { name: 'Rope' } });
    await host.settled();
    const record = "data->>'actor' as actor, data->>'onBehalfOf' as person";
    return host.sql('owner', `select ${record} from audit_sent where data->>'targetId' = $1`, [body.id]);
  };
  expect(await recorded(byKey)).toEqual([{ actor: `api_key:${apiKeyId}`, person: byKey.actor }]);
  expect(await recorded(person)).toEqual([{ actor: person.actor, person: null }]);
});

test('what an operator asks under a grant is on record before it is done, reading and failing too', async () => {
  const firm = await host.firm();
  const grantId = newId();
  const operator = host.as(firm, { kind: 'operator', grantId, permissions: ['crm:thing:read'] });
  const id = newId();
  expect((await operator.call(getThing, { params: { id } })).status).toBe(404);
  await host.settled();
  const records = await host.sql<{ data: object }>('owner', `select data from audit_sent where data->>'breakGlassGrantId' = $1`, [grantId]);
  expect(records.map(({ data }) => data)).toEqual([
    expect.objectContaining({
      action: 'break-glass.request',
      actor: operator.actor,
      severity: 'critical',
      targetId: 'getThing',
      after: { method: 'GET', path: `/v1/things/${id}` },
    }),
  ]);
});

test('the service says that it lives and is ready, and shows its figures', async () => {
  expect((await fetch(`${host.url}/livez`)).status).toBe(200);
  expect(await (await fetch(`${host.url}/readyz`)).json()).toEqual({ status: 'ready' });
  const metrics = await (await fetch(`${host.url}/metrics`)).text();
  expect(metrics).toContain('praxis_http_seconds');
  expect(metrics).toMatch(/praxis_outbox_rows\{state="unsent",service="crm"\} \d/);
  expect(metrics).toMatch(/praxis_scrape_failures_total\{service="crm"\} 0/);
});

test('an event of another context is reacted to once, and what follows carries its correlation', async () => {
  const firm = await host.firm();
  const subject = newId();
  const { event, reacted } = await host.deliver(projectStarted, { firm, subject, data: { name: 'Bridge' } });
  expect(reacted).toEqual([expect.objectContaining({ reaction: 'make-thing', outcome: 'done' })]);
  await host.deliver(projectStarted, { firm, subject, data: { name: 'Bridge' }, eventId: event.id });
  await host.settled();
  const made = (await host.published(thingMade)).filter(({ data }) => data.name === 'Bridge');
  expect(made).toEqual([
    expect.objectContaining({ firmid: firm.id, correlationid: event.correlationid, causationid: event.id, aggregateversion: 1 }),
  ]);
});

test('a job and a mail that were enqueued with a change run after it', async () => {
  const firm = await host.firm();
  const made = await host.as(firm).call(makeThing, { body: { name: 'Hammer', mail: 'smith@client.example' } });
  await host.untilPublished(thingMade, ({ subject, data }) => subject === made.body.id && data.name === 'mail sent');
  await host.settled();
  expect(jobRuns.filter(({ id }) => id === made.body.id)).toEqual([
    expect.objectContaining({ firmId: firm.id, attempt: 1, actor: 'job:crm.count-thing' }),
  ]);
  expect(await host.mails()).toEqual([
    expect.objectContaining({ subject: 'Hammer ist da', to: { name: 'Somebody', email: 'smith@client.example' }, template: 'thing-made' }),
  ]);
});

test('of what a request and the own copy say of a firm the newer counts', async () => {
  const { id, facts } = await host.firm({ version: 3, name: 'The copy' });
  const act = { actor: 'test', correlationId: newId(), causationId: newId(), at: new Date() };
  const { unitOfWork } = host.service.assembly;
  const nameWith = async (version: number): Promise<string> =>
    (await unitOfWork.inFirm(id, act, (tx) => tx.firm(), { facts: { ...facts, name: 'The request', version } })).name;
  expect(await nameWith(2)).toBe('The copy');
  expect(await nameWith(4)).toBe('The request');
  expect((await unitOfWork.inFirm(id, act, (tx) => tx.firm())).name).toBe('The request');
});

test('a connection plans once what is looked up by key, and other reads for their values', async () => {
  const { id } = await host.firm();
  const act = { actor: 'system:crm', correlationId: newId(), causationId: newId(), at: new Date() };
  const prepared = await host.service.assembly.unitOfWork.inFirm(id, act, async (tx) => {
    for (const _ of [1, 2]) await tx.lookUp('select 1 as looked_up from firm_facts where firm_id = $1', [id]);
    await tx.query('select 1 as queried from firm_facts where firm_id = $1', [id]);
    return await tx.query<{ statement: string }>('select statement from pg_prepared_statements');
  });
  const statements = prepared.map(({ statement }) => statement);
  expect(statements.filter((statement) => statement.includes('looked_up'))).toHaveLength(1);
  expect(statements.filter((statement) => statement.includes('queried'))).toEqual([]);
});

test('what a transaction begins with stays a value, whatever its characters', async () => {
  const { id } = await host.firm();
  const viewer = `'; set local app.firm_id = '${newId()}\\`;
  const act = { actor: 'system:crm', correlationId: newId(), causationId: newId(), at: new Date(), viewer };
  const begun = await host.service.assembly.unitOfWork.inFirm(id, act, (tx) =>
    tx.query("select current_setting('app.firm_id') as firm, current_setting('app.sees') as sees"),
  );
  expect(begun).toEqual([{ firm: id, sees: viewer }]);
});
