import { type Caller, type Host, hostService, type TestFirm } from '@praxis/chassis/testing';
import * as api from '@praxis/contracts/crm';
import { membershipActivated, membershipDisabled } from '@praxis/contracts/identity';
import { newId } from '@praxis/contracts/kernel';
import { templatePublished } from '@praxis/contracts/projects';
import { crm } from '../src/service';
import { actions, eur, line, proposalBody } from './actions';

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

const contact = { name: 'Mia Hollenbach', email: 'mia@hollenbach.example' };
const newLead = async (rest: Record<string, unknown> = {}, caller = staff) =>
  act.done(await caller.call(api.createLead, { body: { company: 'Hollenbach KG', contact, source: 'website', ...rest } }));
const qualified = async (rest: Record<string, unknown> = {}) => {
  const lead = await newLead(rest);
  return act.done(await staff.call(api.qualifyLead, { params: { id: lead.id } }));
};
const convert = (id: string, body: Record<string, unknown> = {}, headers: Record<string, string> = {}) =>
  staff.call(api.convertLead, { params: { id }, body, headers });

describe('a lead', () => {
  test('is changed only on the version that was read', async () => {
    const lead = await newLead();
    const params = { id: lead.id };
    const patch = (headers: Record<string, string>) =>
      staff.call(api.updateLead, { params, body: { company: 'Hollenbach GmbH' }, headers });
    expect(await patch({})).toMatchObject({ status: 428, body: { code: 'http.precondition_required' } });
    expect(await patch({ 'if-match': '"7"' })).toMatchObject({ status: 412, body: { code: 'http.stale' } });
    expect(await patch({ 'if-match': '"1"' })).toMatchObject({
      status: 200,
      body: { company: 'Hollenbach GmbH', version: 2 },
      headers: { etag: '"2"' },
    });
    expect(await patch({ 'if-match': '"1"' })).toMatchObject({ status: 412 });
    expect(await staff.call(api.qualifyLead, { params, headers: { 'if-match': '"1"' } })).toMatchObject({ status: 412 });
  });

  test('with an unknown field, bad text or a bad address is refused with the place', async () => {
    const bad = async (rest: Record<string, unknown>) => {
      const answer = await staff.call(api.createLead, { body: { company: 'X', contact, source: 'website', ...rest } });
      expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/);
      return [answer.status, answer.body.errors?.[0]?.pointer];
    };
    expect(await bad({ nickname: 'x' })).toEqual([400, '/nickname']);
    expect(await bad({ contact: { ...contact, email: 'no address' } })).toEqual([400, '/contact/email']);
    expect(await bad({ contact: { ...contact, age: 3 } })).toEqual([400, '/contact/age']);
    expect(await bad({ company: 'NUL \u0000' })).toEqual([400, '/company']);
    expect(await bad({ company: 'half a pair \ud800' })).toEqual([400, '/company']);
    expect(await bad({ company: '   ' })).toEqual([400, '/company']);
    expect(await bad({ website: 'javascript:alert(1)' })).toEqual([400, '/website']);
    expect((await staff.call(api.listLeads, { query: { q: 'NUL' } })).body.items).toEqual([]);
  });

  test('is made once for one Idempotency-Key', async () => {
    const body = { company: 'Idem AG', contact, source: 'event' };
    const headers = { 'idempotency-key': newId() };
    const [first, again] = [await staff.call(api.createLead, { body, headers }), await staff.call(api.createLead, { body, headers })];
    expect([again.status, again.body]).toEqual([201, first.body]);
    expect((await staff.call(api.createLead, { body: { ...body, company: 'Other' }, headers })).status).toBe(422);
    expect((await staff.call(api.listLeads, { query: { q: 'idem' } })).body.items).toHaveLength(1);
  });

  test('is found by status, owner and parts of its texts, taken literally', async () => {
    const other = await host.firm();
    const caller = host.as(other, { userId: newId() });
    await newLead({ company: '100 % Bio' }, caller);
    await newLead({ company: 'Under_score', contact: { name: 'Jon', email: 'jon@other.example' } }, caller);
    const found = async (query: Record<string, string>) =>
      (await caller.call(api.listLeads, { query })).body.items.map(({ company }: { company: string }) => company).sort();
    expect(await found({ q: '%' })).toEqual(['100 % Bio']);
    expect(await found({ q: '_' })).toEqual(['Under_score']);
    expect(await found({ q: 'JON@' })).toEqual(['Under_score']);
    expect(await found({ status: 'lost' })).toEqual([]);
    expect(await found({ owner: caller.actor?.slice(5) ?? '' })).toHaveLength(2);
    const page = await caller.call(api.listLeads, { query: { limit: '1', sort: 'company' } });
    const next = await caller.call(api.listLeads, { query: { limit: '1', sort: 'company', cursor: page.body.nextCursor } });
    expect([page.body.items[0].company, next.body.items[0].company]).toEqual(['100 % Bio', 'Under_score']);
    expect((await staff.call(api.listLeads, { query: { limit: '1', sort: 'company', cursor: page.body.nextCursor } })).status).toBe(400);
  });

  test('that may be known already is offered the prospects with its e-mail address or web site, never by name alone', async () => {
    const first = await convert(
      (await qualified({ contact: { ...contact, email: 'dup@acme.example' }, website: 'https://www.acme.example' })).id,
    );
    expect(first.status).toBe(200);
    const prospectId = first.body.prospect.id;
    const twin = await qualified({ company: 'Acme', contact: { name: 'Jon', email: 'DUP@acme.example' } });
    expect(await convert(twin.id)).toMatchObject({
      status: 409,
      body: { code: 'crm.possible_duplicates', candidates: [{ prospectId, matchedBy: ['email'] }] },
    });
    expect((await staff.call(api.getLead, { params: { id: twin.id } })).body.status).toBe('qualified');
    expect((await convert(twin.id, { prospectId: newId() })).body.code).toBe('crm.prospect_unknown');
    expect((await convert(twin.id, { prospectId })).body.prospect.id).toBe(prospectId);
    const site = await qualified({ company: 'X', contact: { name: 'X', email: 'x@x.example' }, website: 'acme.example' });
    expect((await convert(site.id)).body.candidates).toMatchObject([{ prospectId, matchedBy: ['website'] }]);
    const made = await convert(site.id, { prospectId: 'new' });
    expect(made.body.prospect.id).not.toBe(prospectId);
    const sameName = await qualified({ contact: { name: 'Y', email: 'y@y.example' } });
    expect((await convert(sameName.id)).status).toBe(200);
  });

  test('is converted once, also in parallel', async () => {
    const lead = await qualified({ contact: { name: 'Z', email: 'z@z.example' } });
    const answers = await Promise.all(Array.from({ length: 6 }, () => convert(lead.id, { prospectId: 'new' })));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409, 409, 409, 409]);
    expect((await host.published(api.leadConverted)).filter(({ subject }) => subject === lead.id)).toHaveLength(1);
  });

  test('belongs to an active member of the firm', async () => {
    const [membershipId, userId] = [newId(), newId()];
    const member = { membershipId, userId, name: 'Ada', email: 'ada@firm.example', roles: ['staff'] };
    const assign = () => staff.call(api.createLead, { body: { company: 'X', contact, source: 'other', ownerId: userId } });
    expect(await assign()).toMatchObject({ status: 422, body: { code: 'crm.owner_unknown' }, headers: { 'retry-after': '1' } });
    await host.deliver(membershipActivated, { firm, subject: membershipId, data: { ...member, status: 'active' }, aggregateVersion: 1 });
    expect((await assign()).body.ownerId).toBe(userId);
    await host.deliver(membershipDisabled, { firm, subject: membershipId, data: { ...member, status: 'disabled' }, aggregateVersion: 2 });
    expect((await assign()).status).toBe(422);
  });
});

