import type { OnboardingStep } from '@praxis/contracts/clients';
import { Rejection } from '@praxis/contracts/kernel';
import fc from 'fast-check';
import { clearCancellation, refuseCancellation, requestCancellation } from './cancelling';
import { allowedForOnboarding, allowedForStep, checkDeadlines, later, retryStep, waiveStep } from './commands';
import { type Change, evolve, isOpen, type Onboarding } from './onboarding';
import { openingSteps, unopened } from './opening';
import {
  completeStep,
  dropWarning,
  failReaction,
  issueInvoice,
  makeSchedule,
  recoverReaction,
  refuseInvoice,
  revertStep,
  voidInvoice,
  warnStep,
} from './step-events';
import { type Needs, stepNames, steps } from './steps';

const ACCEPTED = '2027-01-20T10:00:00.000Z';
const OPENED = '2027-01-20T10:00:01.000Z';
const CAUSE = { id: 'cause', type: 'started' };
const everything: Needs = { clientOpens: true, createProject: true, openPortal: true, fromProspect: true };

function opened(needs: Needs = everything, canInvite = true): Onboarding {
  const shell = unopened({
    id: 'o1',
    proposalId: 'p1',
    correlationId: 'c1',
    cause: { id: 'acceptance', type: 'accepted' },
    acceptedAt: ACCEPTED,
  });
  const own = (type: string) => ({ eventId: `${type}-event`, resource: { type, id: type } });
  return evolve(shell, {
    type: 'opened',
    opening: {
      contractId: 'contract',
      prospectId: 'prospect',
      clientId: 'client',
      contactId: 'contact',
      engagementId: 'engagement',
      ownerId: undefined,
      correlationId: 'c1',
      startedAt: ACCEPTED,
      steps: openingSteps(
        {
          needs,
          causes: Object.fromEntries(stepNames.map((name) => [name, CAUSE])) as Record<OnboardingStep, typeof CAUSE>,
          done: { client: own('client'), contact: own('contact'), engagement: own('engagement') },
          canInvite,
        },
        OPENED,
      ),
    },
  });
}

type Decision = (onboarding: Onboarding) => Change[];
const play = (onboarding: Onboarding, ...decisions: Decision[]): Onboarding =>
  decisions.reduce((state, decision) => decision(state).reduce(evolve, state), onboarding);

const at = (seconds: number) => later(ACCEPTED, seconds * 1000);
const NOW = at(60);
const completing =
  (name: OnboardingStep, seconds = 5): Decision =>
  (state) =>
    completeStep(
      state,
      name,
      { eventId: `${name}-done`, at: at(seconds), resource: { type: name, id: `${name}-made` }, warnings: [] },
      NOW,
    );
const scheduling =
  (dueNow: string[], seconds = 5): Decision =>
  (state) =>
    makeSchedule(
      state,
      { eventId: 'schedule', at: at(seconds), resource: { type: 'billing_schedule', id: 's1' }, warnings: [], dueNow },
      NOW,
    );
const issuing =
  (invoiceId: string, itemKeys: string[], seconds = 6): Decision =>
  (state) =>
    issueInvoice(
      state,
      { eventId: `issued-${invoiceId}`, at: at(seconds), resource: { type: 'invoice', id: invoiceId }, warnings: [], itemKeys },
      NOW,
    );
const voiding =
  (invoiceId: string, seconds = 100): Decision =>
  (state) =>
    voidInvoice(state, { eventId: `voided-${invoiceId}`, at: at(seconds), invoiceId }, NOW);
const undoing =
  (name: OnboardingStep, seconds = 100): Decision =>
  (state) =>
    revertStep(state, name, { eventId: `${name}-undone`, at: at(seconds) }, NOW);
const failing =
  (service: 'finance' | 'projects', causeId: string, source = 'work', nextAttemptAt: string | undefined = at(90)): Decision =>
  (state) =>
    failReaction(state, {
      service,
      cause: { id: causeId, type: 'x' },
      failure: { source, code: 'a.b', detail: 'no' },
      attempts: 1,
      dead: nextAttemptAt === undefined,
      nextAttemptAt,
    });
