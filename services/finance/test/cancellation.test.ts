import type { Caller, TestFirm } from '@praxis/chassis/testing';
import {
  type EngagementStarted,
  onboardingCancellationRefused,
  onboardingCancellationRequested,
  onboardingCancelled,
  onboardingStepRetried,
} from '@praxis/contracts/clients';
import * as api from '@praxis/contracts/finance';
import { newId } from '@praxis/contracts/kernel';
import {
  billing,
  engagement,
  exampleLines,
  type FinanceHost,
  hostFinance,
  invoicesOf,
  line,
  pay,
  readyFirm,
  scheduleOf,
  start,
} from './finance-host';

let host: FinanceHost;
let firm: TestFirm;
let staff: Caller;

beforeAll(async () => {
  host = await hostFinance('2027-01-20T10:00:00Z');
});
beforeEach(async () => {
  host.setTime('2027-01-20T10:00:00Z');
  ({ firm, staff } = await readyFirm(host));
});
afterAll(() => host?.stop());

const onboarding = (agreed: EngagementStarted) => ({
  onboardingId: agreed.onboardingId ?? '',
  proposalId: agreed.proposalId ?? '',
  contractId: newId(),
  clientId: agreed.clientId,
  engagementId: agreed.engagementId,
});
const request = (agreed: EngagementStarted) =>
  host.deliver(onboardingCancellationRequested, {
    firm,
    subject: agreed.onboardingId ?? '',
    data: { ...onboarding(agreed), reason: 'Changed their mind', requestedAt: '2027-01-20T10:00:00Z' },
  });
const refuse = (agreed: EngagementStarted) =>
  host.deliver(onboardingCancellationRefused, {
    firm,
    subject: agreed.onboardingId ?? '',
    data: { ...onboarding(agreed), refusals: [{ service: 'projects', code: 'projects.time_approved', reason: 'Time' }] },
  });
const cancel = (agreed: EngagementStarted) =>
  host.deliver(onboardingCancelled, {
    firm,
    subject: agreed.onboardingId ?? '',
    data: {
      ...onboarding(agreed),
      undo: ['billing_schedule', 'first_invoice'],
      effectiveDate: '2027-01-20',
      reason: 'Changed their mind',
      cancelledAt: '2027-01-20T10:00:00Z',
    },
  });
const retry = (agreed: EngagementStarted, step: 'billing_schedule' | 'first_invoice', causeEventId = newId()) =>
  host.deliver(onboardingStepRetried, {
    firm,
    subject: agreed.onboardingId ?? '',
    data: { ...onboarding(agreed), step, service: 'finance', causeEventId, causeEventType: 'praxis.clients.engagement.started.v1' },
  });
const answers = async (agreed: EngagementStarted) => [
  ...(await host.published(api.financeCancellationCleared)).filter(({ subject }) => subject === agreed.engagementId).map(() => 'cleared'),
  ...(await host.published(api.financeCancellationRefused))
    .filter(({ subject }) => subject === agreed.engagementId)
    .map(({ data }) => data.code),
];

