import { cancelOnboarding, getClient, getEngagement, getOnboarding, type Onboarding } from '@praxis/contracts/clients';
import { getContract, getProspect, type Prospect } from '@praxis/contracts/crm';
import { getInvoice, listBillingSchedules, recordPayment, reversePayment, voidInvoice } from '@praxis/contracts/finance';
import { createTask, getProject } from '@praxis/contracts/projects';
import { eventually } from '../support/eventually';
import { registerTestFirm, type TestFirm, unique } from '../support/firm';
import { countsOf, holdingsOf, oneOfEverything } from '../support/holdings';
import { clientOf, completed, madeBy, onboardingThatIs, statuses } from '../support/onboarding';
import { type Platform, startPlatform } from '../support/platform';
import { refusalOf } from '../support/refusal';
import { accept, additionalTo, dayOf, makeProspect, proposalTo, type SentProposal, sendTo } from '../support/selling';

let platform: Platform;
let firm: TestFirm;

beforeAll(async () => {
  platform = await startPlatform();
  firm = await registerTestFirm(platform.visitor);
});
afterAll(() => platform?.stop());

interface Won {
  readonly prospect: Prospect;
  readonly proposal: SentProposal;
  readonly onboarding: Onboarding;
  readonly clientId: string;
}

async function won(prospect?: Prospect): Promise<Won> {
  const of = prospect ?? (await makeProspect(firm));
  const proposal = await sendTo(firm, proposalTo(firm, of));
  await accept(platform.visitor, proposal);
  const onboarding = await completed(firm, proposal.id);
  return { prospect: of, proposal, onboarding, clientId: clientOf(onboarding) };
}

const cancel = ({ id }: Pick<Onboarding, 'id'>) =>
  firm.client.call(cancelOnboarding, { params: { id }, body: { reason: 'Signed by mistake' } });

/** Cancels it and waits until all of it is undone. */
async function cancelled({ proposal, onboarding }: Won): Promise<Onboarding> {
  await cancel(onboarding);
  return await onboardingThatIs(firm, proposal.id, 'cancelled');
}

const undone = (onboarding: Onboarding) =>
  Object.values(statuses(onboarding)).every((status) => status === 'undone' || status === 'not_needed');

test('cancelling undoes everything everywhere', async () => {
  const first = await won();
  const ended = await cancelled(first);
  expect(statuses(ended)).toMatchObject({ project: 'undone', first_invoice: 'undone', workspace: 'undone', prospect_won: 'undone' });
  expect(undone(ended)).toBe(true);

  const held = await holdingsOf(firm, first.clientId);
  expect(countsOf(held)).toEqual(oneOfEverything);
  expect(held.projects.map(({ status }) => status)).toEqual(['cancelled']);
  expect(held.invoices.map(({ status }) => status)).toEqual(['void']);
  expect(held.schedules.map(({ status }) => status)).toEqual(['ended']);
  expect(held.folders.map(({ archived }) => archived)).toEqual([true, true, true, true]);
  expect(held.invitations.map(({ status }) => status)).toEqual(['revoked']);
  expect(held.engagements.map(({ status }) => status)).toEqual(['terminated']);
  expect(held.client.status).toBe('inactive');
  const contract = await eventually('the contract to be terminated', async () => {
    const found = await firm.client.call(getContract, { params: { id: held.contracts[0]?.id ?? '' } });
    return found.status === 'terminated' ? found : undefined;
  });
  expect(contract.terminated).toBeDefined();
  expect(await firm.client.call(getProspect, { params: { id: first.prospect.id } })).toMatchObject({ status: 'open' });
});

test('a prospect who was lost that way and accepts again is the client they were', async () => {
  const first = await won();
  await cancelled(first);
  const second = await won(first.prospect);
  expect(second.clientId).toBe(first.clientId);
  expect(new Set(Object.values(statuses(second.onboarding)))).toEqual(new Set(['done']));
  const held = await holdingsOf(firm, first.clientId);
  expect(held.client.status).toBe('active');
  expect(held.folders.map(({ archived }) => archived)).toEqual([false, false, false, false]);
  expect(held.invitations.map(({ status }) => status).sort()).toEqual(['open', 'revoked']);
  expect(held.engagements.map(({ status }) => status).sort()).toEqual(['active', 'terminated']);
  expect(held.projects.map(({ status }) => status).sort()).toEqual(['active', 'cancelled']);
  const of = await firm.client.call(getProspect, { params: { id: first.prospect.id } });
  expect(of).toMatchObject({ status: 'won', clientId: first.clientId });
});

test('cancelling an additional engagement leaves the client and its other engagement alone', async () => {
  const first = await won();
  const proposal = await sendTo(firm, additionalTo(firm, first.clientId));
  await accept(platform.visitor, proposal);
  const onboarding = await completed(firm, proposal.id);
  await cancelled({ ...first, proposal, onboarding });
  const held = await holdingsOf(firm, first.clientId);
  expect(held.client.status).toBe('active');
  expect(held.folders.some(({ archived }) => archived)).toBe(false);
  expect(held.invitations.map(({ status }) => status)).toEqual(['open']);
  const firstEngagement = await firm.client.call(getEngagement, { params: { id: first.onboarding.engagementId ?? '' } });
  expect(firstEngagement.status).toBe('active');
  expect(held.engagements.map(({ status }) => status).sort()).toEqual(['active', 'terminated']);
});

