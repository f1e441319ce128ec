import { type Caller, type Host, hostService, type TestFirm } from '@praxis/chassis/testing';
import * as api from '@praxis/contracts/crm';
import { firmSettingsChanged } from '@praxis/contracts/kernel';
import { crm } from '../src/service';
import { actions, eur, line } from './actions';

let now = new Date('2027-01-20T10:00:00Z');
let host: Host;
let firm: TestFirm;
let staff: Caller;
let act: ReturnType<typeof actions>;
beforeAll(async () => {
  host = await hostService(crm, { now: () => now });
  firm = await host.firm();
  staff = host.as(firm);
  act = actions(host);
}, 120_000);
afterAll(() => host?.stop());
beforeEach(() => {
  now = new Date('2027-01-20T10:00:00Z');
});

const read = async (id: string, caller = staff) => (await caller.call(api.getProposal, { params: { id } })).body;
const ofProposal = async <E extends typeof api.proposalAccepted | typeof api.contractSigned>(event: E, id: string) =>
  (await host.published<E>(event)).filter(({ data }) => (data as { proposalId: string }).proposalId === id);

test('twelve parallel acceptances of one link make one of everything and all get one answer', async () => {
  const proposal = await act.sent(staff);
  const answers = await Promise.all(Array.from({ length: 12 }, () => act.accept(proposal)));
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
  expect(new Set(answers.map(({ body }) => JSON.stringify(body))).size).toBe(1);
  expect(await ofProposal(api.proposalAccepted, proposal.id)).toHaveLength(1);
  expect(await ofProposal(api.contractSigned, proposal.id)).toHaveLength(1);
  expect(await host.sql('owner', 'select 1 from contracts where proposal_id = $1', [proposal.id])).toHaveLength(1);
});

test('of parallel acceptances of two choices one wins and the others learn what was accepted', async () => {
  const proposal = await act.sent(staff);
  const answers = await Promise.all(
    Array.from({ length: 12 }, (_, n) => act.accept(proposal, { addOnLineIds: n % 2 === 0 ? [] : [proposal.addOnId] })),
  );
  expect(answers.map(({ status }) => status).sort()).toEqual([...Array(6).fill(200), ...Array(6).fill(409)]);
  const [told, ...others] = await ofProposal(api.proposalAccepted, proposal.id);
  expect(others).toEqual([]);
  const refused = answers.find(({ status }) => status === 409)?.body;
  expect(refused).toMatchObject({
    code: 'crm.proposal_already_accepted',
    accepted: { optionId: proposal.optionId, contractNumber: told?.data.contractNumber, acceptedAt: told?.data.acceptedAt },
  });
});

test('contracts of a firm are numbered without gaps and twins, also in parallel', async () => {
  const other = await host.firm();
  const caller = host.as(other);
  const proposals = await Promise.all(Array.from({ length: 8 }, () => act.sent(caller)));
  const answers = await Promise.all(proposals.map((proposal) => act.accept(proposal)));
  const numbers = answers.map(({ body }) => (body as { contractNumber: string }).contractNumber).sort();
  expect(numbers).toEqual(Array.from({ length: 8 }, (_, n) => `C-2027-000${n + 1}`));
});

test('the same choice again gets the first answer, also when the proposal would have expired since', async () => {
  const proposal = await act.sent(staff, { validUntil: '2027-01-20' });
  const first = await act.accept(proposal);
  now = new Date('2027-02-01T10:00:00Z');
  const again = await act.accept(proposal, { signer: { name: 'Somebody Else', email: 'else@hollenbach.example' } });
  expect([again.status, again.body]).toEqual([200, first.body]);
});

test('a repetition with the same Idempotency-Key gets the stored answer', async () => {
  const proposal = await act.sent(staff);
  const headers = { 'idempotency-key': 'a-key-of-more-than-22-characters' };
  const first = await act.accept(proposal, {}, headers);
  const again = await act.accept(proposal, {}, headers);
  expect([again.status, again.body, again.headers['idempotency-replayed']]).toEqual([200, first.body, 'true']);
});

test('a choice that the proposal does not have is refused and leaves nothing behind', async () => {
  const proposal = await act.sent(staff);
  const other = await act.sent(staff);
  expect((await act.accept({ ...proposal, optionId: other.optionId })).body).toMatchObject({ status: 422, code: 'crm.option_unknown' });
  expect((await act.accept(proposal, { addOnLineIds: [other.addOnId] })).body).toMatchObject({
    status: 422,
    code: 'pricing.unknown_add_on',
  });
  expect((await act.accept(proposal, { documentSha256: '0'.repeat(64) })).body).toMatchObject({
    status: 409,
    code: 'crm.document_mismatch',
  });
  expect((await act.accept(proposal, { consent: false })).body).toMatchObject({ status: 400, errors: [{ pointer: '/consent' }] });
  expect(await read(proposal.id)).toMatchObject({ status: 'sent' });
  expect(await ofProposal(api.proposalAccepted, proposal.id)).toEqual([]);
});

test('a withdrawn proposal is refused with the reason, and the page says so', async () => {
  const proposal = await act.sent(staff);
  expect((await staff.call(api.withdrawProposal, { params: { id: proposal.id } })).body.status).toBe('withdrawn');
  expect((await act.accept(proposal)).body).toMatchObject({ status: 409, code: 'crm.proposal_withdrawn' });
  expect((await act.view(proposal.token)).body).toMatchObject({ status: 'withdrawn' });
  expect(await staff.call(api.withdrawProposal, { params: { id: proposal.id } })).toMatchObject({
    status: 409,
    body: { code: 'http.illegal_transition', state: 'withdrawn', allowed: [] },
  });
});

