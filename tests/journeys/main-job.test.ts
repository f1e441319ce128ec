import { getClientOverview, getEngagement } from '@praxis/contracts/clients';
import { acceptProposal, getProposal, getProspect } from '@praxis/contracts/crm';
import { createTaxCode } from '@praxis/contracts/finance';
import { listTasks } from '@praxis/contracts/projects';
import { mailsTo, patiently } from '@praxis/platform';
import { loggedEvents } from '../support/event-logs';
import { eventually } from '../support/eventually';
import { registerTestFirm, type TestFirm } from '../support/firm';
import { countsOf, holdingsOf, oneOfEverything } from '../support/holdings';
import { addOn, hourly, monthly, workedExample } from '../support/lines';
import { clientOf, completed, madeBy, onboardingOf, statuses } from '../support/onboarding';
import { type Platform, startPlatform } from '../support/platform';
import { refusalOf } from '../support/refusal';
import { accept, additionalTo, choiceOf, dayOf, makeProspect, proposalTo, sendTo } from '../support/selling';

let platform: Platform;
let firm: TestFirm;

beforeAll(async () => {
  platform = await startPlatform();
  firm = await registerTestFirm(platform.visitor);
});
afterAll(() => platform?.stop());

const everyStep = {
  client: 'done',
  contact: 'done',
  engagement: 'done',
  project: 'done',
  billing_schedule: 'done',
  first_invoice: 'done',
  workspace: 'done',
  portal_invitation: 'done',
  prospect_won: 'done',
};

/** A proposal to a new prospect, sent and accepted, with its completed onboarding. */
async function won(content: Parameters<typeof proposalTo>[2] = {}) {
  const prospect = await makeProspect(firm);
  const proposal = await sendTo(firm, proposalTo(firm, prospect, content));
  const acceptance = await accept(platform.visitor, proposal);
  const onboarding = await completed(firm, proposal.id);
  return { prospect, proposal, acceptance, onboarding, clientId: clientOf(onboarding) };
}

/** Net of the worked example's first invoice, in cents: at once, the days until the last of the month, and the deposit. */
function firstNet(acceptedOn: string): number {
  const [year = 0, month = 0, day = 0] = acceptedOn.split('-').map(Number);
  const lastDay = new Date(Date.UTC(year, month, 0)).getUTCDate();
  const support = day === lastDay ? 50_000 : Math.round((50_000 * (lastDay - day)) / lastDay);
  return 200_000 + support + 90_000;
}

test('an acceptance makes everything, each once and in its own service, under one correlation id', async () => {
  const vat = { code: 'VAT20', name: 'VAT', category: 'standard' as const, percent: '20', validFrom: '2016-01-01' };
  await firm.client.call(createTaxCode, { body: vat });
  const prospect = await makeProspect(firm);
  const lines = workedExample.map((line) => ({ ...line, taxCode: 'VAT20' }));
  const body = proposalTo(firm, prospect, { deposit: { percent: '30' }, options: [{ name: 'All', lines }] });
  const proposal = await sendTo(firm, body);
  const acceptance = await accept(platform.visitor, proposal);
  const onboarding = await completed(firm, proposal.id);
  expect(statuses(onboarding)).toEqual(everyStep);
  expect(onboarding.correlationId).toBe(acceptance.correlationId);
  const clientId = clientOf(onboarding);

  const held = await holdingsOf(firm, clientId);
  expect(countsOf(held)).toEqual(oneOfEverything);
  expect(held.client).toMatchObject({ status: 'active', displayName: prospect.name, sourceProspectId: prospect.id });
  expect(held.contacts[0]).toMatchObject({ name: 'Petra Prospect', email: prospect.contacts[0]?.email });
  expect(held.contracts[0]).toMatchObject({ number: acceptance.contractNumber, status: 'active', proposalId: proposal.id });
  expect(held.engagements[0]).toMatchObject({ id: onboarding.engagementId, status: 'active', contractNumber: acceptance.contractNumber });
  expect(held.projects[0]).toMatchObject({ id: madeBy(onboarding, 'project'), engagementId: onboarding.engagementId });
  const tasks = await firm.client.call(listTasks, { params: { id: madeBy(onboarding, 'project') } });
  expect(tasks.items.length).toBeGreaterThan(0);
  expect(held.folders.map(({ name }) => name).sort()).toEqual(['Client uploads', 'Contracts', 'Internal', 'Shared']);
  expect(held.invitations[0]).toMatchObject({ status: 'open', email: prospect.contacts[0]?.email });

  const net = firstNet(dayOf(firm));
  const [invoice] = held.invoices;
  expect(invoice).toMatchObject({
    id: madeBy(onboarding, 'first_invoice'),
    status: 'issued',
    issueDate: dayOf(firm),
    dueDate: dayOf(firm, 14),
  });
  expect(invoice?.net?.amount).toBe(net);
  expect(invoice?.tax?.amount).toBe(Math.round(net / 5));
  expect(invoice?.total?.amount).toBe(net + Math.round(net / 5));
  expect(await firm.client.call(getProspect, { params: { id: prospect.id } })).toMatchObject({ status: 'won', clientId });
});

