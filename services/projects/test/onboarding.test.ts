import { readFileSync } from 'node:fs';
import path from 'node:path';
import { type Host, hostService, type TestFirm } from '@praxis/chassis/testing';
import {
  type EngagementStarted,
  engagementStarted,
  onboardingCancellationRefused,
  onboardingCancellationRequested,
  onboardingCancelled,
  onboardingStepRetried,
} from '@praxis/contracts/clients';
import { newId } from '@praxis/contracts/kernel';
import * as api from '@praxis/contracts/projects';
import { projects } from '../src/service';

const sample = JSON.parse(
  readFileSync(path.join(__dirname, '../../../contracts/test/golden/praxis.clients.engagement.started.v1.json'), 'utf8'),
).data as EngagementStarted;

let host: Host;
beforeAll(async () => {
  host = await hostService(projects);
}, 120_000);
afterAll(() => host?.stop());

const engagement = (change: Partial<EngagementStarted> = {}): EngagementStarted => ({
  ...sample,
  engagementId: newId(),
  onboardingId: newId(),
  clientId: newId(),
  ...change,
});
const start = (firm: TestFirm, data: EngagementStarted) => host.deliver(engagementStarted, { firm, subject: data.engagementId, data });
const onboardingOf = (data: EngagementStarted) => ({
  onboardingId: data.onboardingId as string,
  proposalId: data.proposalId as string,
  contractId: data.contractId as string,
  clientId: data.clientId,
  engagementId: data.engagementId,
});
const projectsOf = async (firm: TestFirm, engagementId: string) =>
  (await host.as(firm).call(api.listProjects, { query: { engagementId } })).body.items;
const publishedFor = async <E extends typeof api.projectCreated | typeof api.projectCancelled>(event: E, engagementId: string) =>
  (await host.published(event)).filter((envelope) => (envelope.data as { engagementId?: string }).engagementId === engagementId);

describe('an engagement that asks for a project', () => {
  it('gets one, with the tasks of the template and the milestones of its lines, and tells of it', async () => {
    const firm = await host.firm();
    const data = engagement({ createProject: true, projectTemplate: undefined });
    await start(firm, data);
    const [project, ...others] = await projectsOf(firm, data.engagementId);
    expect(others).toEqual([]);
    expect(project).toMatchObject({ name: data.title, clientId: data.clientId, tasks: { total: 4, done: 0 }, warnings: [] });
    const [created] = await publishedFor(api.projectCreated, data.engagementId);
    const milestones = data.lines.flatMap(({ billing }) => (billing.rule === 'milestone' ? billing.milestones : []));
    expect(created?.data).toMatchObject({ projectId: project.id, onboardingId: data.onboardingId, milestoneCount: milestones.length });
    expect(created?.data.carriedLines.map(({ rule }) => rule)).toEqual(
      data.lines.map(({ billing }) => billing.rule).filter((rule) => rule === 'milestone' || rule === 'on_completion'),
    );
  });

  it('gets one however often and in how many messages it is told', async () => {
    const firm = await host.firm();
    const data = engagement({ createProject: true });
    await start(firm, data);
    await start(firm, data);
    expect(await projectsOf(firm, data.engagementId)).toHaveLength(1);
    expect(await publishedFor(api.projectCreated, data.engagementId)).toHaveLength(1);
  });

  it('gets one without tasks and with a warning when the template is unknown', async () => {
    const firm = await host.firm();
    const data = engagement({ createProject: true, projectTemplate: { code: 'no-such' } });
    await start(firm, data);
    const [project] = await projectsOf(firm, data.engagementId);
    expect(project).toMatchObject({ tasks: { total: 0 }, warnings: [{ code: 'projects.template_unknown' }] });
  });

  it('gets none when it asks for none', async () => {
    const firm = await host.firm();
    const data = engagement({ createProject: false });
    await start(firm, data);
    expect(await projectsOf(firm, data.engagementId)).toEqual([]);
  });

  it('tells of its project again, as a new event, when the step is retried', async () => {
    const firm = await host.firm();
    const data = engagement({ createProject: true });
    const { event } = await start(firm, data);
    await host.deliver(onboardingStepRetried, {
      firm,
      subject: data.onboardingId as string,
      data: { ...onboardingOf(data), step: 'project', service: 'projects', causeEventId: event.id, causeEventType: event.type },
    });
    const told = await publishedFor(api.projectCreated, data.engagementId);
    expect(told).toHaveLength(2);
    expect(told[1]?.id).not.toBe(told[0]?.id);
    expect(told[1]?.data.projectId).toBe(told[0]?.data.projectId);
  });
});

