import { type Caller, type Host, hostService, type TestFirm } from '@praxis/chassis/testing';
import * as api from '@praxis/contracts/crm';
import { canonicalJson, sha256Hex } from '@praxis/contracts/kernel';
import { crm } from '../src/service';
import { actions, eur, line, tokenOf } from './actions';

let host: Host;
let firm: TestFirm;
let staff: Caller;
let act: ReturnType<typeof actions>;
beforeAll(async () => {
  host = await hostService(crm);
  firm = await host.firm({ name: 'Falk & Partner' });
  staff = host.as(firm);
  act = actions(host);
}, 120_000);
afterAll(() => host?.stop());

test('from a lead to a contract: every step is told to the others as their schemas say', async () => {
  await act.taxCode(firm, 'S20', '20', { default: true });
  const lead = act.done(
    await staff.call(api.createLead, {
      body: {
        company: 'Hollenbach KG',
        contact: { name: 'Mia Hollenbach', email: 'mia@hollenbach.example', language: 'de' },
        source: 'referral',
        website: 'https://hollenbach.example',
        consents: [
          {
            purpose: 'newsletter',
            channel: 'email',
            state: 'granted',
            legalBasis: 'consent',
            wording: 'Yes',
            wordingVersion: '1',
            source: 'fair',
          },
        ],
      },
    }),
  );
  expect(lead).toMatchObject({ status: 'new', version: 1 });
  expect((await staff.call(api.qualifyLead, { params: { id: lead.id } })).body.status).toBe('qualified');
  const converted = act.done(
    await staff.call(api.convertLead, { params: { id: lead.id }, body: { deal: { name: 'Price list', value: eur(500_000) } } }),
  );
  expect(converted).toMatchObject({
    lead: { status: 'converted', prospectId: converted.prospect.id, dealId: converted.deal.id },
    prospect: { status: 'open', name: 'Hollenbach KG', contacts: [{ name: 'Mia Hollenbach', primary: true }] },
  });
  expect((await staff.call(api.listDeals)).body.items).toMatchObject([{ name: 'Price list', value: eur(500_000) }]);

  const draft = act.done(
    await staff.call(api.createProposal, {
      body: {
        type: 'new_client',
        prospectId: converted.prospect.id,
        title: 'Price list',
        currency: 'EUR',
        validUntil: '2099-12-31',
        terms: { netDays: 14 },
        start: { on: 'acceptance' },
        endMode: 'open',
        deposit: { percent: '30' },
        createProject: true,
        projectTemplate: 'standard',
        openPortal: true,
        options: [
          {
            name: 'Standard',
            lines: [line(), line({ text: 'Concept', billing: { rule: 'on_completion' } }), line({ text: 'Training', optional: true })],
          },
        ],
      },
    }),
  );
  expect(draft).toMatchObject({ status: 'draft', revision: 1, number: expect.stringMatching(/^P-\d{4}-0001$/), warnings: [] });
  expect(draft.options[0].lines[0]).toMatchObject({ taxCode: 'S20', net: eur(100_000), taxes: [{ code: 'S20', percent: '20' }] });
  expect(draft.options[0].totals).toMatchObject({
    oneOff: { net: eur(200_000), tax: eur(40_000), total: eur(240_000) },
    firstInvoice: { net: eur(130_000), tax: eur(26_000), total: eur(156_000) },
  });

  const proposal = await act.send(staff, draft.id);
  await host.settled();
  const [mail] = await host.mails();
  expect(JSON.stringify(mail)).toContain(proposal.token);
  expect(JSON.stringify(mail)).toContain('Angebot');
  expect(await host.sql('owner', 'select 1 from proposal_links where token_hash = $1', [proposal.token])).toEqual([]);

  const page = await act.view(proposal.token);
  expect(page.status).toBe(200);
  expect(page.headers).toMatchObject({ 'referrer-policy': 'no-referrer', 'cache-control': 'no-store' });
  const { status, documentSha256, ...document } = page.body;
  expect(status).toBe('sent');
  expect(sha256Hex(canonicalJson(document))).toBe(documentSha256);
  expect(document).toMatchObject({
    firm: { name: 'Falk & Partner' },
    number: draft.number,
    revision: 1,
    consentText: expect.stringContaining('Hollenbach KG'),
  });
  const text = JSON.stringify(page.body);
  for (const secret of [staff.actor?.slice(5), 'ownerId', 'lineageId', 'serviceItem', 'projectTemplate', 'createdBy'])
    expect(text).not.toContain(secret);
  expect((await staff.call(api.getProposal, { params: { id: draft.id } })).body).toMatchObject({ status: 'viewed' });

  const accepted = await act.accept(proposal, { addOnLineIds: [proposal.addOnId], documentSha256 });
  expect(accepted).toMatchObject({
    status: 200,
    body: {
      proposalId: draft.id,
      status: 'accepted',
      contractNumber: expect.stringMatching(/^C-\d{4}-0001$/),
      correlationId: expect.any(String),
    },
  });
  const { contractNumber, acceptedAt, correlationId } = accepted.body as {
    contractNumber: string;
    acceptedAt: string;
    correlationId: string;
  };

  const told = await host.untilPublished(api.proposalAccepted);
  expect(api.proposalAccepted.data.parse(told.data)).toEqual(told.data);
  expect(told).toMatchObject({ subject: draft.id, correlationid: correlationId, actor: expect.stringMatching(/^link:/) });
  expect(told.data).toMatchObject({
    type: 'new_client',
    prospectId: converted.prospect.id,
    contractNumber,
    acceptedAt,
    seller: { legalName: 'Falk & Partner', country: 'DE' },
    buyer: { displayName: 'Hollenbach KG', taxTreatment: 'domestic' },
    contact: { name: 'Mia Hollenbach', email: 'mia@hollenbach.example', language: 'de' },
    consents: [{ purpose: 'newsletter', state: 'granted' }],
    projectTemplate: { code: 'standard', version: 1 },
    createProject: true,
    openPortal: true,
    evidence: { method: 'link', signature: 'Mia Hollenbach', consentToElectronicForm: true },
    documentSha256,
    deposit: { percent: '30' },
  });
  expect(told.data.clientId).toBeUndefined();
  expect(told.data.option.lines.map(({ text, optional, net, taxCode }) => [text, optional, net.amount, taxCode])).toEqual([
    ['Workshop', false, 100_000, 'S20'],
    ['Concept', false, 100_000, 'S20'],
    ['Training', true, 100_000, 'S20'],
  ]);
  expect(told.data.option.totals.oneOff.net).toEqual(eur(300_000));

  const signed = await host.untilPublished(api.contractSigned);
  expect(signed.data).toMatchObject({
    contractId: told.data.contractId,
    contractNumber,
    signerName: 'Mia Hollenbach',
    value: eur(300_000),
  });
  expect(sha256Hex(signed.data.document)).toBe(documentSha256);
  const contracts = (await staff.call(api.listContracts)).body.items;
  expect(contracts).toMatchObject([
    { id: told.data.contractId, number: contractNumber, status: 'active', value: eur(300_000), documentSha256 },
  ]);
  expect((await staff.call(api.getContract, { params: { id: contracts[0].id } })).body).toEqual(contracts[0]);
  expect((await staff.call(api.getProposal, { params: { id: draft.id } })).body).toMatchObject({
    status: 'accepted',
    contractId: told.data.contractId,
    accepted: { optionId: proposal.optionId, addOnLineIds: [proposal.addOnId], contractNumber },
  });

  for (const event of [api.leadCreated, api.leadQualified, api.leadConverted, api.proposalSent, api.proposalViewed]) {
    const [only, ...others] = await host.published(event);
    expect(others).toEqual([]);
    expect(event.data.parse(only?.data)).toEqual(only?.data);
  }
});

