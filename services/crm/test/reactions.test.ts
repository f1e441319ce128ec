import { type Caller, type Host, hostService, type TestFirm } from '@praxis/chassis/testing';
import {
  type ClientCreated,
  clientArchived,
  clientCreated,
  clientReactivated,
  contactChanged,
  engagementStarted,
  onboardingCancelled,
  onboardingStepRetried,
} from '@praxis/contracts/clients';
import * as api from '@praxis/contracts/crm';
import { billingEntityChanged } from '@praxis/contracts/finance';
import { newId } from '@praxis/contracts/kernel';
import { crm } from '../src/service';
import { actions, eur, line, type SentProposal } from './actions';

let host: Host;
let firm: TestFirm;
let staff: Caller;
let act: ReturnType<typeof actions>;
beforeAll(async () => {
  host = await hostService(crm);
  firm = await host.firm();
  staff = host.as(firm);
  act = actions(host);
}, 120_000);
afterAll(() => host?.stop());

interface Onboarding {
  proposal: SentProposal;
  accepted: api.ProposalAccepted;
  onboardingId: string;
  clientId: string;
  engagementId: string;
}

const onboarding = async (): Promise<Onboarding> => {
  const proposal = await act.sent(staff);
  await act.accept(proposal);
  const told = (await host.published(api.proposalAccepted)).find(({ subject }) => subject === proposal.id);
  if (told === undefined) throw new Error('The acceptance was not published');
  return { proposal, accepted: told.data, onboardingId: newId(), clientId: newId(), engagementId: newId() };
};
const clientOf = ({ accepted, clientId, ...refs }: Onboarding): ClientCreated => ({
  clientId,
  number: 'K-0001',
  status: 'active',
  confidential: false,
  buyer: accepted.buyer,
  prospectId: accepted.prospectId,
  openPortal: true,
  onboardingId: refs.onboardingId,
  engagementId: refs.engagementId,
  proposalId: accepted.proposalId,
});
const create = (of: Onboarding, event: typeof clientCreated | typeof clientReactivated = clientCreated) =>
  host.deliver(event, { firm, subject: of.clientId, data: clientOf(of) });
const start = (of: Onboarding) =>
  host.deliver(engagementStarted, {
    firm,
    subject: of.engagementId,
    data: {
      engagementId: of.engagementId,
      version: 1,
      title: of.accepted.title,
      status: 'active',
      clientId: of.clientId,
      clientNumber: 'K-0001',
      proposalId: of.accepted.proposalId,
      contractId: of.accepted.contractId,
      buyer: of.accepted.buyer,
      acceptedAt: of.accepted.acceptedAt,
      acceptedOn: of.accepted.acceptedOn,
      startDate: of.accepted.startDate,
      currency: 'EUR',
      terms: of.accepted.terms,
      lines: of.accepted.option.lines,
      createProject: true,
    },
  });
const refsOf = (of: Onboarding) => ({
  onboardingId: of.onboardingId,
  proposalId: of.accepted.proposalId,
  contractId: of.accepted.contractId,
  prospectId: of.accepted.prospectId,
  clientId: of.clientId,
  engagementId: of.engagementId,
});
const cancel = (of: Onboarding, undo: ('prospect_won' | 'client')[]) =>
  host.deliver(onboardingCancelled, {
    firm,
    subject: of.onboardingId,
    data: { ...refsOf(of), undo, effectiveDate: '2027-01-21', reason: 'Signed by mistake', cancelledAt: '2027-01-21T10:00:00Z' },
  });
const retry = (of: Onboarding, causeEventId: string) =>
  host.deliver(onboardingStepRetried, {
    firm,
    subject: of.onboardingId,
    data: { ...refsOf(of), step: 'prospect_won', service: 'crm', causeEventId, causeEventType: clientCreated.type },
  });
const prospectOf = async ({ accepted }: Onboarding) =>
  (await staff.call(api.getProspect, { params: { id: accepted.prospectId ?? '' } })).body;
const wins = async ({ accepted }: Onboarding) =>
  (await host.published(api.prospectWon)).filter(({ subject }) => subject === accepted.prospectId);

