import { type Caller, type Host, hostService, type TestFirm } from '@praxis/chassis/testing';
import { newId } from '@praxis/contracts/kernel';
import * as api from '@praxis/contracts/projects';
import { DEFAULT_PROJECT_TEMPLATE } from '@praxis/contracts/projects';
import { projects } from '../src/service';

let host: Host;
let firm: TestFirm;
let staff: Caller;

beforeAll(async () => {
  host = await hostService(projects);
  firm = await host.firm();
  staff = host.as(firm);
}, 120_000);
afterAll(() => host?.stop());

const make = async (name = 'Website') => (await staff.call(api.createProject, { body: { name } })).body;

describe('projects made by hand', () => {
  it('get a number per firm and year, a version and what is allowed now', async () => {
    const first = await staff.call(api.createProject, { body: { name: 'Website', template: 'standard' } });
    expect(first.status).toBe(201);
    expect(first.headers['etag']).toBe('"1"');
    expect(first.body).toMatchObject({
      name: 'Website',
      status: 'planned',
      tasks: { total: 4, done: 0 },
      allowed: ['start', 'complete', 'cancel'],
    });
    expect(first.body.number).toMatch(/^P-\d{4}-\d{4}$/);
    const second = await make('Another');
    expect(Number(second.number.slice(-4))).toBe(Number(first.body.number.slice(-4)) + 1);
  });

  it('are made once for one Idempotency-Key, and the key is refused for another request', async () => {
    const headers = { 'idempotency-key': newId() };
    const first = await staff.call(api.createProject, { body: { name: 'Once' }, headers });
    const again = await staff.call(api.createProject, { body: { name: 'Once' }, headers });
    expect(again.status).toBe(201);
    expect(again.body).toEqual(first.body);
    expect(again.headers['idempotency-replayed']).toBe('true');
    const other = await staff.call(api.createProject, { body: { name: 'Other' }, headers });
    expect([other.status, other.body.code]).toEqual([422, 'http.idempotency_key_reused']);
  });

  it('are made once by parallel requests with one key', async () => {
    const headers = { 'idempotency-key': newId() };
    const name = `Parallel ${newId()}`;
    const answers = await Promise.all(Array.from({ length: 8 }, () => staff.call(api.createProject, { body: { name }, headers })));
    expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1);
    const { body } = await staff.call(api.listProjects, { query: { q: name } });
    expect(body.items).toHaveLength(1);
  });

  it('move through their life and refuse what the state does not allow, naming what it does', async () => {
    const project = await make();
    const started = await staff.call(api.startProject, { params: { id: project.id }, headers: { 'if-match': '"1"' } });
    expect(started.body).toMatchObject({ status: 'active', version: 2 });
    const refused = await staff.call(api.resumeProject, { params: { id: project.id } });
    expect(refused.status).toBe(409);
    expect(refused.body).toMatchObject({ code: 'http.illegal_transition', state: 'active', allowed: ['hold', 'complete', 'cancel'] });
    const completed = await staff.call(api.completeProject, { params: { id: project.id } });
    expect(completed.body.status).toBe('completed');
    const late = await staff.call(api.createTask, { params: { id: project.id }, body: { title: 'Too late' } });
    expect([late.status, late.body.code]).toEqual([409, 'projects.project_closed']);
    const log = await host.sql<{ type: string }>(
      'system',
      `select type from outbox where aggregate_id = $1 union all select type from event_log where aggregate_id = $1`,
      [project.id],
    );
    expect(log.map(({ type }) => type).sort()).toEqual([
      'praxis.projects.project.completed.v1',
      'praxis.projects.project.created.v1',
      'praxis.projects.project.status-changed.v1',
      'praxis.projects.project.status-changed.v1',
    ]);
  });

  it('need If-Match to be changed, and the version that was read', async () => {
    const project = await make();
    const call = (headers: Record<string, string>) =>
      staff.call(api.updateProject, { params: { id: project.id }, body: { name: 'Renamed' }, headers });
    expect([(await call({})).body.code, (await call({ 'if-match': '"9"' })).body.code]).toEqual([
      'http.precondition_required',
      'http.stale',
    ]);
    expect((await call({ 'if-match': '"1"' })).body).toMatchObject({ name: 'Renamed', version: 2 });
    const both = await Promise.all([call({ 'if-match': '"2"' }), call({ 'if-match': '"2"' })]);
    expect(both.map(({ status }) => status).sort()).toEqual([200, 412]);
  });

  it('refuse unknown fields, clients, people and templates, and leave nothing behind', async () => {
    const before = (await staff.call(api.listProjects, { query: { limit: '200' } })).body.items.length;
    const refusals = await Promise.all([
      staff.call(api.createProject, { body: { name: 'X', colour: 'red' } }),
      staff.call(api.createProject, { body: { name: 'X', clientId: newId() } }),
      staff.call(api.createProject, { body: { name: 'X', managerId: newId() } }),
      staff.call(api.createProject, { body: { name: 'X', template: 'no-such' } }),
    ]);
    expect(refusals.map(({ status, body }) => [status, body.code])).toEqual([
      [400, 'http.invalid_request'],
      [422, 'projects.client_unknown'],
      [422, 'projects.user_unknown'],
      [422, 'projects.template_unknown'],
    ]);
    expect(refusals[0]?.body.errors).toEqual([{ pointer: '/colour', detail: 'This field is not known here' }]);
    expect(refusals[1]?.headers['retry-after']).toBe('1');
    expect((await staff.call(api.listProjects, { query: { limit: '200' } })).body.items).toHaveLength(before);
  });

  it('start from a template that every firm has, until the firm changes it', async () => {
    const { id } = DEFAULT_PROJECT_TEMPLATE;
    const builtIn = await staff.call(api.getProjectTemplate, { params: { id } });
    expect(builtIn).toMatchObject({ status: 200, body: { code: 'standard', version: 1, active: true } });
    expect(builtIn.body.tasks).toHaveLength(4);
    expect((await staff.call(api.createProjectTemplate, { body: { code: 'standard', name: 'Ours', tasks: [] } })).body.code).toBe(
      'projects.template_code_taken',
    );
    const body = { name: 'Ours', tasks: [{ title: 'Only this', offsetDays: 1 }], active: true };
    const change = (version: number) =>
      staff.call(api.updateProjectTemplate, { params: { id }, body, headers: { 'if-match': `"${version}"` } });
    expect((await change(2)).status).toBe(412);
    expect(await change(1)).toMatchObject({ status: 200, body: { name: 'Ours', version: 2 } });
    expect(await change(2)).toMatchObject({ status: 200, body: { version: 3 } });
    const own = await staff.call(api.createProject, { body: { name: 'Website', template: 'standard' } });
    expect(own.body.tasks.total).toBe(1);
    const other = await host.firm();
    expect((await host.as(other).call(api.getProjectTemplate, { params: { id } })).body).toEqual(builtIn.body);
  });

  it('of another firm are answered byte for byte like a random id', async () => {
    const project = await make();
    const stranger = host.as(await host.firm());
    const foreign = await stranger.call(api.getProject, { params: { id: project.id } });
    const random = await stranger.call(api.getProject, { params: { id: newId() } });
    const { traceId: _, ...a } = foreign.body;
    const { traceId: __, ...b } = random.body;
    expect([foreign.status, a]).toEqual([404, b]);
    expect((await stranger.call(api.listProjects)).body.items).toEqual([]);
  });

  it('are paged by cursors that work for the same list only', async () => {
    const mine = host.as(await host.firm());
    for (const name of ['a', 'b', 'c', 'd', 'e']) await mine.call(api.createProject, { body: { name } });
    const first = await mine.call(api.listProjects, { query: { limit: '2', sort: 'name' } });
    const second = await mine.call(api.listProjects, { query: { limit: '2', sort: 'name', cursor: first.body.nextCursor } });
    const third = await mine.call(api.listProjects, { query: { limit: '2', sort: 'name', cursor: second.body.nextCursor } });
    expect([first, second, third].flatMap(({ body }) => body.items.map((item: { name: string }) => item.name))).toEqual([
      'a',
      'b',
      'c',
      'd',
      'e',
    ]);
    expect(third.body.nextCursor).toBeUndefined();
    expect(first.headers['link']).toContain('rel="next"');
    for (const query of [{ cursor: first.body.nextCursor }, { sort: 'name', cursor: `${first.body.nextCursor}x` }, { cursor: 'abc' }]) {
      const refused = await mine.call(api.listProjects, { query: { limit: '2', ...query } });
      expect([refused.status, refused.body.code]).toEqual([400, 'http.bad_cursor']);
    }
  });

  it('are shown to a portal user only when shared, and only of the own clients', async () => {
    const portal = host.as(firm, { kind: 'portal', clientIds: [newId()] });
    const project = await make();
    expect((await portal.call(api.getProject, { params: { id: project.id } })).status).toBe(404);
    expect((await portal.call(api.listProjects)).body.items).toEqual([]);
  });
});

