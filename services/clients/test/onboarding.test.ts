import type { Host, TestFirm } from '@praxis/chassis/testing';
import {
  clientCreated,
  contactChanged,
  engagementStarted,
  onboardingCompleted,
  onboardingStalled,
  onboardingStarted,
  onboardingStepCompleted,
  onboardingStepRetried,
  retryOnboardingStep,
  waiveOnboardingStep,
} from '@praxis/contracts/clients';
import { proposalAccepted } from '@praxis/contracts/crm';
import { financeReactionFailed, financeReactionRecovered, invoiceIssueRefused } from '@praxis/contracts/finance';
import { portalInvitationFailed } from '@praxis/contracts/identity';
import { newId } from '@praxis/contracts/kernel';
import { accept, acceptance, doEverything, hostClients, manager, onboardingsOf, others, statuses, stepOf } from './kit';

let host: Host;
let firm: TestFirm;
beforeAll(async () => {
  host = await hostClients();
  firm = await host.firm();
});
afterAll(() => host?.stop());

describe('an accepted proposal', () => {
  test('makes client, contact and engagement in one go and says so', async () => {
    const story = await accept(host, firm, acceptance());
    const { correlationid, id: acceptanceId } = story.acceptedEvent;
    const onboarding = await story.onboarding();
    expect(onboarding).toMatchObject({
      status: 'running',
      proposalId: story.accepted.proposalId,
      clientId: story.clientId,
      engagementId: story.engagement.data.engagementId,
      correlationId: correlationid,
      startedAt: story.accepted.acceptedAt,
      completedAt: null,
      allowed: ['cancel'],
    });
    expect(statuses(onboarding)).toEqual({
      client: 'done',
      contact: 'done',
      engagement: 'done',
      project: 'pending',
      billing_schedule: 'pending',
      first_invoice: 'pending',
      workspace: 'pending',
      portal_invitation: 'pending',
      prospect_won: 'pending',
    });
    expect(stepOf(onboarding, 'client')).toMatchObject({
      causationId: acceptanceId,
      eventId: story.client?.id,
      resource: { type: 'client', id: story.clientId },
    });
    expect(stepOf(onboarding, 'project')).toMatchObject({
      causationId: story.engagement.id,
      service: 'projects',
      required: false,
      allowed: ['retry', 'waive'],
    });
    expect(stepOf(onboarding, 'workspace')).toMatchObject({ causationId: story.client?.id, allowed: ['retry'] });
    const mine = ({ data }: { data: { onboardingId?: string | undefined } }) => data.onboardingId === story.onboardingId;
    expect((await host.published(onboardingStarted)).filter(mine)).toHaveLength(1);
    expect((await host.published(onboardingStepCompleted)).filter(mine).map(({ data }) => data.step)).toEqual([
      'client',
      'contact',
      'engagement',
    ]);
    const started = (await host.published(engagementStarted)).find(mine);
    expect(started).toMatchObject({
      causationid: acceptanceId,
      correlationid,
      data: { billingContact: { name: 'Ada Buyer' }, lines: story.accepted.option.lines },
    });
    expect(
      (await host.published(contactChanged)).some(({ data }) => data.clients.some(({ clientId }) => clientId === story.clientId)),
    ).toBe(true);
  });

  test('completes its onboarding in any order of events, which come twice', async () => {
    for (const order of [
      [0, 1, 2, 3, 4, 5],
      [2, 5, 4, 1, 3, 0],
    ]) {
      const story = await accept(host, firm, acceptance());
      const told = others(host, firm, story);
      const acts = [
        told.project,
        () => told.schedule(['a', 'b']),
        () => told.invoiceFor(['a', 'b', 'c']),
        told.workspace,
        told.invitation,
        told.prospectWon,
      ];
      for (const index of order) await acts[index]?.();
      const done = await story.onboarding();
      expect(done.status).toBe('completed');
      expect(done.steps.every(({ status }) => status === 'done')).toBe(true);
      expect(stepOf(done, 'project').warnings).toEqual([{ code: 'projects.template_unknown', detail: 'There is no such template' }]);
      expect(stepOf(done, 'first_invoice').resource).toEqual({ type: 'invoice', id: told.ids.invoice });
      for (const index of order) await acts[index]?.();
      expect(await story.onboarding()).toEqual(done);
      const completed = (await host.published(onboardingCompleted)).filter(({ data }) => data.onboardingId === story.onboardingId);
      expect(completed).toHaveLength(1);
      expect(completed[0]?.data.durationMs).toBeGreaterThanOrEqual(0);
    }
  });

  test('makes everything once however often and in parallel it is told', async () => {
    const accepted = acceptance();
    const eventId = newId();
    const tell = () => host.deliver(proposalAccepted, { firm, subject: accepted.proposalId, data: accepted, eventId, aggregateVersion: 1 });
    await Promise.all([tell(), tell(), tell()]);
    expect(await onboardingsOf(host, firm, { proposalId: accepted.proposalId })).toHaveLength(1);
    expect((await host.published(clientCreated)).filter(({ data }) => data.proposalId === accepted.proposalId)).toHaveLength(1);
  });

  test('needs no first invoice when nothing is due now, as with hourly lines or a later start', async () => {
    const story = await accept(host, firm, acceptance({ startDate: '2199-02-01' }));
    const told = others(host, firm, story);
    await Promise.all([told.project(), told.schedule([]), told.workspace(), told.invitation(), told.prospectWon()]);
    const onboarding = await story.onboarding();
    expect(onboarding.status).toBe('completed');
    expect(stepOf(onboarding, 'first_invoice')).toMatchObject({
      status: 'not_needed',
      eventId: stepOf(onboarding, 'billing_schedule').eventId,
    });
  });

  test('of an active client makes only a new engagement', async () => {
    const first = await accept(host, firm, acceptance());
    await doEverything(host, firm, first);
    for (const second of [
      acceptance({ type: 'additional', prospectId: undefined, clientId: first.clientId }),
      acceptance({ prospectId: first.accepted.prospectId }),
    ]) {
      const story = await accept(host, firm, second);
      expect(story.clientId).toBe(first.clientId);
      expect(story.client).toBeUndefined();
      await doEverything(host, firm, story);
      const onboarding = await story.onboarding();
      expect(onboarding.status).toBe('completed');
      expect(statuses(onboarding)).toMatchObject({
        client: 'not_needed',
        contact: 'not_needed',
        engagement: 'done',
        workspace: 'not_needed',
        portal_invitation: 'not_needed',
        prospect_won: 'not_needed',
      });
    }
  });

  test('gives clients numbers of the firm, one after another, also when accepted at once', async () => {
    const other = await host.firm();
    const stories = await Promise.all([1, 2, 3, 4, 5].map(() => accept(host, other, acceptance())));
    expect(stories.map(({ client }) => client?.data.number).sort()).toEqual(['CL-0001', 'CL-0002', 'CL-0003', 'CL-0004', 'CL-0005']);
  });

  test('makes one client of two proposals to one prospect that are accepted at once', async () => {
    const prospectId = newId();
    const stories = await Promise.all([accept(host, firm, acceptance({ prospectId })), accept(host, firm, acceptance({ prospectId }))]);
    expect(new Set(stories.map(({ clientId }) => clientId)).size).toBe(1);
    expect(stories.filter(({ client }) => client !== undefined)).toHaveLength(1);
  });
});