describe('another firm', () => {
  test('sees nothing: every id answers as a random one', async () => {
    const lead = await newLead();
    const proposal = await act.sent(staff);
    await act.accept(proposal);
    const contract = (await staff.call(api.listContracts)).body.items[0];
    const item = act.done(
      await staff.call(api.createServiceItem, {
        body: { code: `X-${newId()}`, name: 'X', unit: 'hour', price: eur(1), billing: { rule: 'hourly' } },
      }),
    );
    const stranger = host.as(await host.firm());
    const cases = [
      [api.getLead, lead.id],
      [api.qualifyLead, lead.id],
      [api.getProspect, proposal.prospectId],
      [api.getProposal, proposal.id],
      [api.withdrawProposal, proposal.id],
      [api.getContract, contract.id],
      [api.getServiceItem, item.id],
    ] as const;
    for (const [operation, id] of cases) {
      const [theirs, random] = [
        await stranger.call(operation, { params: { id } }),
        await stranger.call(operation, { params: { id: newId() } }),
      ];
      expect([operation.id, theirs.status]).toEqual([operation.id, 404]);
      expect({ ...theirs.body, traceId: '' }).toEqual({ ...random.body, traceId: '' });
    }
    for (const list of [api.listLeads, api.listProspects, api.listProposals, api.listContracts, api.listServiceItems, api.listDeals]) {
      expect((await stranger.call(list)).body).toEqual({ items: [] });
    }
    expect((await stranger.call(api.createProposal, { body: proposalBody(proposal.prospectId) })).body.code).toBe('crm.prospect_unknown');
  });

  test('without the permission nobody gets to know whether something exists', async () => {
    const lead = await newLead();
    const nobody = host.as(firm, { permissions: [] });
    const [known, random] = [
      await nobody.call(api.getLead, { params: { id: lead.id } }),
      await nobody.call(api.getLead, { params: { id: newId() } }),
    ];
    expect([known.status, random.status, known.body.code]).toEqual([403, 403, 'identity.permission_missing']);
  });
});