describe('cancelling an onboarding', () => {
  const request = (firm: TestFirm, data: EngagementStarted) =>
    host.deliver(onboardingCancellationRequested, {
      firm,
      subject: data.onboardingId as string,
      data: { ...onboardingOf(data), reason: 'by mistake', requestedAt: '2027-01-21T10:00:00.000Z' },
    });

  it('freezes the project until the answer is known, then lets it go on', async () => {
    const firm = await host.firm();
    const data = engagement({ createProject: true });
    await start(firm, data);
    await request(firm, data);
    expect((await host.published(api.projectsCancellationCleared)).some(({ subject }) => subject === data.engagementId)).toBe(true);
    const [project] = await projectsOf(firm, data.engagementId);
    expect(project).toMatchObject({ frozen: true, allowed: [] });
    const refused = await host.as(firm).call(api.createTask, { params: { id: project.id }, body: { title: 'x' } });
    expect([refused.status, refused.body.code]).toEqual([409, 'projects.project_frozen']);
    await host.deliver(onboardingCancellationRefused, {
      firm,
      subject: data.onboardingId as string,
      data: { ...onboardingOf(data), refusals: [{ service: 'finance', code: 'finance.paid', reason: 'It is paid' }] },
    });
    expect((await projectsOf(firm, data.engagementId))[0]).toMatchObject({ frozen: false });
  });

  it('is refused when the project is completed, and freezes nothing', async () => {
    const firm = await host.firm();
    const data = engagement({ createProject: true });
    await start(firm, data);
    const [project] = await projectsOf(firm, data.engagementId);
    await host.as(firm).call(api.completeProject, { params: { id: project.id } });
    await request(firm, data);
    const answer = (await host.published(api.projectsCancellationRefused)).find(({ subject }) => subject === data.engagementId);
    expect(answer?.data.code).toBe('projects.project_completed');
    expect((await projectsOf(firm, data.engagementId))[0]).toMatchObject({ frozen: false, status: 'completed' });
  });

  it('cancels the project, and none is made for an engagement that is told of afterwards', async () => {
    const firm = await host.firm();
    const made = engagement({ createProject: true });
    const late = engagement({ createProject: true });
    await start(firm, made);
    for (const data of [made, late]) {
      await host.deliver(onboardingCancelled, {
        firm,
        subject: data.onboardingId as string,
        data: {
          ...onboardingOf(data),
          undo: ['project'],
          effectiveDate: '2027-01-21',
          reason: 'by mistake',
          cancelledAt: '2027-01-21T10:00:00.000Z',
        },
      });
    }
    await start(firm, late);
    expect((await projectsOf(firm, made.engagementId))[0]).toMatchObject({ status: 'cancelled' });
    expect(await publishedFor(api.projectCancelled, made.engagementId)).toHaveLength(1);
    expect(await projectsOf(firm, late.engagementId)).toEqual([]);
  });
});

describe('milestones of an engagement', () => {
  it('tell finance of their line and key when reached, and that they were not after all', async () => {
    const firm = await host.firm();
    const data = engagement({ createProject: true });
    await start(firm, data);
    const [project] = await projectsOf(firm, data.engagementId);
    const staff = host.as(firm);
    const { body } = await staff.call(api.listMilestones, { query: { projectId: project.id } });
    const milestone = body.items[0];
    const future = await staff.call(api.reachMilestone, { params: { id: milestone.id }, body: { reachedOn: '2999-01-01' } });
    expect([future.status, future.body.code]).toEqual([422, 'projects.date_in_future']);
    expect((await staff.call(api.reachMilestone, { params: { id: milestone.id }, body: {} })).body.status).toBe('reached');
    const twice = await staff.call(api.reachMilestone, { params: { id: milestone.id }, body: {} });
    expect([twice.status, twice.body.allowed]).toEqual([409, ['unreach']]);
    const told = (await host.published(api.milestoneReached)).find(({ subject }) => subject === milestone.id);
    expect(told?.data).toMatchObject({ engagementId: data.engagementId, lineageId: milestone.lineageId, key: milestone.key });
    expect((await staff.call(api.unreachMilestone, { params: { id: milestone.id }, body: {} })).body.status).toBe('open');
    expect((await host.published(api.milestoneUnreached)).some(({ subject }) => subject === milestone.id)).toBe(true);
  });
});