describe('the link', () => {
  test('of a new one the old one is dead, and both say the same to strangers', async () => {
    const proposal = await act.sent(staff);
    const renewed = await staff.call(api.renewProposalLink, { params: { id: proposal.id } });
    expect(renewed.status).toBe(201);
    const dead = await act.view(proposal.token);
    const random = await act.view(`${proposal.token.slice(0, -8)}AAAAAAAA`);
    expect([dead.status, random.status]).toEqual([404, 404]);
    expect({ ...(dead.body as object), traceId: '' }).toEqual({ ...(random.body as object), traceId: '' });
    expect((await act.accept(proposal)).status).toBe(404);
    expect((await act.view(tokenOf(renewed.body.publicUrl))).status).toBe(200);
  });

  test('of a revised proposal is dead; who answers with it is told of the newer version, and the firm still reads the old one', async () => {
    const proposal = await act.sent(staff);
    const before = await act.view(proposal.token);
    const revised = await staff.call(api.reviseProposal, { params: { id: proposal.id } });
    expect(revised.body).toMatchObject({ status: 'draft', revision: 2, number: proposal.number });
    expect((await act.view(proposal.token)).status).toBe(404);
    expect((await act.accept(proposal)).body).toMatchObject({ code: 'crm.proposal_superseded' });
    const again = await act.send(staff, proposal.id);
    expect(again.optionId).toBe(proposal.optionId);
    expect((await act.view(proposal.token)).status).toBe(404);
    expect(await act.accept(proposal)).toMatchObject({ status: 409, body: { code: 'crm.proposal_superseded' } });
    const { status: _, documentSha256, ...document } = before.body as Record<string, unknown>;
    const old = await staff.call(api.getProposalRevision, { params: { id: proposal.id, revision: '1' } });
    expect(old.body).toMatchObject({ documentSha256, document });
    expect((await act.view(again.token)).body).toMatchObject({ revision: 2, status: 'sent' });
    expect((await act.accept(again)).status).toBe(200);
  });

  test('is for the prospect: staff, prefetching and a second look are no first view', async () => {
    const proposal = await act.sent(staff);
    const statusNow = async () => (await staff.call(api.getProposal, { params: { id: proposal.id } })).body.status;
    await act.view(proposal.token, { 'sec-purpose': 'prefetch;prerender' });
    await act.view(proposal.token, { purpose: 'prefetch' });
    await act.view(proposal.token, { 'x-moz': 'prefetch' });
    await staff.call(api.viewProposal, { params: { token: proposal.token } });
    expect(await statusNow()).toBe('sent');
    await act.view(proposal.token);
    await act.view(proposal.token);
    expect(await statusNow()).toBe('viewed');
    const views = (await host.published(api.proposalViewed)).filter(({ subject }) => subject === proposal.id);
    expect(views).toHaveLength(1);
  });

  test('shows the page even when the first view cannot be recorded', async () => {
    const proposal = await act.sent(staff);
    await host.sql('owner', 'alter table proposals add constraint broken check (viewed_at is null) not valid');
    try {
      expect((await act.view(proposal.token)).status).toBe(200);
    } finally {
      await host.sql('owner', 'alter table proposals drop constraint broken');
    }
    expect((await act.view(proposal.token)).status).toBe(200);
    expect((await staff.call(api.getProposal, { params: { id: proposal.id } })).body.status).toBe('viewed');
  });

  test('of a suspended firm leads nowhere', async () => {
    const closed = await host.firm();
    const proposal = await act.sent(host.as(closed));
    await host.sql('owner', `update firm_facts set facts = jsonb_set(facts, '{status}', '"suspended"') where firm_id = $1`, [closed.id]);
    expect((await act.view(proposal.token)).status).toBe(404);
    expect((await act.accept(proposal)).status).toBe(404);
  });
});