describe('what fails', () => {
  const failure = (causeEventId: string, status: 'retrying' | 'dead') => ({
    reaction: 'open-billing-schedule',
    causeEventId,
    causeEventType: engagementStarted.type,
    causeSubject: newId(),
    attempts: 3,
    errorCode: 'finance.broken',
    errorDetail: 'It is broken',
    status,
    ...(status === 'dead' ? {} : { nextAttemptAt: '2027-01-20T10:05:00.000Z' }),
  });

  test('is shown on its steps until it recovers, and can be retried', async () => {
    const story = await accept(host, firm, acceptance());
    const cause = story.engagement.id;
    await host.deliver(financeReactionFailed, { firm, subject: cause, data: failure(cause, 'retrying') });
    expect(stepOf(await story.onboarding(), 'billing_schedule')).toMatchObject({
      status: 'retrying',
      attempts: 3,
      nextAttemptAt: '2027-01-20T10:05:00.000Z',
      error: { code: 'finance.broken', detail: 'It is broken' },
    });
    await host.deliver(financeReactionFailed, { firm, subject: cause, data: failure(cause, 'dead') });
    expect(stepOf(await story.onboarding(), 'first_invoice').status).toBe('failed');

    const params = { id: story.onboardingId, name: 'billing_schedule' };
    const caller = manager(host, firm);
    const retried = await caller.call(retryOnboardingStep, { params });
    expect(retried.status).toBe(202);
    const told = await host.untilPublished(onboardingStepRetried, ({ data }) => data.onboardingId === story.onboardingId);
    expect(told.data).toMatchObject({
      step: 'billing_schedule',
      service: 'finance',
      causeEventId: cause,
      retriedBy: caller.actor?.slice('user:'.length),
    });

    await host.deliver(financeReactionRecovered, { firm, subject: cause, data: failure(cause, 'dead') });
    expect(stepOf(await story.onboarding(), 'billing_schedule')).toMatchObject({ status: 'pending' });
    expect(stepOf(await story.onboarding(), 'billing_schedule').error).toBeUndefined();
  });

  test('shows why an invoice was not issued, until it is', async () => {
    const story = await accept(host, firm, acceptance());
    const told = others(host, firm, story);
    await told.schedule(['a']);
    await host.deliver(invoiceIssueRefused, {
      firm,
      subject: told.ids.invoice,
      data: {
        invoiceId: told.ids.invoice,
        clientId: story.clientId,
        ...told.refs,
        itemKeys: ['a'],
        code: 'finance.seller_incomplete',
        detail: 'No tax id',
      },
    });
    expect(stepOf(await story.onboarding(), 'first_invoice')).toMatchObject({
      status: 'failed',
      error: { code: 'finance.seller_incomplete' },
    });
    await told.invoiceFor(['a']);
    expect(stepOf(await story.onboarding(), 'first_invoice').status).toBe('done');
  });

  test('a mail that failed is a warning on the step that stands', async () => {
    const story = await accept(host, firm, acceptance());
    const told = others(host, firm, story);
    await told.invitation();
    await host.deliver(portalInvitationFailed, {
      firm,
      subject: told.ids.invitation,
      data: { ...told.invitationData, code: 'identity.mail_failed', detail: '550 no such user' },
    });
    expect(stepOf(await story.onboarding(), 'portal_invitation')).toMatchObject({
      status: 'done',
      warnings: [{ code: 'identity.mail_failed', detail: '550 no such user' }],
    });
  });

  test('a contact without address fails the invitation, which can be retried only when there is one', async () => {
    const story = await accept(host, firm, acceptance({ contact: { name: 'Nobody' } }));
    expect(stepOf(await story.onboarding(), 'portal_invitation')).toMatchObject({
      status: 'failed',
      error: { code: 'clients.contact_email_missing' },
    });
    const params = { id: story.onboardingId, name: 'portal_invitation' };
    const refused = await manager(host, firm).call(retryOnboardingStep, { params });
    expect(refused).toMatchObject({ status: 409, body: { code: 'clients.contact_email_missing' } });
  });

  test('is seen even when the reaction to the acceptance itself fails, and goes on from there when it is retried', async () => {
    const small = await host.firm({ limits: { users: 1, clients: 0, storageBytes: 0 } });
    const accepted = acceptance();
    const { event, reacted } = await host.deliver(proposalAccepted, { firm: small, subject: accepted.proposalId, data: accepted });
    expect(reacted).toMatchObject([{ reaction: 'open-onboarding', outcome: 'dead', errorCode: 'clients.client_limit_reached' }]);
    await host.settled();
    const [seen] = await onboardingsOf(host, small, { proposalId: accepted.proposalId });
    if (seen === undefined) throw new Error('Nothing is seen of the failure');
    expect(seen).toMatchObject({ status: 'running', clientId: null, engagementId: null, correlationId: event.correlationid, allowed: [] });
    expect(statuses(seen)).toMatchObject({ client: 'failed', contact: 'failed', engagement: 'failed', project: 'pending' });
    expect(stepOf(seen, 'client')).toMatchObject({
      error: { code: 'clients.client_limit_reached' },
      causationId: event.id,
      allowed: ['retry'],
    });
    expect((await host.published(onboardingStarted)).some(({ data }) => data.proposalId === accepted.proposalId)).toBe(false);

    await host.sql(
      'owner',
      `update firm_facts set facts = jsonb_set(facts, '{limits,clients}', '5'), version = version + 1 where firm_id = $1`,
      [small.id],
    );
    const retried = await manager(host, small).call(retryOnboardingStep, { params: { id: seen.id, name: 'client' } });
    expect(retried.status).toBe(202);
    await host.untilPublished(onboardingStarted, ({ data }) => data.proposalId === accepted.proposalId);
    const [opened] = await onboardingsOf(host, small, { proposalId: accepted.proposalId });
    expect(opened).toMatchObject({ id: seen.id, status: 'running', startedAt: accepted.acceptedAt });
    expect(opened && statuses(opened)).toMatchObject({ client: 'done', contact: 'done', engagement: 'done', workspace: 'pending' });
  });
});

