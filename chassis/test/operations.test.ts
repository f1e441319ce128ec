import { NO_FIRM, newId, operationsApi, Rejection } from '@praxis/contracts/kernel';
import { defineService, react } from '../src';
import { runOperations } from '../src/operations/command-line';
import { type Host, hostService, type TestFirm, until } from '../src/testing';
import { fixtureErrors, fixtureService, makeThing, projectStarted } from './fixture-service';

/** The fixture with a reaction that refuses one name for good, and one projection. */
const refusing = defineService({
  ...fixtureService,
  setUp: (dependencies) => ({
    ...fixtureService.setUp(dependencies),
    reactions: [
      react(projectStarted, { name: 'refuse', kind: 'effect' }, (_tx, { data }) => {
        if (data.name === 'bad') throw new Rejection(fixtureErrors.thing_unknown);
      }),
      react(projectStarted, { name: 'seen', kind: 'projection', rebuilds: ['things'] }, () => undefined),
    ],
    commands: [{ name: 'thing count', usage: '', summary: 'Count', run: async (_args, act) => `counted by ${act.actor}` }],
  }),
});
const api = operationsApi('crm');

let host: Host;
let firm: TestFirm;
beforeAll(async () => {
  host = await hostService(refusing, { env: { LOG_LEVEL: process.env['LOG_LEVEL'] ?? 'silent' } });
  firm = await host.firm();
});
afterAll(() => host.stop());

async function deadLetter(): Promise<string> {
  const { event, reacted } = await host.deliver(projectStarted, { firm, subject: newId(), data: { name: 'bad' } });
  expect(reacted).toContainEqual(expect.objectContaining({ reaction: 'refuse', outcome: 'dead' }));
  const [row] = await host.sql<{ id: string }>('owner', 'select id from parked where event_id = $1', [event.id]);
  return row?.id ?? '';
}

const audited = async (action: string): Promise<Record<string, unknown>[]> => {
  const rows = await host.sql<{ data: Record<string, unknown> }>(
    'owner',
    "select data from outbox where kind = 'audit' and data->>'action' = $1 union all select data from audit_sent where data->>'action' = $1",
    [action],
  );
  return rows.map(({ data }) => data);
};

async function ops(...words: string[]): Promise<{ code: number; said: string }> {
  let said = '';
  const code = await runOperations(refusing, host.env, words, (text) => {
    said += `${text}\n`;
  });
  return { code, said };
}

describe('through HTTP', () => {
  const operator = () => host.as(undefined, { kind: 'operator' });

  test('a dead letter is listed, shown without its payload, retried and discarded, each act audited', async () => {
    const id = await deadLetter();
    const list = await operator().call(api.listDeadLetters, { query: { status: 'dead' } });
    expect(list).toMatchObject({
      status: 200,
      body: { items: expect.arrayContaining([expect.objectContaining({ id, reaction: 'refuse' })]) },
    });
    const shown = await operator().call(api.getDeadLetter, { params: { id } });
    expect(shown).toMatchObject({ status: 200, body: { status: 'dead', errorCode: 'crm.thing_unknown', firmId: firm.id } });
    expect(JSON.stringify(shown.body)).not.toContain('"bad"');
    expect((await operator().call(api.retryDeadLetter, { params: { id } })).status).toBe(202);
    await until(async () => (await operator().call(api.getDeadLetter, { params: { id } })).body.status === 'dead', {
      what: 'the retry to fail',
    });
    const discarded = await operator().call(api.discardDeadLetter, { params: { id }, body: { reason: 'was a test' } });
    expect(discarded).toMatchObject({ status: 200, body: { status: 'discarded' } });
    expect(await operator().call(api.discardDeadLetter, { params: { id }, body: { reason: 'again' } })).toMatchObject({
      status: 409,
      body: { code: 'operations.dead_letter_not_open', state: 'discarded' },
    });
    expect(await audited('dead-letter.retry')).toContainEqual(expect.objectContaining({ targetId: id, firmId: NO_FIRM }));
    expect(await audited('dead-letter.discard')).toEqual([
      expect.objectContaining({ targetId: id, reason: 'was a test', actor: expect.stringMatching(/^operator:/) }),
    ]);
  });

  test('the list goes on page by page', async () => {
    await deadLetter();
    await deadLetter();
    const first = await operator().call(api.listDeadLetters, { query: { limit: 1, reaction: 'refuse' } });
    const second = await operator().call(api.listDeadLetters, { query: { limit: 1, reaction: 'refuse', cursor: first.body.nextCursor } });
    expect(first.headers['link']).toContain('rel="next"');
    expect(second.body.items[0].id).not.toBe(first.body.items[0].id);
  });

  test('only projections are replayed; what is not there is not found; nobody but operators may', async () => {
    const replay = (reaction: string) => operator().call(api.replay, { body: { reaction, firmId: firm.id } });
    expect(await replay('refuse')).toMatchObject({ status: 422, body: { code: 'operations.not_replayable' } });
    expect((await replay('seen')).status).toBe(202);
    expect((await operator().call(api.reconcile)).status).toBe(202);
    expect((await operator().call(api.getDeadLetter, { params: { id: newId() } })).status).toBe(404);
    expect((await host.as(firm).call(api.listDeadLetters)).status).toBe(403);
    expect((await host.anonymous().call(api.listDeadLetters)).status).toBe(401);
  });
});

