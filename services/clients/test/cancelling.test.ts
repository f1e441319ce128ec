import type { Host, TestFirm } from '@praxis/chassis/testing';
import {
  cancelOnboarding,
  clientChanged,
  clientReactivated,
  engagementTerminated,
  getClient,
  listEngagements,
  onboardingCancellationRefused,
  onboardingCancellationRequested,
  onboardingCancelled,
  onboardingStepRetried,
  retryOnboardingStep,
} from '@praxis/contracts/clients';
import { proposalAccepted } from '@praxis/contracts/crm';
import { financeCancellationCleared, financeCancellationRefused, financeReactionFailed } from '@praxis/contracts/finance';
import { projectsCancellationCleared } from '@praxis/contracts/projects';
import { accept, acceptance, doEverything, hostClients, manager, onboardingsOf, others, type Story, statuses, stepOf } from './kit';

let host: Host;
let firm: TestFirm;
beforeAll(async () => {
  host = await hostClients();
  firm = await host.firm();
});
afterAll(() => host?.stop());

const cancel = (story: Story) =>
  manager(host, firm).call(cancelOnboarding, { params: { id: story.onboardingId }, body: { reason: 'Signed by mistake' } });
const mine = (story: Story) => (event: { data: { onboardingId?: string | undefined } }) => event.data.onboardingId === story.onboardingId;

/** Asks for the cancellation. Returns how finance and projects answer that request. */
async function request(story: Story) {
  const before = (await host.published(onboardingCancellationRequested)).filter(mine(story)).length;
  expect(await cancel(story)).toMatchObject({ status: 202, body: { status: 'cancel_requested', allowed: [] } });
  const asked = (await host.published(onboardingCancellationRequested)).filter(mine(story))[before];
  if (asked === undefined) throw new Error('Nobody was asked');
  const { engagementId } = story.engagement.data;
  const data = { onboardingId: story.onboardingId, engagementId, clientId: story.clientId };
  const about = { firm, subject: engagementId, causationId: asked.id };
  return {
    asked,
    financeClears: () => host.deliver(financeCancellationCleared, { ...about, data }),
    projectsClears: () => host.deliver(projectsCancellationCleared, { ...about, data }),
    financeRefuses: () =>
      host.deliver(financeCancellationRefused, {
        ...about,
        data: { ...data, code: 'finance.invoice_paid', reason: 'Invoice INV-2027-0001 was paid' },
      }),
  };
}