describe('deadlines', () => {
  const later = (minutes: number) => new Date(Date.now() + minutes * 60_000);

  test('a late onboarding stalls, is told of once, and runs again when the step moves', async () => {
    const story = await accept(host, firm, acceptance());
    const told = others(host, firm, story);
    await Promise.all([told.project(), told.schedule(['a']), told.workspace(), told.invitation(), told.prospectWon()]);
    expect((await story.onboarding()).status).toBe('running');
    await host.sql(
      'owner',
      `update onboarding_steps set due_at = now() - interval '1 minute' where onboarding_id = $1 and name = 'first_invoice'`,
      [story.onboardingId],
    );
    await host.sql('owner', `update onboardings set due_at = now() - interval '1 minute' where id = $1`, [story.onboardingId]);
    await host.runSchedule('stalled-onboardings', later(0));
    await host.settled();
    expect((await story.onboarding()).status).toBe('stalled');
    await host.runSchedule('stalled-onboardings', later(5));
    await host.settled();
    const stalled = (await host.published(onboardingStalled)).filter(({ data }) => data.onboardingId === story.onboardingId);
    expect(stalled.map(({ data }) => data.steps)).toEqual([['first_invoice']]);
    const retried = await manager(host, firm).call(retryOnboardingStep, { params: { id: story.onboardingId, name: 'first_invoice' } });
    expect(retried.body.status).toBe('running');
    await told.invoiceFor(['a']);
    expect((await story.onboarding()).status).toBe('completed');
  });
});