describe('cancelling an onboarding', () => {
  it('stops billing while it is decided, and ends it when it is carried out', async () => {
    const agreed = engagement(exampleLines(), { deposit: { percent: '30' } });
    await start(host, firm, agreed);
    await request(agreed);
    expect(await answers(agreed)).toEqual(['cleared']);
    expect((await scheduleOf(staff, agreed.engagementId)).status).toBe('frozen');

    const [first] = await invoicesOf(staff, agreed.engagementId);
    const paid = await pay(staff, agreed.clientId, 100, [first?.id ?? '', 100]);
    expect([paid.status, paid.body.code]).toEqual([409, 'finance.invoice_frozen']);
    const voiding = await staff.call(api.voidInvoice, { params: { id: first?.id ?? '' }, body: { reason: 'x' } });
    expect(voiding.body.code).toBe('finance.invoice_frozen');
    host.setTime('2027-02-01T10:00:00Z');
    await host.runSchedule('bill-due-items');
    await host.settled();
    expect(await invoicesOf(staff, agreed.engagementId)).toHaveLength(1);

    await cancel(agreed);
    const [voided] = await invoicesOf(staff, agreed.engagementId);
    expect([voided?.status, voided?.number]).toEqual(['void', first?.number]);
    const schedule = await scheduleOf(staff, agreed.engagementId);
    expect(schedule).toMatchObject({ status: 'ended', endedOn: '2027-01-20' });
    expect(new Set(schedule.items.map(({ status }) => status))).toEqual(new Set(['ended']));
    const event = await host.untilPublished(api.invoiceVoided, ({ subject }) => subject === first?.id);
    expect(event.data).toMatchObject({ onboardingId: agreed.onboardingId, engagementId: agreed.engagementId });
    await host.untilPublished(
      api.billingScheduleEnded,
      ({ subject, data }) => subject === schedule.id && data.cause === 'onboarding_cancelled',
    );
    await host.runSchedule('bill-due-items');
    await host.settled();
    expect(await invoicesOf(staff, agreed.engagementId)).toHaveLength(1);

    // Told again, it says again that it is done, and changes nothing.
    await cancel(agreed);
    const ended = (await host.published(api.billingScheduleEnded)).filter(({ subject }) => subject === schedule.id);
    expect(ended).toHaveLength(2);
  });

  it('is refused when something was paid, and billing goes on afterwards', async () => {
    const agreed = engagement(exampleLines(), { deposit: { percent: '30' } });
    await start(host, firm, agreed);
    const [first] = await invoicesOf(staff, agreed.engagementId);
    expect((await pay(staff, agreed.clientId, 100, [first?.id ?? '', 100])).status).toBe(201);
    await request(agreed);
    expect(await answers(agreed)).toEqual(['finance.payment_received']);
    await refuse(agreed);
    expect((await scheduleOf(staff, agreed.engagementId)).status).toBe('active');
    expect((await pay(staff, agreed.clientId, 100, [first?.id ?? '', 100])).status).toBe(201);
    host.setTime('2027-02-01T10:00:00Z');
    await host.runSchedule('bill-due-items');
    await host.settled();
    expect(await invoicesOf(staff, agreed.engagementId)).toHaveLength(2);
  });

  it('that comes before the engagement leaves nothing to be made', async () => {
    const agreed = engagement(exampleLines());
    await request(agreed);
    expect(await answers(agreed)).toEqual(['cleared']);
    const early = await start(host, firm, agreed);
    expect(early.reacted).toMatchObject([{ outcome: 'parked', errorCode: 'finance.cancellation_pending' }]);
    await cancel(agreed);
    await retry(agreed, 'billing_schedule', early.event.id);
    await host.untilPublished(api.financeReactionRecovered, ({ data }) => data.causeEventId === early.event.id);
    const late = await start(host, firm, { ...agreed });
    expect(late.reacted).toMatchObject([{ outcome: 'done' }]);
    expect(await scheduleOf(staff, agreed.engagementId)).toBeUndefined();
    expect(await invoicesOf(staff, agreed.engagementId)).toEqual([]);
  });

  it('and a payment exclude each other, whichever comes first', async () => {
    for (let round = 0; round < 5; round += 1) {
      const agreed = engagement([line('L1', 10_000, { rule: 'on_acceptance' })]);
      await start(host, firm, agreed);
      const [first] = await invoicesOf(staff, agreed.engagementId);
      const [paid] = await Promise.all([pay(staff, agreed.clientId, 100, [first?.id ?? '', 100]), request(agreed)]);
      expect(await answers(agreed)).toEqual([paid.status === 201 ? 'finance.payment_received' : 'cleared']);
    }
  });
});

describe('retrying a step', () => {
  it('publishes the completing events again, from the present state', async () => {
    const agreed = engagement([line('L1', 10_000, { rule: 'on_acceptance' })]);
    await start(host, firm, agreed);
    await retry(agreed, 'billing_schedule');
    await retry(agreed, 'first_invoice');
    const mine = ({ data }: { data: { engagementId?: string } }) => data.engagementId === agreed.engagementId;
    const created = (await host.published(api.billingScheduleCreated)).filter(mine);
    const issued = (await host.published(api.invoiceIssued)).filter(mine);
    expect([created.length, issued.length]).toEqual([2, 2]);
    expect(issued[1]?.data).toEqual(issued[0]?.data);
    expect(issued.map(({ aggregateversion }) => aggregateversion)).toEqual([1, 2]);
  });

  it('issues a first invoice whose issue was refused, once the reason is cured', async () => {
    const bare = await host.firm({ status: 'active' });
    const owner = billing(host, bare);
    const code = { code: 'S20', name: 'Standard', category: 'standard', percent: '20', validFrom: '2020-01-01' };
    await owner.call(api.createTaxCode, { body: code });
    const agreed = engagement([line('L1', 10_000, { rule: 'on_acceptance' })]);
    await start(host, bare, agreed);
    const retryIt = () =>
      host.deliver(onboardingStepRetried, {
        firm: bare,
        subject: agreed.onboardingId ?? '',
        data: { ...onboarding(agreed), step: 'first_invoice', service: 'finance', causeEventId: newId(), causeEventType: 'x' },
      });
    await retryIt();
    const mine = ({ data }: { data: { engagementId?: string } }) => data.engagementId === agreed.engagementId;
    expect((await host.published(api.invoiceIssueRefused)).filter(mine)).toHaveLength(2);
    const entity = { legalName: 'Firm', country: 'DE', taxIds: [{ kind: 'vat', value: 'DE1' }] };
    await owner.call(api.saveBillingEntity, { body: entity, headers: { 'if-match': '"0"' } });
    await retryIt();
    expect((await invoicesOf(owner, agreed.engagementId)).map(({ status, refusal }) => [status, refusal])).toEqual([['issued', undefined]]);
  });

  it('makes a first invoice anew that was voided', async () => {
    const agreed = engagement([line('L1', 10_000, { rule: 'on_acceptance' })]);
    await start(host, firm, agreed);
    const [first] = await invoicesOf(staff, agreed.engagementId);
    await staff.call(api.voidInvoice, { params: { id: first?.id ?? '' }, body: { reason: 'Wrong' } });
    await retry(agreed, 'first_invoice');
    expect((await invoicesOf(staff, agreed.engagementId)).map(({ status }) => status)).toEqual(['void', 'issued']);
  });
});