describe('tasks', () => {
  it('keep the order that parallel moves ask for', async () => {
    const project = await make();
    const ids: string[] = [];
    for (const title of ['one', 'two', 'three', 'four']) {
      ids.push((await staff.call(api.createTask, { params: { id: project.id }, body: { title } })).body.id);
    }
    const [one, two, three, four] = ids as [string, string, string, string];
    const moved = await Promise.all([
      staff.call(api.moveTask, { params: { id: four }, body: { afterTaskId: one } }),
      staff.call(api.moveTask, { params: { id: two }, body: { afterTaskId: three } }),
    ]);
    expect(moved.map(({ status }) => status)).toEqual([200, 200]);
    const { body } = await staff.call(api.listTasks, { params: { id: project.id } });
    expect(body.items.map((task: { id: string }) => task.id)).toEqual([one, four, three, two]);
  });

  it('are completed once: saying it again changes nothing and is told to nobody', async () => {
    const project = await make();
    const task = (await staff.call(api.createTask, { params: { id: project.id }, body: { title: 'Do it' } })).body;
    const done = await staff.call(api.completeTask, { params: { id: task.id } });
    const again = await staff.call(api.completeTask, { params: { id: task.id } });
    expect([done.body.status, again.body.version]).toEqual(['done', done.body.version]);
    expect((await staff.call(api.getProject, { params: { id: project.id } })).body.tasks).toEqual({ total: 1, done: 1 });
  });
});