describe('people', () => {
  test('waive optional steps, and only those', async () => {
    const story = await accept(host, firm, acceptance());
    const waive = (name: string) => manager(host, firm).call(waiveOnboardingStep, { params: { id: story.onboardingId, name } });
    expect(await waive('workspace')).toMatchObject({ status: 409, body: { code: 'clients.step_not_waivable' } });
    expect(await waive('project')).toMatchObject({ status: 202 });
    const told = others(host, firm, story);
    await Promise.all([told.schedule([]), told.workspace(), told.invitation(), told.prospectWon()]);
    expect((await story.onboarding()).status).toBe('completed');
    const completed = await host.untilPublished(onboardingCompleted, ({ data }) => data.onboardingId === story.onboardingId);
    expect(completed.data.waived).toEqual(['project']);
    await told.project();
    expect(stepOf(await story.onboarding(), 'project').status).toBe('done');
  });

  test('need the permission, and see nothing of another firm', async () => {
    const story = await accept(host, firm, acceptance());
    const params = { id: story.onboardingId, name: 'project' };
    const reader = host.as(firm, { permissions: ['clients:onboarding:read'] });
    expect((await reader.call(waiveOnboardingStep, { params })).status).toBe(403);
    const stranger = await host.firm();
    expect((await manager(host, stranger).call(waiveOnboardingStep, { params })).status).toBe(404);
    expect(await onboardingsOf(host, stranger, { proposalId: story.accepted.proposalId })).toEqual([]);
  });
});