describe('cancelling an onboarding', () => {
  test('undoes its own part at once, waits for the others, and is final when all is undone', async () => {
    const story = await accept(host, firm, acceptance());
    const told = await doEverything(host, firm, story);
    expect((await story.onboarding()).status).toBe('completed');
    const { asked, financeClears, projectsClears } = await request(story);
    expect(asked.data).toMatchObject({ reason: 'Signed by mistake', clientId: story.clientId, contractId: story.accepted.contractId });
    await financeClears();
    expect((await story.onboarding()).cancellation?.answers).toEqual([
      { service: 'finance', answer: 'cleared' },
      { service: 'projects', answer: 'waiting' },
    ]);
    await projectsClears();
    const cancelled = await host.untilPublished(onboardingCancelled, mine(story));
    expect(cancelled.data.undo).toEqual([
      'client',
      'contact',
      'engagement',
      'project',
      'billing_schedule',
      'first_invoice',
      'workspace',
      'portal_invitation',
      'prospect_won',
    ]);
    expect((await host.published(engagementTerminated)).filter(mine(story))).toHaveLength(1);
    const changed = (await host.published(clientChanged)).filter(({ data }) => data.clientId === story.clientId);
    expect(changed.map(({ data }) => data.status)).toEqual(['inactive']);
    const undoing = await story.onboarding();
    expect(undoing.status).toBe('cancelling');
    expect(statuses(undoing)).toMatchObject({ client: 'undone', contact: 'undone', engagement: 'undone', project: 'done' });
    expect(stepOf(undoing, 'workspace').allowed).toEqual(['retry']);
    await Promise.all(told.undo());
    const end = await story.onboarding();
    expect(end.status).toBe('cancelled');
    expect(end.steps.every(({ status }) => status === 'undone')).toBe(true);
    await Promise.all(told.undo());
    expect(await story.onboarding()).toEqual(end);
  });

  test('leaves everything as it was when one refuses, with the reason, and can be asked again', async () => {
    const story = await accept(host, firm, acceptance());
    await doEverything(host, firm, story);
    const first = await request(story);
    await first.financeRefuses();
    const back = await story.onboarding();
    expect(back).toMatchObject({ status: 'completed', allowed: ['cancel'] });
    expect(back.cancellation?.answers[0]).toEqual({
      service: 'finance',
      answer: 'refused',
      code: 'finance.invoice_paid',
      reason: 'Invoice INV-2027-0001 was paid',
    });
    const refused = await host.untilPublished(onboardingCancellationRefused, mine(story));
    expect(refused.data.refusals).toEqual([{ service: 'finance', code: 'finance.invoice_paid', reason: 'Invoice INV-2027-0001 was paid' }]);
    const second = await request(story);
    await first.projectsClears();
    await second.financeClears();
    expect((await story.onboarding()).status).toBe('cancel_requested');
    await second.projectsClears();
    expect((await story.onboarding()).status).toBe('cancelling');
  });

  test('shows on a step that its undoing fails, and asks for it again', async () => {
    const story = await accept(host, firm, acceptance());
    await doEverything(host, firm, story);
    const { financeClears, projectsClears } = await request(story);
    await financeClears();
    await projectsClears();
    const { id, type } = await host.untilPublished(onboardingCancelled, mine(story));
    await host.deliver(financeReactionFailed, {
      firm,
      subject: id,
      data: {
        reaction: 'end-schedule',
        causeEventId: id,
        causeEventType: type,
        causeSubject: story.onboardingId,
        attempts: 3,
        errorCode: 'finance.broken',
        errorDetail: 'x',
        status: 'dead',
      },
    });
    expect(stepOf(await story.onboarding(), 'billing_schedule')).toMatchObject({ status: 'done', error: { code: 'finance.broken' } });
    const retried = await manager(host, firm).call(retryOnboardingStep, { params: { id: story.onboardingId, name: 'billing_schedule' } });
    expect(retried.status).toBe(202);
    const told = await host.untilPublished(onboardingStepRetried, mine(story));
    expect(told.data).toMatchObject({ step: 'billing_schedule', causeEventId: id, causeEventType: type });
  });

  test('while steps are still open undoes whatever is made after all', async () => {
    const story = await accept(host, firm, acceptance());
    const told = others(host, firm, story);
    await told.schedule(['a']);
    const { financeClears, projectsClears } = await request(story);
    await projectsClears();
    await financeClears();
    await told.invoiceFor(['a']);
    await told.workspace();
    expect(statuses(await story.onboarding())).toMatchObject({ first_invoice: 'done', workspace: 'done' });
    await Promise.all(told.undo());
    const end = await story.onboarding();
    expect(end.status).toBe('cancelled');
    expect(end.steps.filter(({ status }) => status === 'done')).toEqual([]);
  });

  test('keeps what belongs to the client when it has other business', async () => {
    const first = await accept(host, firm, acceptance());
    await doEverything(host, firm, first);
    const second = await accept(host, firm, acceptance({ type: 'additional', prospectId: undefined, clientId: first.clientId }));
    const { financeClears, projectsClears } = await request(first);
    await financeClears();
    await projectsClears();
    const cancelled = await host.untilPublished(onboardingCancelled, mine(first));
    expect(cancelled.data.undo).toEqual(['engagement', 'project', 'billing_schedule', 'first_invoice']);
    expect((await manager(host, firm).call(getClient, { params: { id: first.clientId } })).body.status).toBe('active');
    const engagements = await manager(host, firm).call(listEngagements, { query: { clientId: first.clientId, status: 'active' } });
    expect(engagements.body.items.map(({ id }: { id: string }) => id)).toEqual([second.engagement.data.engagementId]);
  });

  test('lets the prospect come back: its next acceptance reuses the inactive client', async () => {
    const story = await accept(host, firm, acceptance());
    const told = await doEverything(host, firm, story);
    const { financeClears, projectsClears } = await request(story);
    await financeClears();
    await projectsClears();
    await Promise.all(told.undo());
    const again = await accept(
      host,
      firm,
      acceptance({
        prospectId: story.accepted.prospectId,
        buyer: { ...story.accepted.buyer, displayName: 'Acme Europe' },
        contact: { name: 'Ada Buyer', email: 'ADA@acme.example' },
      }),
    );
    expect(again.clientId).toBe(story.clientId);
    const reactivated = (await host.published(clientReactivated)).filter(({ data }) => data.clientId === story.clientId);
    expect(reactivated).toHaveLength(1);
    expect(reactivated[0]?.data).toMatchObject({
      status: 'active',
      number: story.client?.data.number,
      prospectId: story.accepted.prospectId,
      buyer: { displayName: 'Acme Europe' },
      contact: { contactId: story.client?.data.contact?.contactId },
    });
    await doEverything(host, firm, again);
    expect((await again.onboarding()).status).toBe('completed');
    expect((await story.onboarding()).status).toBe('cancelled');
  });

  test('is over before the client is opened again: an acceptance in between waits and is seen to wait', async () => {
    const story = await accept(host, firm, acceptance());
    const told = await doEverything(host, firm, story);
    const { financeClears, projectsClears } = await request(story);
    await financeClears();
    await projectsClears();
    const early = acceptance({ prospectId: story.accepted.prospectId });
    const { reacted } = await host.deliver(proposalAccepted, { firm, subject: early.proposalId, data: early });
    expect(reacted).toMatchObject([{ outcome: 'parked', errorCode: 'clients.cancellation_under_way' }]);
    await host.settled();
    const [waiting] = await onboardingsOf(host, firm, { proposalId: early.proposalId });
    if (waiting === undefined) throw new Error('The waiting acceptance is not seen');
    expect(stepOf(waiting, 'client')).toMatchObject({ status: 'retrying', error: { code: 'clients.cancellation_under_way' } });
    await Promise.all(told.undo());
    await manager(host, firm).call(retryOnboardingStep, { params: { id: waiting.id, name: 'client' } });
    await host.untilPublished(clientReactivated, ({ data }) => data.proposalId === early.proposalId);
    const [opened] = await onboardingsOf(host, firm, { proposalId: early.proposalId });
    expect(opened).toMatchObject({ id: waiting.id, clientId: story.clientId });
  });

  test('is refused for one that is being cancelled, and for one completed more than fourteen days ago', async () => {
    const story = await accept(host, firm, acceptance());
    await doEverything(host, firm, story);
    await host.sql('owner', `update onboardings set completed_at = now() - interval '15 days' where id = $1`, [story.onboardingId]);
    expect(await cancel(story)).toMatchObject({ status: 409, body: { code: 'clients.cancellation_too_late' } });
    await host.sql('owner', 'update onboardings set completed_at = now() where id = $1', [story.onboardingId]);
    await request(story);
    expect(await cancel(story)).toMatchObject({ status: 409, body: { code: 'http.illegal_transition', state: 'cancel_requested' } });
  });
});