describe('on the command line', () => {
  test('dead letters are listed as a table, retried in bulk and discarded with a reason; each act is audited', async () => {
    const id = await deadLetter();
    const list = await ops('dead-letters', 'list', '--status', 'dead');
    expect(list.code).toBe(0);
    expect(list.said).toMatch(/^id +status +reaction/);
    expect(list.said).toContain(id);
    expect((await ops('dead-letters', 'show', id)).said).toContain('crm.thing_unknown');
    expect((await ops('dead-letters', 'retry', '--reaction', 'refuse')).said).toMatch(/^\d+ will be run again/);
    expect(await ops('dead-letters', 'discard', id)).toMatchObject({ code: 2, said: expect.stringContaining('--reason') });
    expect((await ops('dead-letters', 'discard', id, '--reason', 'was a test')).code).toBe(0);
    expect(await ops('dead-letters', 'discard', id, '--reason', 'again')).toMatchObject({
      code: 1,
      said: expect.stringContaining('already settled'),
    });
    expect(await audited('dead-letter.discard')).toContainEqual(
      expect.objectContaining({ targetId: id, actor: 'operator:cli', reason: 'was a test' }),
    );
  });

  test('what waits is shown, schedules are run, the serving process is told to compare and to rebuild', async () => {
    expect((await ops('status')).said).toContain('events dead');
    const { body } = await host.as(firm).call(makeThing, { body: { name: 'Due' } });
    await host.settled();
    await host.sql('owner', "update things set due_at = '2026-01-01T00:00:00Z' where id = $1", [body.id]);
    expect((await ops('schedules', 'list')).said).toContain('things-due');
    expect((await ops('schedules', 'run', 'things-due', '--at', '2026-01-01T00:00:00Z')).said).toBe('1 job(s) enqueued.\n');
    expect((await ops('schedules', 'run', 'other')).code).toBe(2);
    expect((await ops('reconcile')).code).toBe(0);
    expect((await ops('replay', '--reaction', 'seen', '--firm', firm.id)).code).toBe(0);
    expect((await ops('replay', '--reaction', 'refuse', '--firm', firm.id)).code).toBe(1);
    expect((await ops('jobs', 'list')).code).toBe(0);
    await host.settled();
  });

  test('a service’s own commands stand beside the common ones; a wrong one shows them all', async () => {
    expect(await ops('thing', 'count')).toEqual({ code: 0, said: 'counted by operator:cli\n' });
    const wrong = await ops('thing');
    expect(wrong.code).toBe(2);
    expect(wrong.said).toContain('There is no command "thing"');
    for (const command of ['thing count', 'dead-letters discard <id> --reason <text>', 'reconcile']) expect(wrong.said).toContain(command);
  });
});