const recovering =
  (service: 'finance' | 'projects', causeId: string, source = 'work'): Decision =>
  (state) =>
    recoverReaction(state, { service, cause: { id: causeId, type: 'x' }, source });
const requesting =
  (requestEventId = 'request'): Decision =>
  (state) => [
    ...requestCancellation(state, { reason: 'wrong client', by: 'u1' }, NOW),
    { type: 'cancellation_told', phase: 'requested', eventId: requestEventId },
  ];
const clearing =
  (service: 'finance' | 'projects', clientStays = false, requestEventId = 'request'): Decision =>
  (state) =>
    clearCancellation(state, { service, requestEventId }, { clientStays, today: '2027-01-20' }, NOW);
const refusing =
  (service: 'finance' | 'projects', requestEventId = 'request'): Decision =>
  (state) =>
    refuseCancellation(state, { service, requestEventId, code: 'finance.invoice_paid', reason: 'paid' }, NOW);

const others: Decision[] = [
  completing('project', 4),
  completing('workspace', 3),
  completing('portal_invitation', 9),
  completing('prospect_won', 2),
  scheduling(['a', 'b']),
  issuing('i1', ['a'], 6),
  issuing('i2', ['b', 'later'], 7),
];
const allDone = () => play(opened(), ...others);

describe('an onboarding', () => {
  test('is completed when the last step is done, at the time of the latest completing event', () => {
    const done = allDone();
    expect(done.status).toBe('completed');
    expect(done.completedAt).toBe(at(9));
    expect(done.steps.first_invoice).toMatchObject({ status: 'done', resource: { type: 'invoice', id: 'i2' }, at: at(7) });
  });

  test('ends the same whatever the order and number of the completing events', () => {
    const expected = allDone();
    fc.assert(
      fc.property(fc.shuffledSubarray([...others, ...others, ...others], { minLength: 3 * others.length }), (events) => {
        expect(play(opened(), ...events)).toEqual(expected);
      }),
    );
  });

  test('ends the same when failures, recoveries and warnings arrive between and after the completing events', () => {
    const noise = [failing('finance', 'cause'), recovering('finance', 'cause'), failing('projects', 'cause', 'work', undefined)];
    const settled = (state: Onboarding) => [
      state.status,
      state.completedAt,
      stepNames.map((name) => [state.steps[name].status, state.steps[name].failure]),
    ];
    const expected = settled(allDone());
    fc.assert(
      fc.property(fc.shuffledSubarray([...others, ...others, ...noise], { minLength: 2 * others.length + noise.length }), (events) => {
        expect(settled(play(opened(), ...events))).toEqual(expected);
      }),
    );
  });

  test('never loses a step that is settled, whatever happens', () => {
    const anything = [...others, failing('finance', 'cause'), recovering('finance', 'cause'), undoing('project'), voiding('i1')];
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...anything), { maxLength: 40 }), (events) => {
        let state = opened();
        for (const event of events) {
          const next = play(state, event);
          for (const name of stepNames) expect(!isOpen(state.steps[name]) && isOpen(next.steps[name])).toBe(false);
          state = next;
        }
      }),
    );
  });

  test('needs no first invoice when nothing is due now', () => {
    const state = play(opened(), scheduling([]));
    expect(state.steps.first_invoice).toMatchObject({ status: 'not_needed', eventId: 'schedule', at: at(5) });
    expect(state.steps.billing_schedule.status).toBe('done');
  });

  test('waits for every item that is due now, and not for invoices about other items', () => {
    const state = play(opened(), issuing('i0', ['z']), scheduling(['a', 'b']), issuing('i1', ['a']));
    expect(state.steps.first_invoice.status).toBe('pending');
    expect(play(state, issuing('i2', ['b'])).steps.first_invoice.status).toBe('done');
  });

  test('shows what failed and what is retried, and only the same reaction takes it back', () => {
    const failed = play(opened(), failing('finance', 'cause'));
    expect(failed.steps.billing_schedule).toMatchObject({
      status: 'retrying',
      attempts: 1,
      nextAttemptAt: at(90),
      failure: { code: 'a.b' },
    });
    expect(failed.steps.first_invoice.status).toBe('retrying');
    expect(failed.steps.project.status).toBe('pending');
    expect(play(failed, recovering('finance', 'cause', 'another')).steps.billing_schedule.status).toBe('retrying');
    expect(play(failed, recovering('finance', 'cause')).steps.billing_schedule).toMatchObject({ status: 'pending', failure: undefined });
    expect(play(opened(), failing('finance', 'another cause')).steps.billing_schedule.status).toBe('pending');
  });

  test('shows why an invoice was not issued until it is', () => {
    const refused = play(
      opened(),
      (state) => refuseInvoice(state, { code: 'finance.seller_incomplete', detail: 'no tax id' }, 'refusal'),
      recovering('finance', 'cause'),
    );
    expect(refused.steps.first_invoice).toMatchObject({ status: 'failed', failure: { code: 'finance.seller_incomplete' } });
    expect(play(refused, scheduling(['a']), issuing('i1', ['a'])).steps.first_invoice).toMatchObject({
      status: 'done',
      failure: undefined,
    });
  });

  test('keeps a mail that failed as a warning on the step that stands', () => {
    const warned = play(opened(), completing('portal_invitation'), (state) =>
      warnStep(state, 'portal_invitation', { code: 'identity.mail_failed', detail: '550' }),
    );
    expect(warned.steps.portal_invitation).toMatchObject({ status: 'done', warnings: [{ code: 'identity.mail_failed' }] });
  });

  test('lets a mail that failed be sent again, also when all is done', () => {
    const failed = play(allDone(), (state) => warnStep(state, 'portal_invitation', { code: 'identity.mail_failed', detail: '550' }));
    expect(allowedForStep(failed, 'portal_invitation')).toEqual(['retry']);
    const retried = play(failed, (state) => retryStep(state, 'portal_invitation', 'u1', NOW));
    expect(retried).toMatchObject({ status: 'completed', steps: { portal_invitation: { status: 'done' } } });
    const sent = play(retried, (state) => dropWarning(state, 'portal_invitation', 'identity.mail_failed'));
    expect(allowedForStep(sent, 'portal_invitation')).toEqual([]);
  });

  test('has nothing to invite when the contact has no address, and says so', () => {
    expect(opened(everything, false).steps.portal_invitation).toMatchObject({
      status: 'failed',
      failure: { code: 'clients.contact_email_missing' },
    });
  });

  test('needs only project and billing beside the engagement when the client is active already', () => {
    const state = opened({ ...everything, clientOpens: false });
    expect(stepNames.filter((name) => state.steps[name].status === 'not_needed')).toEqual([
      'client',
      'contact',
      'workspace',
      'portal_invitation',
      'prospect_won',
    ]);
  });

  test('exists as soon as the reaction to the acceptance fails, and is what it is once it succeeds', () => {
    const shell = unopened({
      id: 'o1',
      proposalId: 'p1',
      correlationId: 'c1',
      cause: { id: 'acceptance', type: 'accepted' },
      acceptedAt: ACCEPTED,
    });
    const failed = play(shell, (state) =>
      failReaction(state, {
        service: 'clients',
        cause: { id: 'acceptance', type: 'accepted' },
        failure: { source: 'open', code: 'x', detail: 'y' },
        attempts: 3,
        dead: true,
        nextAttemptAt: undefined,
      }),
    );
    expect(stepNames.filter((name) => failed.steps[name].status === 'failed')).toEqual(['client', 'contact', 'engagement']);
    expect(allowedForStep(failed, 'client')).toEqual(['retry']);
    expect(allowedForOnboarding(failed, NOW)).toEqual([]);
    expect(checkDeadlines(failed, at(600))).toMatchObject([{ type: 'stalled', steps: ['client', 'contact', 'engagement'] }]);
  });
});