describe('the client of an accepted proposal', () => {
  test('wins its prospect, and proposal and contract learn of client and engagement', async () => {
    const of = await onboarding();
    await create(of);
    await start(of);
    expect(await prospectOf(of)).toMatchObject({ status: 'won', clientId: of.clientId });
    const [won, ...others] = await wins(of);
    expect(others).toEqual([]);
    expect(won).toMatchObject({
      clientid: of.clientId,
      data: { clientId: of.clientId, onboardingId: of.onboardingId, engagementId: of.engagementId, proposalId: of.proposal.id },
    });
    expect((await staff.call(api.getProposal, { params: { id: of.proposal.id } })).body).toMatchObject({
      status: 'accepted',
      clientId: of.clientId,
      engagementId: of.engagementId,
      convertedAt: expect.any(String),
    });
    const portal = host.as(firm, { kind: 'portal', clientIds: [of.clientId] });
    expect((await portal.call(api.listContracts)).body.items).toMatchObject([{ id: of.accepted.contractId, clientId: of.clientId }]);
    const stranger = host.as(firm, { kind: 'portal', clientIds: [newId()] });
    expect((await stranger.call(api.getContract, { params: { id: of.accepted.contractId } })).status).toBe(404);
    expect((await stranger.call(api.listContracts)).body.items).toEqual([]);
  });

  test('that comes back wins it again for the new onboarding', async () => {
    const of = await onboarding();
    await create(of);
    const again = { ...of, onboardingId: newId(), engagementId: newId() };
    await create(again, clientReactivated);
    expect((await wins(of)).map(({ data }) => data.onboardingId)).toEqual([of.onboardingId, again.onboardingId]);
  });

  test('made by hand concerns no prospect', async () => {
    const of = await onboarding();
    const before = (await host.published(api.prospectWon)).length;
    const { reacted } = await host.deliver(clientCreated, { firm, subject: of.clientId, data: { ...clientOf(of), prospectId: undefined } });
    expect(new Set(reacted.map(({ outcome }) => outcome))).toEqual(new Set(['done']));
    expect(await host.published(api.prospectWon)).toHaveLength(before);
  });

  test('makes the next new_client proposal an additional engagement of it', async () => {
    const of = await onboarding();
    await create(of);
    const second = act.done(
      await staff.call(api.createProposal, {
        body: { ...secondProposal, prospectId: of.accepted.prospectId },
      }),
    );
    await act.accept(await act.send(staff, second.id));
    const told = (await host.published(api.proposalAccepted)).find(({ subject }) => subject === second.id);
    expect(told).toMatchObject({
      clientid: of.clientId,
      data: { type: 'new_client', clientId: of.clientId, prospectId: of.accepted.prospectId },
    });
  });
});

const secondProposal = {
  type: 'new_client',
  title: 'More of it',
  currency: 'EUR',
  validUntil: '2099-12-31',
  terms: { netDays: 0 },
  start: { on: 'acceptance' },
  endMode: 'open',
  createProject: false,
  openPortal: false,
  options: [{ name: 'Standard', lines: [line()] }],
};

describe('retrying the winning', () => {
  test('tells it again when it had succeeded', async () => {
    const of = await onboarding();
    const { event } = await create(of);
    await retry(of, event.id);
    const [first, second] = await wins(of);
    expect(second?.data).toEqual(first?.data);
    expect(second?.id).not.toBe(first?.id);
  });

  test('runs what had failed', async () => {
    const of = await onboarding();
    await host.sql('owner', `alter table prospects add constraint broken check (client_id is null) not valid`);
    const { event, reacted } = await create(of);
    expect(reacted.find(({ reaction }) => reaction === 'win-prospect')?.outcome).toBe('parked');
    await host.sql('owner', 'alter table prospects drop constraint broken');
    await retry(of, event.id);
    await host.untilPublished(api.prospectWon, ({ data }) => data.clientId === of.clientId);
    expect(await prospectOf(of)).toMatchObject({ status: 'won', clientId: of.clientId });
  });

  test('of what was cancelled does nothing', async () => {
    const of = await onboarding();
    const { event } = await create(of);
    await cancel(of, ['prospect_won']);
    await retry(of, event.id);
    expect(await wins(of)).toHaveLength(1);
  });
});