async function payFirstInvoice({ onboarding, clientId }: Won) {
  const invoiceId = madeBy(onboarding, 'first_invoice');
  const payment = await firm.client.call(recordPayment, {
    idempotencyKey: unique(),
    body: {
      clientId,
      amount: { amount: 10_000, currency: 'EUR' },
      method: 'bank',
      receivedOn: dayOf(firm),
      allocations: [{ invoiceId, amount: { amount: 10_000, currency: 'EUR' } }],
    },
  });
  return { invoiceId, payment };
}

test('one whose invoice was paid is refused with the reason, and nothing is half undone', async () => {
  const first = await won();
  const { invoiceId } = await payFirstInvoice(first);
  const before = await holdingsOf(firm, first.clientId);
  await cancel(first.onboarding);
  const onboarding = await eventually('the cancellation to be refused', async () => {
    const found = await firm.client.call(getOnboarding, { params: { id: first.onboarding.id } });
    return found.status === 'completed' && found.cancellation?.answers.some(({ answer }) => answer === 'refused') ? found : undefined;
  });
  const answer = onboarding.cancellation?.answers.find(({ service }) => service === 'finance');
  expect(answer).toMatchObject({ answer: 'refused', code: expect.stringMatching(/^finance\./), reason: expect.stringMatching(/.+/) });
  expect(statuses(onboarding)).toEqual(statuses(first.onboarding));

  const stable = ({ invoices, projects, schedules, ...rest }: Awaited<ReturnType<typeof holdingsOf>>) => ({
    ...rest,
    // Freezing and unfreezing count as changes; what they leave must be what was.
    invoices: invoices.map(({ version: _, ...invoice }) => invoice),
    projects: projects.map(({ version: _, ...project }) => project),
    schedules: schedules.map(({ version: _, ...schedule }) => schedule),
  });
  await eventually('finance and projects to unfreeze', async () => {
    const { schedules, projects } = await holdingsOf(firm, first.clientId);
    return schedules[0]?.status === 'active' && projects[0]?.frozen === false ? true : undefined;
  });
  expect(stable(await holdingsOf(firm, first.clientId))).toEqual(stable(before));
  expect(await firm.client.call(getInvoice, { params: { id: invoiceId } })).toMatchObject({ status: 'partially_paid' });

  // Work goes on: nothing is frozen any more.
  const projectId = madeBy(onboarding, 'project');
  expect((await firm.client.call(createTask, { params: { id: projectId }, body: { title: 'Go on' } })).projectId).toBe(projectId);
});

test('once the payment is reversed the cancellation goes through', async () => {
  const first = await won();
  const { payment } = await payFirstInvoice(first);
  await cancel(first.onboarding);
  await eventually('the cancellation to be refused', async () => {
    const found = await firm.client.call(getOnboarding, { params: { id: first.onboarding.id } });
    return found.status === 'completed' && found.cancellation?.answers.some(({ answer }) => answer === 'refused') ? true : undefined;
  });
  const reversal = { params: { id: payment.id }, body: { reason: 'Paid by mistake' }, idempotencyKey: unique() };
  await eventually('the payment to be reversible', () => firm.client.call(reversePayment, reversal));
  expect(undone(await cancelled(first))).toBe(true);
});

test('an invoice that was voided by hand does not stand against cancelling', async () => {
  const first = await won();
  await firm.client.call(voidInvoice, { params: { id: madeBy(first.onboarding, 'first_invoice') }, body: { reason: 'Wrong address' } });
  expect(undone(await cancelled(first))).toBe(true);
});

test('what is cancelled cannot be cancelled again', async () => {
  const first = await won();
  await cancelled(first);
  expect(await refusalOf(cancel(first.onboarding))).toMatchObject({ status: 409, code: 'http.illegal_transition', state: 'cancelled' });
});

test('cancelling in the middle of the onboarding leaves nothing behind either', async () => {
  const prospect = await makeProspect(firm);
  const proposal = await sendTo(firm, proposalTo(firm, prospect));
  await accept(platform.visitor, proposal);
  const running = await eventually('the onboarding', async () => {
    const rows = await platform.database.rows<{ id: string }>(
      'select id from clients.onboardings where firm_id = $1 and proposal_id = $2',
      [firm.id, proposal.id],
    );
    return rows[0];
  });
  await cancel(running);
  const ended = await onboardingThatIs(firm, proposal.id, 'cancelled');
  const held = await holdingsOf(firm, clientOf(ended));
  expect(held.projects.filter(({ status }) => status !== 'cancelled')).toEqual([]);
  expect(held.schedules.filter(({ status }) => status !== 'ended')).toEqual([]);
  expect(held.invoices.filter(({ status }) => status !== 'void')).toEqual([]);
  expect(held.invitations.filter(({ status }) => status !== 'revoked')).toEqual([]);
  expect(held.folders.filter(({ archived }) => !archived)).toEqual([]);
  expect((await firm.client.call(getClient, { params: { id: clientOf(ended) } })).status).toBe('inactive');
  const { items } = await firm.client.call(listBillingSchedules, { query: { engagementId: ended.engagementId ?? '' } });
  expect(items.every(({ status }) => status === 'ended')).toBe(true);
  if (held.projects[0] !== undefined) {
    expect((await firm.client.call(getProject, { params: { id: held.projects[0].id } })).frozen).toBe(false);
  }
});