describe('a proposal', () => {
  const created = async (rest: Record<string, unknown>) => {
    const { id } = await act.prospect(staff);
    return staff.call(api.createProposal, { body: proposalBody(id, rest) });
  };
  const withLine = (rest: Record<string, unknown>) => created({ options: [{ name: 'Standard', lines: [line(rest)] }] });
  const recurring = { rule: 'recurring', frequency: 'monthly', timing: 'advance', proration: 'days' };

  test.each([
    [{ rule: 'on_acceptance' }],
    [{ rule: 'on_completion' }],
    [{ ...recurring, dayOfMonth: 31, periods: 12 }],
    [{ ...recurring, frequency: 'weekly' }],
    [{ rule: 'hourly', cap: eur(1000), per: 'month' }],
    [
      {
        rule: 'milestone',
        milestones: [
          { name: 'A', percent: '40' },
          { name: 'B', percent: '60' },
        ],
      },
    ],
    [
      {
        rule: 'milestone',
        milestones: [
          { name: 'A', amount: eur(60_000) },
          { name: 'B', amount: eur(40_000) },
        ],
      },
    ],
    [{ rule: 'retainer', frequency: 'monthly', unit: 'hours', amount: '10', overageRate: eur(15_000) }],
    [
      {
        rule: 'retainer',
        frequency: 'monthly',
        unit: 'money',
        amount: eur(100_000),
        carryOver: { cap: eur(1), expiresAfterPeriods: 2, mayGoNegative: false },
      },
    ],
  ])('can be billed by %j', async (billing) => {
    const answer = await withLine({ billing });
    expect(answer.status).toBe(201);
    expect(answer.body.options[0].lines[0].billing).toMatchObject({ rule: billing.rule });
  });

  test.each([
    ['a rule that does not exist', { billing: { rule: 'whenever' } }, 400, 'http.invalid_request'],
    [
      'a weekly line with a day of the month',
      { billing: { ...recurring, frequency: 'weekly', dayOfMonth: 1 } },
      400,
      'http.invalid_request',
    ],
    [
      'milestones that do not make 100 %',
      { billing: { rule: 'milestone', milestones: [{ name: 'A', percent: '40' }] } },
      400,
      'http.invalid_request',
    ],
    [
      'milestones that do not make the net',
      { billing: { rule: 'milestone', milestones: [{ name: 'A', amount: eur(1) }] } },
      422,
      'pricing.milestones_do_not_add_up',
    ],
    ['a cap in another currency', { billing: { rule: 'hourly', cap: { amount: 1, currency: 'USD' } } }, 422, 'money.currency_mismatch'],
    ['a negative cap', { billing: { rule: 'hourly', cap: eur(-1) } }, 400, 'http.invalid_request'],
    ['a negative quantity', { quantity: '-1' }, 400, 'http.invalid_request'],
    ['a negative price', { unitPrice: eur(-1) }, 400, 'http.invalid_request'],
    ['a price that is too large', { unitPrice: eur(1_000_000_000_000_000), quantity: '2' }, 422, 'money.amount_out_of_range'],
    ['a discount above 100 %', { discountPercent: '101' }, 400, 'http.invalid_request'],
    ['a floating price', { unitPrice: eur(1.5) }, 400, 'http.invalid_request'],
    ['an unknown tax code', { taxCode: 'VAT99' }, 422, 'crm.tax_code_unknown'],
    ['an unknown service item', { serviceItem: 'NOPE' }, 422, 'crm.service_item_unknown'],
    ['an unknown template', { projectTemplate: 'nope' }, 422, 'crm.project_template_unknown'],
    ['nothing but add-ons', { optional: true }, 400, 'http.invalid_request'],
    ['an id of nowhere', { id: newId() }, 422, 'crm.line_unknown'],
  ])('with %s is refused', async (_, rest, status, code) => {
    const answer = await withLine(rest);
    expect([answer.status, answer.body.code]).toEqual([status, code]);
  });

  test.each([
    ['four options', { options: Array(4).fill({ name: 'X', lines: [line()] }) }, 400, 'http.invalid_request'],
    ['51 lines', { options: [{ name: 'X', lines: Array(51).fill(line()) }] }, 400, 'http.invalid_request'],
    ['another currency than its lines', { currency: 'USD' }, 422, 'money.currency_mismatch'],
    ['a start more than 24 months back', { start: { on: 'date', date: '2097-12-30' } }, 422, 'crm.start_too_early'],
    [
      'a deposit above its base',
      {
        deposit: { amount: eur(100_001) },
        options: [
          {
            name: 'X',
            lines: [line({ billing: { rule: 'on_completion' } }), line({ optional: true, billing: { rule: 'on_completion' } })],
          },
        ],
      },
      422,
      'pricing.deposit_above_base',
    ],
    ['an unknown prospect', { prospectId: newId() }, 422, 'crm.prospect_unknown'],
    ['an unknown client', { type: 'additional', prospectId: undefined, clientId: newId() }, 422, 'crm.client_unknown'],
    ['a prospect and a client', { clientId: newId() }, 400, 'http.invalid_request'],
    ['a date that does not exist', { validUntil: '2099-02-30' }, 400, 'http.invalid_request'],
  ])('with %s is refused as a whole', async (_, rest, status, code) => {
    const answer = await created(rest);
    expect([answer.status, answer.body.code]).toEqual([status, code]);
  });

  test('shows its warning where a deposit has no base', async () => {
    const answer = await created({ deposit: { percent: '30' } });
    expect(answer.body.warnings).toMatchObject([{ code: 'deposit_absorbed', optionId: answer.body.options[0].id }]);
  });

  test('takes the tax code of the line, else of the service item, else of the firm', async () => {
    const other = await host.firm();
    const caller = host.as(other);
    await act.taxCode(other, 'S20', '20', { default: true });
    await act.taxCode(other, 'R7', '7', { category: 'reduced' });
    const item = { name: 'Book', unit: 'item', price: eur(2_000), billing: { rule: 'on_acceptance' } };
    act.done(await caller.call(api.createServiceItem, { body: { ...item, code: 'BOOK', taxCode: 'R7' } }));
    expect((await caller.call(api.createServiceItem, { body: { ...item, code: 'BOOK' } })).body).toMatchObject({
      status: 409,
      code: 'crm.service_item_code_taken',
    });
    const draft = await act.draft(caller, {
      options: [{ name: 'X', lines: [line(), line({ serviceItem: 'BOOK' }), line({ serviceItem: 'BOOK', taxCode: 'NONE' })] }],
    });
    const shown = draft.options[0].lines.map(({ taxCode, taxes }: { taxCode: string; taxes: { percent: string }[] }) => [
      taxCode,
      taxes[0]?.percent,
    ]);
    expect(shown).toEqual([
      ['S20', '20'],
      ['R7', '7'],
      ['NONE', '0'],
    ]);
  });

  test('names the template that projects has published, in the version that was sent', async () => {
    const templateId = newId();
    const template = { templateId, code: 'audit', name: 'Audit', active: true, taskCount: 3 };
    await host.deliver(templatePublished, { firm, subject: templateId, data: { ...template, version: 4 }, aggregateVersion: 1 });
    const listed = [
      { code: 'audit', version: 4, taskCount: 3 },
      { code: 'standard', version: 1, taskCount: 4 },
    ];
    expect((await staff.call(api.listProjectTemplates)).body.items).toMatchObject(listed);
    const firstPage = (await staff.call(api.listProjectTemplates, { query: { limit: '1' } })).body;
    const rest = await staff.call(api.listProjectTemplates, { query: { limit: '1', cursor: firstPage.nextCursor } });
    expect([...firstPage.items, ...rest.body.items]).toMatchObject(listed);
    const proposal = await act.sent(staff, { projectTemplate: 'audit' });
    await host.deliver(templatePublished, { firm, subject: templateId, data: { ...template, version: 5 }, aggregateVersion: 2 });
    await act.accept(proposal);
    const told = (await host.published(api.proposalAccepted)).find(({ subject }) => subject === proposal.id);
    expect(told?.data.projectTemplate).toEqual({ code: 'audit', version: 4 });
    const draft = await act.draft(staff, { projectTemplate: 'audit' });
    await host.deliver(templatePublished, {
      firm,
      subject: templateId,
      data: { ...template, version: 6, active: false },
      aggregateVersion: 3,
    });
    expect((await staff.call(api.sendProposal, { params: { id: draft.id } })).body.code).toBe('crm.project_template_inactive');
  });

  test('is written anew as a draft, on the version read; what names its id keeps its identity', async () => {
    const draft = await act.draft(staff);
    const [kept] = draft.options[0].lines;
    const body = proposalBody(draft.prospectId, {
      title: 'Second thoughts',
      options: [{ id: draft.options[0].id, name: 'Standard', lines: [line(), line({ id: kept.id, text: 'Kept' })] }],
    });
    const put = (headers: Record<string, string>, rest: Record<string, unknown> = {}) =>
      staff.call(api.replaceProposal, { params: { id: draft.id }, body: { ...body, ...rest }, headers });
    expect((await put({})).status).toBe(428);
    expect((await put({ 'if-match': '"9"' })).status).toBe(412);
    const saved = await put({ 'if-match': '"1"' });
    expect(saved.body).toMatchObject({ version: 2, title: 'Second thoughts', number: draft.number });
    expect(saved.body.options[0].id).toBe(draft.options[0].id);
    expect(saved.body.options[0].lines[1]).toMatchObject({ id: kept.id, lineageId: kept.lineageId, text: 'Kept' });
    const other = await act.prospect(staff);
    expect((await put({ 'if-match': '"2"' }, { prospectId: other.id })).body.code).toBe('crm.party_fixed');
    await act.send(staff, draft.id);
    expect((await put({ 'if-match': '"3"' })).body).toMatchObject({ status: 409, code: 'http.illegal_transition', state: 'sent' });
  });

  test('is sent to the mail of the prospect in its language, once, and without an address with a warning', async () => {
    const proposal = await act.sent(staff);
    await host.settled();
    const mails = async (number: string) => (await host.mails()).filter((mail) => JSON.stringify(mail).includes(number));
    expect(await mails(proposal.number)).toHaveLength(1);
    const { id } = await act.prospect(staff, { contacts: [] });
    const draft = act.done(await staff.call(api.createProposal, { body: proposalBody(id) }));
    expect(draft.warnings).toMatchObject([{ code: 'recipient_missing' }]);
    const quiet = await act.send(staff, draft.id);
    expect((await act.accept(quiet)).status).toBe(200);
    const told = (await host.published(api.proposalAccepted)).find(({ subject }) => subject === draft.id);
    expect(told?.data.contact).toEqual({ name: 'Mia Hollenbach', email: 'mia@hollenbach.example' });
  });

  test('that is over when it is sent, or too large to be accepted, is refused then', async () => {
    const past = await act.draft(staff, { validUntil: '2020-01-01', start: { on: 'acceptance' } });
    expect((await staff.call(api.sendProposal, { params: { id: past.id } })).body).toMatchObject({
      status: 422,
      code: 'crm.valid_until_passed',
    });
    const wide = '"'.repeat(1900);
    const big = await act.draft(staff, {
      options: Array.from({ length: 3 }, (_, n) => ({
        name: `Option ${n}`,
        lines: Array.from({ length: 40 }, () => line({ text: wide })),
      })),
    });
    const refused = await staff.call(api.sendProposal, { params: { id: big.id } });
    expect(refused.body).toMatchObject({ status: 422, code: 'crm.proposal_too_large', issues: expect.any(Array) });
    expect((await staff.call(api.getProposal, { params: { id: big.id } })).body.status).toBe('draft');
  });

  test('sent twice with one Idempotency-Key gives the same link', async () => {
    const draft = await act.draft(staff);
    const headers = { 'idempotency-key': newId() };
    const send = () => staff.call(api.sendProposal, { params: { id: draft.id }, headers });
    const [first, again] = [await send(), await send()];
    expect(again.body.publicUrl).toBe(first.body.publicUrl);
    expect((await staff.call(api.sendProposal, { params: { id: draft.id } })).status).toBe(409);
  });
});
