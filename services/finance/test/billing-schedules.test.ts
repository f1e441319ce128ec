import type { Caller, TestFirm } from '@praxis/chassis/testing';
import * as api from '@praxis/contracts/finance';
import { newId } from '@praxis/contracts/kernel';
import { projectCompleted } from '@praxis/contracts/projects';
import {
  billing,
  engagement,
  exampleLines,
  type FinanceHost,
  hostFinance,
  invoicesOf,
  line,
  monthly,
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

const runOn = async (instant: string) => {
  host.setTime(instant);
  await host.runSchedule('bill-due-items');
  await host.settled();
};

const example = (change = {}) => engagement(exampleLines(), { deposit: { percent: '30' }, ...change });

describe('a billing schedule', () => {
  it('is opened once, however often the engagement is told', async () => {
    const agreed = example();
    await start(host, firm, agreed);
    await start(host, firm, agreed);
    expect(await invoicesOf(staff, agreed.engagementId)).toHaveLength(1);
    const { body } = await staff.call(api.listBillingSchedules, { query: { engagementId: agreed.engagementId } });
    expect(body.items).toHaveLength(1);
  });

  it('of hourly lines only has nothing due and no invoice', async () => {
    const agreed = engagement([line('L1', 12_000, { rule: 'hourly' })]);
    await start(host, firm, agreed);
    const schedule = await scheduleOf(staff, agreed.engagementId);
    const created = await host.untilPublished(api.billingScheduleCreated, ({ subject }) => subject === schedule.id);
    expect(created.data.dueNow).toEqual([]);
    expect(schedule.items).toEqual([]);
    expect(schedule.lines).toMatchObject([{ rule: 'hourly' }]);
    expect(await invoicesOf(staff, agreed.engagementId)).toEqual([]);
  });

  it('that starts next month has nothing due before', async () => {
    const agreed = engagement([line('L1', 50_000, monthly())], { startDate: '2027-02-01', status: 'planned' });
    await start(host, firm, agreed);
    const schedule = await scheduleOf(staff, agreed.engagementId);
    expect((await host.untilPublished(api.billingScheduleCreated, ({ subject }) => subject === schedule.id)).data.dueNow).toEqual([]);
    await runOn('2027-01-31T22:59:00Z');
    expect(await invoicesOf(staff, agreed.engagementId)).toEqual([]);
    await runOn('2027-02-01T00:00:00Z');
    expect((await invoicesOf(staff, agreed.engagementId)).map(({ status, net }) => [status, net?.amount])).toEqual([['issued', 50_000]]);
  });

  it('issues one missed period after an outage and leaves the others as drafts; running twice bills nothing twice', async () => {
    const agreed = engagement([line('L1', 50_000, monthly(20))]);
    await start(host, firm, agreed);
    await runOn('2027-04-25T05:00:00Z');
    await runOn('2027-04-25T06:00:00Z');
    const all = await invoicesOf(staff, agreed.engagementId);
    expect(all.map(({ status, lines }) => [status, lines[0]?.period?.start])).toEqual([
      ['issued', '2027-01-20'],
      ['issued', '2027-02-20'],
      ['draft', '2027-03-20'],
      ['draft', '2027-04-20'],
    ]);
    const next = (await scheduleOf(staff, agreed.engagementId)).items.filter(({ status }) => status === 'planned');
    expect(next.map(({ dueOn }) => dueOn)).toEqual(['2027-05-20']);
  });

  it('lets no two invoices bill overlapping service days of a line', async () => {
    const agreed = engagement([line('L1', 50_000, monthly(20))]);
    await start(host, firm, agreed);
    const twice = host.sql(
      'owner',
      `insert into billed_service_days (firm_id, id, lineage_id, first_day, last_day)
       select firm_id, gen_random_uuid(), lineage_id, last_day, last_day + 3 from billed_service_days where lineage_id = $1`,
      [agreed.lines[0]?.lineageId],
    );
    await expect(twice).rejects.toThrow('billed_service_days_once');
  });

  it('bills a completed project once, as a draft, and an item by command', async () => {
    const agreed = engagement([line('L1', 80_000, { rule: 'on_completion' }), line('L2', 20_000, { rule: 'on_completion' })]);
    await start(host, firm, agreed);
    const project = { projectId: newId(), number: 'P-1', name: 'Website', engagementId: agreed.engagementId };
    const data = {
      ...project,
      completedOn: '2027-01-20',
      onCompletion: [{ lineageId: agreed.lines[0]?.lineageId ?? '', itemKey: 'L1' }],
    };
    await host.deliver(projectCompleted, { firm, subject: project.projectId, data });
    await host.deliver(projectCompleted, { firm, subject: project.projectId, data });
    expect((await invoicesOf(staff, agreed.engagementId)).map(({ status, net }) => [status, net?.amount])).toEqual([['draft', 80_000]]);

    const schedule = await scheduleOf(staff, agreed.engagementId);
    const waiting = schedule.items.find(({ status }) => status === 'waiting');
    const params = { id: schedule.id, itemId: waiting?.id ?? '' };
    const done = await staff.call(api.completeScheduleItem, { params, body: {} });
    expect(done.status).toBe(200);
    const again = await staff.call(api.completeScheduleItem, { params, body: {} });
    expect([again.status, again.body.state]).toEqual([409, 'invoiced']);
    expect(await invoicesOf(staff, agreed.engagementId)).toHaveLength(2);
  });

  it('gives the items of a voided invoice or a deleted draft back, to be billed again by command', async () => {
    const agreed = engagement([line('L1', 80_000, { rule: 'on_acceptance' })]);
    await start(host, firm, agreed);
    const [first] = await invoicesOf(staff, agreed.engagementId);
    await staff.call(api.voidInvoice, { params: { id: first?.id ?? '' }, body: { reason: 'Wrong address' } });
    const voided = await host.untilPublished(api.invoiceVoided, ({ subject }) => subject === first?.id);
    const schedule = await scheduleOf(staff, agreed.engagementId);
    expect(schedule.items.map(({ id, status }) => [id, status])).toEqual([[voided.data.itemKeys[0], 'unbilled']]);
    const params = { id: schedule.id, itemId: schedule.items[0]?.id ?? '' };
    for (let round = 0; round < 2; round += 1) {
      expect((await staff.call(api.completeScheduleItem, { params, body: {} })).status).toBe(200);
      const draft = (await invoicesOf(staff, agreed.engagementId)).find(({ status }) => status === 'draft');
      expect(draft?.net?.amount).toBe(80_000);
      const gone = await staff.call(api.deleteInvoice, { params: { id: draft?.id ?? '' }, headers: { 'if-match': '"1"' } });
      expect(gone.status).toBe(204);
    }
  });

  it('leaves a refused invoice as a draft, says why, and the firm can cure and issue it', async () => {
    const bare = await host.firm({ status: 'active' });
    const owner = billing(host, bare);
    await owner.call(api.createTaxCode, {
      body: { code: 'S20', name: 'Standard', category: 'standard', percent: '20', validFrom: '2020-01-01' },
    });
    const agreed = engagement([line('L1', 80_000, { rule: 'on_acceptance' })]);
    await start(host, bare, agreed);
    const [draft] = await invoicesOf(owner, agreed.engagementId);
    expect(draft).toMatchObject({ status: 'draft', refusal: { code: 'finance.seller_tax_id_missing' } });
    const refused = await host.untilPublished(api.invoiceIssueRefused, ({ subject }) => subject === draft?.id);
    expect(refused.data).toMatchObject({ onboardingId: agreed.onboardingId, code: 'finance.seller_tax_id_missing' });
    const byHand = await owner.call(api.issueInvoice, { params: { id: draft?.id ?? '' } });
    expect([byHand.status, byHand.body.code]).toEqual([409, 'finance.seller_tax_id_missing']);
  });

  it('of a firm in trial issues with a warning', async () => {
    const trial = await host.firm({ status: 'trial' });
    const agreed = engagement([line('L1', 80_000, { rule: 'on_acceptance' }, 'NONE')]);
    await start(host, trial, agreed);
    const issued = await host.untilPublished(api.invoiceIssued, ({ firmid }) => firmid === trial.id);
    expect(issued.data.warnings.map(({ code }) => code)).toEqual(['finance.seller_incomplete']);
  });
});