const COMPLETED = 'praxis.clients.onboarding.completed.v1';

test('each completing event is of the firm and of the correlation of the acceptance, in the log of the step’s service', async () => {
  const { onboarding, acceptance } = await won();
  // An event is logged when the relay has handed it to the broker, which is after the page knows of it.
  const events = await eventually('the log of the completed onboarding', async () => {
    const logged = await loggedEvents(platform.database, 'firm_id = $1 and correlation_id = $2', [firm.id, acceptance.correlationId]);
    return logged.some(({ type }) => type === COMPLETED) ? logged : undefined;
  });
  for (const { name, service, eventId } of onboarding.steps) {
    const event = events.find(({ id }) => id === eventId);
    expect({ name, context: event?.context }).toEqual({ name, context: service });
  }
  const types = events.map(({ type }) => type);
  expect(types.filter((type) => type === COMPLETED)).toHaveLength(1);
  expect(types.filter((type) => type.includes('reaction.failed'))).toEqual([]);
});

test('the client is invited to the portal, and the prospect was sent the link, by mail', async () => {
  const { prospect, proposal } = await won();
  const email = prospect.contacts[0]?.email ?? '';
  const mails = await eventually('two mails', () => {
    const arrived = mailsTo(platform.stack.mailDir, email);
    return arrived.length === 2 ? arrived : undefined;
  });
  expect(mails.map(({ service }) => service)).toEqual(['crm', 'identity']);
  expect(mails[0]?.text).toContain(proposal.publicUrl);
});

test('the client page shows the whole chain', async () => {
  const { clientId, onboarding } = await won();
  const page = await eventually('the page to have heard of everything', async () => {
    const overview = await firm.client.call(getClientOverview, { params: { id: clientId } });
    return overview.projects.length === 1 && overview.invoices.count === 1 && overview.onboardings[0]?.status === 'completed'
      ? overview
      : undefined;
  });
  expect(page.onboardings).toEqual([expect.objectContaining({ id: onboarding.id, settled: 9, total: 9, failing: [] })]);
  expect(page.engagements).toHaveLength(1);
  expect(page.contacts).toHaveLength(1);
});

test('a proposal with only hourly lines completes without an invoice', async () => {
  const { onboarding, clientId } = await won({ options: [{ name: 'By the hour', lines: [hourly] }] });
  expect(statuses(onboarding)).toEqual({ ...everyStep, first_invoice: 'not_needed' });
  expect(countsOf(await holdingsOf(firm, clientId))).toEqual({ ...oneOfEverything, invoices: 0 });
});

test('a proposal with only recurring lines that starts next month completes without an invoice', async () => {
  const [year = 0, month = 0] = dayOf(firm).split('-').map(Number);
  const date = new Date(Date.UTC(year, month, 1)).toISOString().slice(0, 10);
  const { onboarding, clientId } = await won({ start: { on: 'date', date }, options: [{ name: 'Support', lines: [monthly] }] });
  expect(statuses(onboarding)).toEqual({ ...everyStep, first_invoice: 'not_needed' });
  const held = await holdingsOf(firm, clientId);
  expect(countsOf(held)).toEqual({ ...oneOfEverything, invoices: 0 });
  expect(held.engagements[0]).toMatchObject({ status: 'planned', startDate: date });
});

test('without project and portal neither is made', async () => {
  const { onboarding, clientId } = await won({ createProject: false, openPortal: false });
  expect(statuses(onboarding)).toEqual({ ...everyStep, project: 'not_needed', portal_invitation: 'not_needed' });
  expect(countsOf(await holdingsOf(firm, clientId))).toEqual({ ...oneOfEverything, projects: 0, invitations: 0 });
});