describe('a cancelled onboarding', () => {
  test('opens the prospect again and ends the contract, once', async () => {
    const of = await onboarding();
    await create(of);
    await start(of);
    await cancel(of, ['client', 'prospect_won']);
    expect(await prospectOf(of)).toMatchObject({ status: 'open' });
    const reopened = await host.untilPublished(api.prospectReopened, ({ subject }) => subject === of.accepted.prospectId);
    expect(reopened.data).toMatchObject({
      from: 'won',
      clientId: of.clientId,
      onboardingId: of.onboardingId,
      engagementId: of.engagementId,
    });
    await cancel(of, ['prospect_won']);
    const ended = (await host.published(api.contractTerminated)).filter(({ subject }) => subject === of.accepted.contractId);
    expect(ended).toHaveLength(1);
    expect(ended[0]?.data).toMatchObject({ onboardingId: of.onboardingId, effectiveDate: '2027-01-21', reason: 'Signed by mistake' });
    expect((await staff.call(api.getContract, { params: { id: of.accepted.contractId } })).body).toMatchObject({
      status: 'terminated',
      terminated: { effectiveDate: '2027-01-21' },
    });
  });

  test('leaves the prospect alone where it had not won it', async () => {
    const of = await onboarding();
    await create(of);
    await cancel(of, ['client']);
    expect(await prospectOf(of)).toMatchObject({ status: 'won' });
  });

  test('that arrives before its client wins nothing any more', async () => {
    const of = await onboarding();
    await cancel(of, []);
    await create(of);
    expect(await prospectOf(of)).toMatchObject({ status: 'open' });
    expect(await wins(of)).toEqual([]);
  });
});

describe('an additional proposal', () => {
  test('is made to a client that crm has heard of, sent to its primary contact, and accepted in its name', async () => {
    const of = await onboarding();
    await create(of);
    const contactId = newId();
    await host.deliver(contactChanged, {
      firm,
      subject: contactId,
      data: {
        contactId,
        name: 'Jon Hollenbach',
        email: 'jon@hollenbach.example',
        status: 'active',
        clients: [{ clientId: of.clientId, primary: true, billing: false, decisionMaker: true }],
      },
    });
    const billingEntityId = newId();
    const seller = { legalName: 'Falk & Partner mbB', country: 'DE', taxIds: [{ kind: 'vat' as const, value: 'DE123' }] };
    await host.deliver(billingEntityChanged, {
      firm,
      subject: billingEntityId,
      data: { billingEntityId, seller, taxMode: 'per_line', complete: true, currencyFrozen: false },
    });
    const proposal = await act.sent(staff, { type: 'additional', clientId: of.clientId, prospectId: undefined });
    expect((await staff.call(api.listProposals, { query: { clientId: of.clientId } })).body.items).toMatchObject([
      { id: proposal.id, type: 'additional' },
    ]);
    expect((await act.view(proposal.token)).body).toMatchObject({
      seller,
      buyer: { name: 'Hollenbach KG', contactName: 'Jon Hollenbach' },
    });
    await act.accept(proposal);
    const told = (await host.published(api.proposalAccepted)).find(({ subject }) => subject === proposal.id);
    expect(told?.data).toMatchObject({ type: 'additional', clientId: of.clientId, contact: { contactId, name: 'Jon Hollenbach' }, seller });
    expect(told?.data.prospectId).toBeUndefined();
  });

  test('is not made to an archived client', async () => {
    const of = await onboarding();
    await create(of);
    await host.deliver(clientArchived, {
      firm,
      subject: of.clientId,
      aggregateVersion: 2,
      data: { ...clientOf(of), status: 'archived' },
    });
    const answer = await staff.call(api.createProposal, {
      body: {
        ...secondProposal,
        type: 'additional',
        clientId: of.clientId,
        options: [{ name: 'X', lines: [line({ unitPrice: eur(1) })] }],
      },
    });
    expect(answer.body).toMatchObject({ status: 422, code: 'crm.client_archived' });
  });
});
