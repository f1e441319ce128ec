import type { Caller, TestFirm } from '@praxis/chassis/testing';
import * as api from '@praxis/contracts/finance';
import { newId } from '@praxis/contracts/kernel';
import { milestoneReached, milestoneUnreached } from '@praxis/contracts/projects';
import { cents, engagement, exampleLines, type FinanceHost, hostFinance, invoicesOf, readyFirm, start } from './finance-host';

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

const runOn = async (instant: string) => {
  host.setTime(instant);
  await host.runSchedule('bill-due-items');
  await host.settled();
};

const example = (change = {}) => engagement(exampleLines(), { deposit: { percent: '30' }, ...change });

describe('the worked example', () => {
  it('holds to the cent and the day', async () => {
    const agreed = example();
    expect((await start(host, firm, agreed)).reacted).toMatchObject([{ outcome: 'done' }]);

    const [first] = await invoicesOf(staff, agreed.engagementId);
    expect(cents(first?.net, first?.tax, first?.total, first?.balance)).toEqual([307_742, 61_548, 369_290, 369_290]);
    expect(first).toMatchObject({ number: 'INV-2027-0001', status: 'issued', issueDate: '2027-01-20', dueDate: '2027-02-03' });
    expect(first?.lines.map(({ text, net, period }) => [text, net?.amount, period?.start, period?.end])).toEqual([
      ['L1', 200_000, undefined, undefined],
      ['L2', 17_742, '2027-01-20', '2027-01-30'],
      ['Deposit: L4', 90_000, undefined, undefined],
    ]);
    const created = await host.untilPublished(api.billingScheduleCreated, ({ subject }) => subject === first?.billingScheduleId);
    const issued = await host.untilPublished(api.invoiceIssued, ({ subject }) => subject === first?.id);
    expect(issued.data).toMatchObject({ onboardingId: agreed.onboardingId, itemKeys: created.data.dueNow });
    expect(created.data.dueNow).toHaveLength(3);

    // A minute before the day begins in Berlin nothing is due; then each period on its day.
    await runOn('2027-01-30T22:59:00Z');
    expect(await invoicesOf(staff, agreed.engagementId)).toHaveLength(1);
    await runOn('2027-01-30T23:00:00Z');
    await runOn('2027-02-28T05:00:00Z');
    await runOn('2027-03-31T05:00:00Z');
    await runOn('2027-04-30T05:00:00Z');
    const all = await invoicesOf(staff, agreed.engagementId);
    expect(all.slice(1).map(({ number, status, issueDate, net, tax }) => [number, status, issueDate, ...cents(net, tax)])).toEqual([
      ['INV-2027-0002', 'issued', '2027-01-31', 50_000, 10_000],
      ['INV-2027-0003', 'issued', '2027-02-28', 50_000, 10_000],
      ['INV-2027-0004', 'issued', '2027-03-31', 50_000, 10_000],
      ['INV-2027-0005', 'issued', '2027-04-30', 50_000, 10_000],
    ]);

    const milestone = {
      milestoneId: newId(),
      name: 'Go-live',
      lineageId: agreed.lines[3]?.lineageId,
      itemKey: 'L4',
      key: 'm1',
      projectId: newId(),
      engagementId: agreed.engagementId,
    };
    await host.deliver(milestoneReached, { firm, subject: milestone.milestoneId, data: { ...milestone, reachedOn: '2027-04-30' } });
    const draft = (await invoicesOf(staff, agreed.engagementId)).at(-1);
    expect([draft?.status, ...cents(draft?.net, draft?.tax, draft?.total)]).toEqual(['draft', 210_000, 42_000, 252_000]);
    expect(draft?.lines.map(({ text, net }) => [text, net?.amount])).toEqual([
      ['L4: Go-live', 300_000],
      ['Less deposit: L4: Go-live', -90_000],
    ]);

    // The deposit cannot be taken back while it is deducted; not reached after all, the draft goes.
    const refused = await staff.call(api.voidInvoice, { params: { id: first?.id ?? '' }, body: { reason: 'Wrong' } });
    expect([refused.status, refused.body.code]).toEqual([409, 'finance.deposit_deducted']);
    await host.deliver(milestoneUnreached, { firm, subject: milestone.milestoneId, data: milestone });
    expect(await invoicesOf(staff, agreed.engagementId)).toHaveLength(5);
    await host.deliver(milestoneReached, { firm, subject: milestone.milestoneId, data: { ...milestone, reachedOn: '2027-05-03' } });
    await host.deliver(milestoneReached, { firm, subject: milestone.milestoneId, data: { ...milestone, reachedOn: '2027-05-03' } });
    expect(await invoicesOf(staff, agreed.engagementId)).toHaveLength(6);
  });

  it('has no stub when accepted on the anchor', async () => {
    host.setTime('2027-01-31T10:00:00Z');
    const agreed = example({ acceptedAt: '2027-01-31T10:00:00Z', acceptedOn: '2027-01-31', startDate: '2027-01-31' });
    await start(host, firm, agreed);
    const [first] = await invoicesOf(staff, agreed.engagementId);
    expect(cents(first?.net, first?.tax, first?.total)).toEqual([340_000, 68_000, 408_000]);
  });

  it('bills a start in March when it comes', async () => {
    const agreed = example({ startDate: '2027-03-01', status: 'planned' });
    await start(host, firm, agreed);
    await runOn('2027-03-01T05:00:00Z');
    await runOn('2027-03-31T05:00:00Z');
    const all = await invoicesOf(staff, agreed.engagementId);
    expect(all.map(({ issueDate, net, tax, total }) => [issueDate, ...cents(net, tax, total)])).toEqual([
      ['2027-01-20', 290_000, 58_000, 348_000],
      ['2027-03-01', 48_387, 9_677, 58_064],
      ['2027-03-31', 50_000, 10_000, 60_000],
    ]);
  });
});