test('an additional proposal adds to the client that is there', async () => {
  const { clientId } = await won();
  const proposal = await sendTo(firm, additionalTo(firm, clientId, { title: 'One thing more' }));
  await accept(platform.visitor, proposal);
  const onboarding = await completed(firm, proposal.id);
  expect(statuses(onboarding)).toEqual({
    ...everyStep,
    client: 'not_needed',
    contact: 'not_needed',
    workspace: 'not_needed',
    portal_invitation: 'not_needed',
    prospect_won: 'not_needed',
  });
  expect(onboarding.clientId).toBe(clientId);
  expect(countsOf(await holdingsOf(firm, clientId))).toEqual({
    ...oneOfEverything,
    engagements: 2,
    contracts: 2,
    projects: 2,
    schedules: 2,
    invoices: 2,
  });
});

test('a second proposal to a prospect who has become a client is carried out as an additional one', async () => {
  const prospect = await makeProspect(firm);
  const first = await sendTo(firm, proposalTo(firm, prospect));
  const second = await sendTo(firm, proposalTo(firm, prospect));
  await accept(platform.visitor, first);
  const clientId = clientOf(await completed(firm, first.id));
  await accept(platform.visitor, second);
  const onboarding = await completed(firm, second.id);
  expect(onboarding.clientId).toBe(clientId);
  expect(statuses(onboarding)).toMatchObject({ client: 'not_needed', engagement: 'done', prospect_won: 'not_needed' });
});

test('twelve acceptances at once make one of everything and get one answer', async () => {
  const proposal = await sendTo(firm, proposalTo(firm, await makeProspect(firm)));
  const answers = await Promise.all(Array.from({ length: 12 }, () => accept(platform.visitor, proposal)));
  expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
  const onboarding = await completed(firm, proposal.id);
  expect(countsOf(await holdingsOf(firm, clientOf(onboarding)))).toEqual(oneOfEverything);
  const clients = await platform.database.rows('select id from clients.clients where firm_id = $1 and source_proposal_id = $2', [
    firm.id,
    proposal.id,
  ]);
  expect(clients).toHaveLength(1);
});

test('the same choice again gets the first answer, another choice is refused with what was accepted', async () => {
  const options = [
    { name: 'Large', lines: [...workedExample, addOn] },
    { name: 'Small', lines: [hourly] },
  ];
  const proposal = await sendTo(firm, proposalTo(firm, await makeProspect(firm), { options }));
  const first = await accept(platform.visitor, proposal);
  expect(await accept(platform.visitor, proposal)).toEqual(first);
  for (const other of [{ option: 1 }, { addOns: true }]) {
    const refusal = await refusalOf(platform.visitor.call(acceptProposal, choiceOf(proposal, other)));
    expect(refusal).toMatchObject({ status: 409, code: 'crm.proposal_already_accepted' });
    expect(refusal['accepted']).toMatchObject({ optionId: proposal.options[0]?.id });
  }
  await completed(firm, proposal.id);
});

test('an accepted add-on is part of the engagement, one that was left out is not', async () => {
  const options = [{ name: 'Large', lines: [...workedExample, addOn] }];
  const proposal = await sendTo(firm, proposalTo(firm, await makeProspect(firm), { options }));
  await platform.visitor.call(acceptProposal, choiceOf(proposal, { addOns: true }));
  const onboarding = await completed(firm, proposal.id);
  const engagement = await firm.client.call(getEngagement, { params: { id: onboarding.engagementId ?? '' } });
  expect(engagement.lines.map(({ text }) => text)).toEqual([...workedExample, addOn].map(({ text }) => text));
  const { acceptance, onboarding: without } = await won({ options });
  expect(acceptance.status).toBe('accepted');
  const plain = await firm.client.call(getEngagement, { params: { id: without.engagementId ?? '' } });
  expect(plain.lines).toHaveLength(workedExample.length);
});

test('what was accepted never changes, and the proposal names what came of it', async () => {
  const { proposal, onboarding, clientId } = await won();
  const accepted = await eventually('the proposal to name its engagement', () =>
    patiently(() => firm.client.call(getProposal, { params: { id: proposal.id } })).then((found) =>
      found.engagementId === undefined ? undefined : found,
    ),
  );
  expect(accepted).toMatchObject({ status: 'accepted', clientId, engagementId: onboarding.engagementId });
  expect((await onboardingOf(firm, proposal.id))?.id).toBe(onboarding.id);
});