describe('deadlines', () => {
  const late = at(10 * 60);
  test('an onboarding stalls once, and runs again when the late steps move', () => {
    const stalled = play(opened(), completing('project'), (state) => checkDeadlines(state, late));
    expect(stalled.status).toBe('stalled');
    expect(checkDeadlines(stalled, at(20 * 60))).toEqual([]);
    const moved = play(stalled, completing('workspace'), completing('prospect_won'), scheduling(['a']), issuing('i1', ['a']));
    expect(moved.status).toBe('running');
    expect(play(moved, completing('portal_invitation')).status).toBe('completed');
  });

  test('mail has fifteen minutes', () => {
    const rest = play(opened(), ...others.filter((_, index) => index !== 2));
    expect(checkDeadlines(rest, late)).toEqual([]);
    expect(checkDeadlines(rest, at(16 * 60))).toMatchObject([{ steps: ['portal_invitation'] }]);
  });

  test('a retry gives the step its time again', () => {
    const stalled = play(opened({ ...everything, clientOpens: false, createProject: false }), scheduling(['a']), (state) =>
      checkDeadlines(state, late),
    );
    const retried = play(stalled, (state) => retryStep(state, 'first_invoice', 'u1', late));
    expect(retried).toMatchObject({
      status: 'running',
      steps: { first_invoice: { status: 'retrying', dueAt: later(late, steps.first_invoice.deadline) } },
    });
  });
});