test('a declined proposal can be declined again and not accepted', async () => {
  const proposal = await act.sent(staff);
  const decline = () => host.anonymous().call(api.declineProposal, { params: { token: proposal.token }, body: { reason: 'Too dear' } });
  const [first, again] = [await decline(), await decline()];
  expect([first.status, again.status]).toEqual([200, 200]);
  expect(again.body).toEqual(first.body);
  expect((await act.accept(proposal)).body).toMatchObject({ status: 409, code: 'crm.proposal_declined' });
  expect(await read(proposal.id)).toMatchObject({ status: 'declined', reason: 'Too dear' });
});

describe('expiry', () => {
  test('validity ends with its last day in the zone of the firm, to the second, before any job has run', async () => {
    const auckland = await host.firm({ timezone: 'Pacific/Auckland' });
    const caller = host.as(auckland);
    const early = await act.sent(caller, { validUntil: '2027-01-21' });
    const late = await act.sent(caller, { validUntil: '2027-01-21' });
    now = new Date('2027-01-21T10:59:59Z');
    expect((await act.accept(early)).status).toBe(200);
    now = new Date('2027-01-21T11:00:00Z');
    expect((await act.view(late.token)).body).toMatchObject({ status: 'expired' });
    expect((await act.accept(late)).body).toMatchObject({ status: 409, code: 'crm.proposal_expired', validUntil: '2027-01-21' });
    expect((await read(late.id, caller)).status).toBe('sent');
  });

  test('the schedule expires what is over, once, and leaves the rest', async () => {
    const over = await act.sent(staff, { validUntil: '2027-01-20' });
    const open = await act.sent(staff, { validUntil: '2027-01-22' });
    now = new Date('2027-01-20T22:59:59Z');
    await host.runSchedule('proposals-due');
    await host.settled();
    expect((await read(over.id)).status).toBe('sent');
    now = new Date('2027-01-20T23:00:00Z');
    await host.runSchedule('proposals-due');
    await host.settled();
    await host.runSchedule('proposals-due');
    await host.settled();
    expect((await read(over.id)).status).toBe('expired');
    expect((await read(open.id)).status).toBe('sent');
    expect((await host.published(api.proposalExpired)).filter(({ subject }) => subject === over.id)).toHaveLength(1);
  });

  test('moves with the zone of the firm', async () => {
    const moving = await host.firm({ timezone: 'Europe/Berlin' });
    const caller = host.as(moving);
    const proposal = await act.sent(caller, { validUntil: '2027-01-20' });
    const facts = { ...moving.facts, timezone: 'America/New_York', version: 2 };
    await host.deliver(firmSettingsChanged, { firm: moving, subject: moving.id, data: facts });
    const [row] = await host.sql<{ due_at: Date }>('owner', 'select due_at from proposals where id = $1', [proposal.id]);
    expect(row?.due_at.toISOString()).toBe('2027-01-21T05:00:00.000Z');
    now = new Date('2027-01-21T04:59:59Z');
    expect((await act.accept(proposal)).status).toBe(200);
  });
});

describe('the worked example of billing', () => {
  const lines = [
    line({ text: 'L1', unitPrice: eur(200_000) }),
    line({
      text: 'L2',
      unitPrice: eur(50_000),
      billing: { rule: 'recurring', frequency: 'monthly', dayOfMonth: 31, timing: 'advance', proration: 'days' },
    }),
    line({ text: 'L3', unit: 'hour', unitPrice: eur(12_000), billing: { rule: 'hourly', cap: eur(300_000) } }),
    line({ text: 'L4', unitPrice: eur(300_000), billing: { rule: 'milestone', milestones: [{ name: 'Go-live', percent: '100' }] } }),
  ];
  const example = (rest: Record<string, unknown> = {}) => ({
    deposit: { percent: '30' },
    validUntil: '2027-02-28',
    options: [{ name: 'Standard', lines }],
    ...rest,
  });
  const totals = (net: number, tax: number) => ({ net: eur(net), tax: eur(tax), total: eur(net + tax) });
  let berlin: Caller;
  beforeAll(async () => {
    const other = await host.firm();
    berlin = host.as(other);
    await act.taxCode(other, 'S20', '20', { default: true });
  });

  test('is what the draft shows on the day of the acceptance', async () => {
    const draft = await act.draft(berlin, example());
    expect(draft.options[0].totals).toEqual({
      oneOff: totals(500_000, 100_000),
      recurring: [{ frequency: 'monthly', ...totals(50_000, 10_000) }],
      estimated: totals(12_000, 2_400),
      firstInvoice: totals(307_742, 61_548),
    });
    expect(draft.options[0].lines[3].billing.milestones).toEqual([{ key: 'm1', name: 'Go-live', percent: '100' }]);
  });

  test('is priced again on the day of the acceptance', async () => {
    const proposal = await act.sent(berlin, example());
    now = new Date('2027-01-31T10:00:00Z');
    expect((await act.accept(proposal)).status).toBe(200);
    const [told] = await ofProposal(api.proposalAccepted, proposal.id);
    expect(told?.data).toMatchObject({ acceptedOn: '2027-01-31', startDate: '2027-01-31' });
    expect(told?.data.option.totals.firstInvoice).toEqual(totals(340_000, 68_000));
  });

  test('with a fixed start only what is due on acceptance and the deposit', async () => {
    const draft = await act.draft(berlin, example({ start: { on: 'date', date: '2027-03-01' } }));
    expect(draft.options[0].totals.firstInvoice).toEqual(totals(290_000, 58_000));
  });
});