describe('people', () => {
  test('may waive optional open steps only', () => {
    expect(play(opened(), (state) => waiveStep(state, 'project', NOW)).steps.project.status).toBe('waived');
    expect(() => waiveStep(opened(), 'workspace', NOW)).toThrow(Rejection);
    expect(() => waiveStep(play(opened(), completing('project')), 'project', NOW)).toThrow(Rejection);
  });

  test('see a waived step as done when it is done after all', () => {
    expect(play(opened(), (state) => waiveStep(state, 'project', NOW), completing('project')).steps.project.status).toBe('done');
  });

  test('may retry started steps that are open, and nothing that is done', () => {
    expect(allowedForStep(opened(), 'project')).toEqual(['retry', 'waive']);
    expect(allowedForStep(opened(), 'client')).toEqual([]);
    expect(() => retryStep(opened(), 'client', 'u1', NOW)).toThrow(Rejection);
  });

  test('may cancel until fourteen days after completion', () => {
    const done = allDone();
    const fortnight = 14 * 24 * 60 * 60;
    expect(allowedForOnboarding(done, at(fortnight))).toEqual(['cancel']);
    expect(allowedForOnboarding(done, at(fortnight + 10))).toEqual([]);
    expect(() => requestCancellation(done, { reason: 'x', by: undefined }, at(fortnight + 10))).toThrow('clients.cancellation_too_late');
  });
});

describe('cancelling', () => {
  const own = [undoing('client'), undoing('contact'), undoing('engagement')];
  const theirs = [
    undoing('project'),
    undoing('billing_schedule'),
    undoing('workspace'),
    undoing('portal_invitation'),
    undoing('prospect_won'),
    voiding('i1'),
    voiding('i2'),
  ];

  test('goes back to where it was when one refuses, with the reason', () => {
    for (const answers of [
      [refusing('finance')],
      [clearing('projects'), refusing('finance')],
      [refusing('finance'), clearing('projects')],
    ]) {
      const state = play(allDone(), requesting(), ...answers);
      expect(state.status).toBe('completed');
      expect(state.cancellation?.answers.finance).toEqual({ is: 'refused', code: 'finance.invoice_paid', reason: 'paid' });
    }
    expect(play(opened(), requesting(), refusing('projects')).status).toBe('running');
  });

  test('notices what was completed while it was being asked for', () => {
    expect(play(opened(), requesting(), ...others, refusing('finance')).status).toBe('completed');
  });

  test('does not count answers to an earlier request', () => {
    const again = play(
      allDone(),
      requesting('first'),
      refusing('finance', 'first'),
      requesting('second'),
      clearing('projects', false, 'first'),
      clearing('finance', false, 'second'),
    );
    expect(again.status).toBe('cancel_requested');
    expect(play(again, clearing('projects', false, 'second')).status).toBe('cancelling');
  });

  test('undoes every step that may have been done, and is final when all are undone, in any order', () => {
    const begun = play(allDone(), requesting(), clearing('finance'), clearing('projects'));
    expect(begun).toMatchObject({ status: 'cancelling', cancellation: { undo: stepNames } });
    const end = play(begun, ...own, ...theirs);
    expect(end.status).toBe('cancelled');
    expect(stepNames.every((name) => end.steps[name].status === 'undone')).toBe(true);
    const acts = [...own, ...theirs];
    fc.assert(
      fc.property(fc.shuffledSubarray([...acts, ...acts], { minLength: 2 * acts.length }), (events) => {
        expect(play(begun, ...events)).toEqual(end);
      }),
    );
  });

  test('has undone everything in the end even when things are made while it is under way', () => {
    const begun = play(opened(), requesting(), clearing('finance'), clearing('projects'), ...own);
    const pairs: [Decision, Decision][] = [
      [completing('project'), undoing('project')],
      [completing('workspace'), undoing('workspace')],
      [completing('prospect_won'), undoing('prospect_won')],
      [scheduling(['a']), undoing('billing_schedule')],
      [issuing('i1', ['a']), voiding('i1')],
    ];
    fc.assert(
      fc.property(fc.shuffledSubarray(pairs.flat(), { minLength: 2 * pairs.length }), (events) => {
        const end = play(begun, ...events);
        expect(end.status).toBe('cancelled');
        expect(stepNames.filter((name) => end.steps[name].status === 'done')).toEqual([]);
      }),
    );
  });

  test('leaves what belongs to the client where the client has other business', () => {
    const begun = play(allDone(), requesting(), clearing('finance'), clearing('projects', true));
    expect(begun.cancellation?.undo).toEqual(['engagement', 'project', 'billing_schedule', 'first_invoice']);
    expect(play(begun, undoing('engagement'), undoing('project'), undoing('billing_schedule'), voiding('i1'), voiding('i2')).status).toBe(
      'cancelled',
    );
  });

  test('does not wait for what had been taken back before', () => {
    const state = play(allDone(), undoing('project'), voiding('i1'), voiding('i2'));
    expect(state.status).toBe('completed');
    const begun = play(state, requesting(), clearing('finance'), clearing('projects'));
    expect([begun.steps.project.status, begun.steps.first_invoice.status]).toEqual(['undone', 'undone']);
  });

  test('shows what cannot be undone for now, and lets people retry it', () => {
    const begun = play(allDone(), requesting(), clearing('finance'), clearing('projects'), () => [
      { type: 'cancellation_told', phase: 'agreed', eventId: 'agreed' },
    ]);
    const stuck = play(begun, failing('finance', 'agreed', 'work', undefined));
    expect(stuck.steps.billing_schedule).toMatchObject({ status: 'done', failure: { code: 'a.b' } });
    expect(allowedForStep(stuck, 'billing_schedule')).toEqual(['retry']);
    expect(retryStep(stuck, 'billing_schedule', 'u1', NOW)).toMatchObject([{ type: 'step_retried', cause: { id: 'agreed' } }]);
    expect(play(stuck, recovering('finance', 'agreed')).steps.billing_schedule.failure).toBeUndefined();
  });
});

describe('the table of steps', () => {
  test('has every step of the contract, and lets only optional ones be waived', () => {
    expect(stepNames).toHaveLength(9);
    for (const name of stepNames) expect(steps[name].waivable).toBe(!steps[name].required);
  });

  test('names events of the service that does the step', () => {
    for (const { service, completedBy, undoneBy } of Object.values(steps)) {
      for (const event of [completedBy.event, ...undoneBy]) expect(event.context).toBe(service);
    }
  });
});
