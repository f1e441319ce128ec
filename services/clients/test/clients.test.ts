import type { Host, TestFirm } from '@praxis/chassis/testing';
import {
  archiveClient,
  changeClient,
  changeContact,
  clientArchived,
  clientChanged,
  contactChanged,
  createContact,
  getClient,
  getClientOverview,
  getContact,
  getEngagement,
  listClients,
  listContacts,
  listEngagements,
} from '@praxis/contracts/clients';
import { documentUploaded } from '@praxis/contracts/documents';
import { invoicePaid, invoicePartiallyPaid, paymentReversed } from '@praxis/contracts/finance';
import { membershipActivated, membershipDisabled } from '@praxis/contracts/identity';
import { newId, operationsApi } from '@praxis/contracts/kernel';
import { projectStatusChanged } from '@praxis/contracts/projects';
import { accept, acceptance, doEverything, hostClients, MANAGER, manager, type Story } from './kit';

let host: Host;
let firm: TestFirm;
let story: Story;
beforeAll(async () => {
  host = await hostClients();
  firm = await host.firm();
  story = await accept(host, firm, acceptance());
});
afterAll(() => host?.stop());

const eur = (amount: number) => ({ amount, currency: 'EUR' });
const idOf = (id: string) => ({ params: { id } });
/** As identity tells of a member who has come. */
const membership = (own: TestFirm, userId: string) => {
  const membershipId = newId();
  const member = { membershipId, userId, name: 'Mia Member', email: `${userId}@firm.example`, roles: ['staff'] };
  return { firm: own, subject: membershipId, data: { ...member, status: 'active' as const }, aggregateVersion: 1 };
};
const version = (value: number) => ({ 'if-match': `"${value}"` });

describe('the payload of a dead letter', () => {
  test('is for an operator with a grant of its firm, but not where it is of a confidential client', async () => {
    const own = await host.firm();
    const { getDeadLetterPayload } = operationsApi('clients');
    const dead = async (clientid: string): Promise<string> => {
      const id = newId();
      await host.sql(
        'system',
        `insert into parked (id, reaction, event_id, firm_id, context, event_type, subject, aggregate_version, correlation_id, status, attempts,
           error_code, error_detail, first_failed_at, last_failed_at, event)
         values ($1::uuid, 'on-something', $1::uuid, $2, 'crm', 'praxis.crm.x.y.v1', $1::uuid::text, 1, 'c', 'dead', 8, 'x', 'x', now(), now(), $3)`,
        [id, own.id, JSON.stringify({ id, clientid, data: { name: 'Ada' } })],
      );
      return id;
    };
    const secret = await accept(host, own, acceptance());
    const [letter, hidden] = [await dead(newId()), await dead(secret.clientId)];
    const { body } = await host.as(own).call(getClient, idOf(secret.clientId));
    await host.as(own).call(changeClient, { ...idOf(secret.clientId), headers: version(body.version), body: { confidential: true } });

    const grantId = newId();
    const permissions = ['operations:dead-letters:payload'];
    const inside = host.as(own, { kind: 'operator', grantId, permissions });
    expect(await inside.call(getDeadLetterPayload, idOf(letter))).toMatchObject({
      status: 200,
      body: { id: letter, event: { data: { name: 'Ada' } } },
    });
    const elsewhere = host.as(firm, { kind: 'operator', grantId: newId(), permissions });
    for (const [caller, id] of [
      [elsewhere, letter],
      [inside, hidden],
      [inside, newId()],
    ] as const) {
      expect((await caller.call(getDeadLetterPayload, idOf(id))).body.code).toBe('operations.dead_letter_not_found');
    }
    for (const caller of [
      host.as(undefined, { kind: 'operator', permissions }),
      host.as(own),
      host.as(own, { kind: 'operator', grantId, permissions: [] }),
    ]) {
      expect((await caller.call(getDeadLetterPayload, idOf(letter))).status).toBe(403);
    }
  });
});

describe('a confidential client', () => {
  test('is for its team and the owners, and so are its contact’s links, which others keep when they change the contact', async () => {
    const own = await host.firm();
    const [secret, open] = [await accept(host, own, acceptance()), await accept(host, own, acceptance())];
    const [insider, outsider] = [newId(), newId()];
    const caller = (userId: string) => host.as(own, { userId, permissions: MANAGER });
    const owner = host.as(own, { permissions: 'all' });
    await host.deliver(membershipActivated, membership(own, insider));
    const at = [secret, open].map(({ clientId }) => ({ clientId, primary: false, billing: false, decisionMaker: false }));
    const { body: contact } = await owner.call(createContact, { body: { name: 'Carl of both', clients: at } });
    const { body: before } = await owner.call(getClient, idOf(secret.clientId));
    const change = { confidential: true, teamIds: [insider], ownerId: null };
    const headers = version(before.version);
    const changed = await caller(outsider).call(changeClient, { ...idOf(secret.clientId), headers, body: change });
    expect([changed.status, changed.body.confidential, changed.body.teamIds]).toEqual([200, true, [insider]]);

    const seen = async (userId: string) => {
      const { body } = await caller(userId).call(listClients);
      return body.items.map(({ id }: { id: string }) => id).sort();
    };
    expect(await seen(insider)).toEqual([secret.clientId, open.clientId].sort());
    expect(await seen(outsider)).toEqual([open.clientId]);
    expect((await caller(outsider).call(getClient, idOf(secret.clientId))).status).toBe(404);
    expect((await owner.call(getClient, idOf(secret.clientId))).status).toBe(200);

    const half = await caller(outsider).call(getContact, idOf(contact.id));
    expect(half.body.clients.map(({ clientId }: { clientId: string }) => clientId)).toEqual([open.clientId]);
    const renamed = await caller(outsider).call(changeContact, {
      ...idOf(contact.id),
      headers: version(contact.version),
      body: { name: 'Carl Both', clients: [{ clientId: open.clientId, role: 'Buyer' }] },
    });
    expect([renamed.status, renamed.body.clients.length]).toEqual([200, 1]);
    const told = await host.untilPublished(contactChanged, ({ data }) => data.name === 'Carl Both');
    expect(told.data.clients.map(({ clientId }) => clientId).sort()).toEqual([secret.clientId, open.clientId].sort());
    // Who sees the one hears of it live, and is nobody in particular.
    expect(told.clientid).toBeUndefined();
    const whole = await owner.call(getContact, idOf(contact.id));
    expect(whole.body.clients.length).toBe(2);

    const other = await owner.call(getClient, idOf(open.clientId));
    await owner.call(changeClient, { ...idOf(open.clientId), headers: version(other.body.version), body: { confidential: true } });
    const again = { ...idOf(contact.id), headers: version(whole.body.version), body: { name: 'Carl Hidden' } };
    expect((await owner.call(changeContact, again)).status).toBe(200);
    const hidden = await host.untilPublished(contactChanged, ({ data }) => data.name === 'Carl Hidden');
    expect([secret.clientId, open.clientId]).toContain(hidden.clientid);
  });
});

describe('clients', () => {
  test('are listed, searched and paged', async () => {
    const own = await host.firm();
    for (const displayName of ['Berlin Bakery', 'aachen Audit', 'Cologne 100%']) {
      await accept(host, own, acceptance({ buyer: { ...story.accepted.buyer, displayName } }));
    }
    const caller = manager(host, own);
    const names = (body: { items: { displayName: string }[] }) => body.items.map(({ displayName }) => displayName);
    const first = await caller.call(listClients, { query: { limit: 2 } });
    expect(names(first.body)).toEqual(['aachen Audit', 'Berlin Bakery']);
    expect(names((await caller.call(listClients, { query: { limit: 2, cursor: first.body.nextCursor } })).body)).toEqual(['Cologne 100%']);
    expect(names((await caller.call(listClients, { query: { q: '100%' } })).body)).toEqual(['Cologne 100%']);
    expect(names((await caller.call(listClients, { query: { q: 'CL-0001' } })).body)).toEqual(['Berlin Bakery']);
    expect(names((await caller.call(listClients, { query: { status: 'archived' } })).body)).toEqual([]);
  });

  test('are changed under their version, and every context is told', async () => {
    const { status, body, headers } = await manager(host, firm).call(getClient, idOf(story.clientId));
    expect(status).toBe(200);
    expect(headers['etag']).toBe(`"${body.version}"`);
    const change = (headers: Record<string, string>, body: unknown) =>
      manager(host, firm).call(changeClient, { ...idOf(story.clientId), headers, body });
    expect((await change({}, { industry: 'Steel' })).status).toBe(428);
    expect((await change(version(99), { industry: 'Steel' })).status).toBe(412);
    expect((await change(version(body.version), { number: 'CL-9' })).status).toBe(400);
    const changed = await change(version(body.version), {
      industry: 'Steel',
      billingAddress: { line1: 'Ring 1', postalCode: '50667', city: 'Köln', country: 'DE' },
      tags: ['important'],
    });
    expect(changed).toMatchObject({ status: 200, body: { version: body.version + 1, industry: 'Steel', tags: ['important'] } });
    const cleared = await change(version(changed.body.version), { industry: null });
    expect(cleared.body.industry).toBeUndefined();
    const told = (await host.published(clientChanged)).filter(({ data }) => data.clientId === story.clientId);
    expect(told.map(({ data }) => data.buyer.industry)).toEqual(['Steel', undefined]);
    expect(told.at(-1)?.data.buyer.billingAddress).toMatchObject({ city: 'Köln' });
  });

  test('are looked after by active members of the firm; who has left stays where they are named', async () => {
    const own = await host.firm();
    const { clientId } = await accept(host, own, acceptance());
    const [member, leaver, stranger] = [newId(), newId(), newId()];
    const joined = membership(own, leaver);
    await host.deliver(membershipActivated, membership(own, member));
    await host.deliver(membershipActivated, joined);
    await host.deliver(membershipActivated, membership(await host.firm(), stranger));
    const caller = host.as(own, { permissions: 'all' });
    const said = async (body: object) => {
      const { body: present } = await caller.call(getClient, idOf(clientId));
      const answer = await caller.call(changeClient, { ...idOf(clientId), headers: version(present.version), body });
      return [answer.status, answer.body.code, answer.body.userIds];
    };
    const refused = [422, 'clients.person_unknown', [stranger]];
    expect(await said({ ownerId: stranger })).toEqual(refused);
    expect(await said({ ownerId: member, teamIds: [leaver, stranger] })).toEqual(refused);
    expect(await said({ ownerId: member, teamIds: [leaver] })).toEqual([200, undefined, undefined]);
    await host.deliver(membershipDisabled, { ...joined, data: { ...joined.data, status: 'disabled' }, aggregateVersion: 2 });
    // What comes late brings nobody back.
    await host.deliver(membershipActivated, joined);
    expect(await said({ tags: ['vip'], teamIds: [leaver] })).toEqual([200, undefined, undefined]);
    expect(await said({ teamIds: [] })).toEqual([200, undefined, undefined]);
    expect(await said({ teamIds: [leaver] })).toEqual([422, 'clients.person_unknown', [leaver]]);
  });

  test('are archived only without open business, which the refusal names', async () => {
    const busy = await accept(host, firm, acceptance());
    const told = await doEverything(host, firm, busy);
    const archive = () => manager(host, firm).call(archiveClient, { ...idOf(busy.clientId), body: {} });
    expect(await archive()).toMatchObject({
      status: 409,
      body: {
        code: 'clients.client_not_archivable',
        engagements: [{ id: busy.engagement.data.engagementId }],
        invoices: [{ id: told.ids.invoice, number: 'INV-2027-0001' }],
      },
    });
    await host.sql('owner', `update engagements set status = 'completed' where id = $1`, [busy.engagement.data.engagementId]);
    expect(await archive()).toMatchObject({ status: 409, body: { engagements: [], invoices: [{ id: told.ids.invoice }] } });
    await host.deliver(invoicePaid, {
      firm,
      subject: told.ids.invoice,
      data: {
        ...told.invoice,
        currency: 'EUR',
        total: eur(200_000),
        paid: eur(200_000),
        balance: eur(0),
        dueDate: '2027-02-03',
        paidOn: '2027-01-30',
      },
    });
    expect(await archive()).toMatchObject({ status: 200, body: { status: 'archived' } });
    expect((await host.published(clientArchived)).map(({ data }) => data.clientId)).toEqual([busy.clientId]);
    expect(await archive()).toMatchObject({ status: 409, body: { code: 'http.illegal_transition', state: 'archived' } });
  });

  test('are shown to their own portal users only, without what the firm notes for itself', async () => {
    const portal = host.as(firm, { kind: 'portal', clientIds: [story.clientId], permissions: MANAGER });
    const own = await portal.call(getClient, idOf(story.clientId));
    expect(own.status).toBe(200);
    expect([own.body.tags, own.body.ownerId, own.body.sourceProspectId]).toEqual([undefined, undefined, undefined]);
    const other = await accept(host, firm, acceptance());
    expect((await portal.call(getClient, idOf(other.clientId))).status).toBe(404);
    expect((await portal.call(listClients)).body.items.map(({ id }: { id: string }) => id)).toEqual([story.clientId]);
    expect((await portal.call(listEngagements)).body.items.map(({ clientId }: { clientId: string }) => clientId)).toEqual([story.clientId]);
    expect((await portal.call(getEngagement, idOf(other.engagement.data.engagementId))).status).toBe(404);
    expect((await portal.call(getClientOverview, idOf(story.clientId))).status).toBe(403);
  });

  test('are nothing to another firm', async () => {
    const stranger = manager(host, await host.firm());
    for (const operation of [getClient, getClientOverview]) {
      expect((await stranger.call(operation, idOf(story.clientId))).status).toBe(404);
    }
    expect((await stranger.call(getEngagement, idOf(story.engagement.data.engagementId))).status).toBe(404);
    expect((await stranger.call(listClients)).body.items).toEqual([]);
    expect((await stranger.call(listContacts)).body.items).toEqual([]);
  });
});

describe('engagements', () => {
  test('show prices only to those who may see money', async () => {
    const { engagementId } = story.engagement.data;
    const shown = await manager(host, firm).call(getEngagement, idOf(engagementId));
    expect(shown.body.lines[0]).toMatchObject({ unitPrice: eur(200_000), net: eur(200_000), billingRule: 'on_acceptance' });
    const hidden = await host.as(firm, { permissions: MANAGER }).call(getEngagement, idOf(engagementId));
    expect(hidden.body.lines[0]).toMatchObject({ billingRule: 'on_acceptance' });
    expect(JSON.stringify(hidden.body)).not.toContain('200000');
  });

  test('that start later are planned until their first day in the zone of the firm', async () => {
    const planned = await accept(host, firm, acceptance({ startDate: '2199-02-01' }));
    expect(planned.engagement.data.status).toBe('planned');
    const { engagementId } = planned.engagement.data;
    const [row] = await host.sql<{ due_at: Date }>('owner', 'select due_at from engagements where id = $1', [engagementId]);
    expect(row?.due_at.toISOString()).toBe('2199-01-31T23:00:00.000Z');
    await host.sql('owner', `update engagements set start_date = '2020-01-01', due_at = now() - interval '1 minute' where id = $1`, [
      engagementId,
    ]);
    // The service's own minute may have come first.
    await host.runSchedule('planned-engagements');
    await host.settled();
    expect((await manager(host, firm).call(getEngagement, idOf(engagementId))).body.status).toBe('active');
    expect(await host.runSchedule('planned-engagements')).toBe(0);
  });
});

describe('contacts', () => {
  const add = (body: unknown, headers: Record<string, string> = {}) => manager(host, firm).call(createContact, { body, headers });

  test('of a client have at most one primary, and every context is told of both', async () => {
    const [ada] = (await manager(host, firm).call(listContacts, { query: { clientId: story.clientId } })).body.items;
    expect(ada).toMatchObject({
      name: 'Ada Buyer',
      clients: [{ clientId: story.clientId, primary: true, billing: true, decisionMaker: true }],
    });
    const grace = await add({ name: 'Grace', email: 'grace@acme.example', clients: [{ clientId: story.clientId, primary: true }] });
    expect(grace).toMatchObject({ status: 201, body: { version: 1, clients: [{ primary: true, billing: false }] } });
    const demoted = await manager(host, firm).call(getContact, idOf(ada.id));
    expect(demoted.body).toMatchObject({ version: ada.version + 1, clients: [{ primary: false, billing: true }] });
    const told = (await host.published(contactChanged)).slice(-2).map(({ data }) => [data.name, data.clients[0]?.primary]);
    expect(told).toEqual([
      ['Ada Buyer', false],
      ['Grace', true],
    ]);
  });

  test('are created once for one Idempotency-Key', async () => {
    const headers = { 'idempotency-key': newId() };
    const body = { name: 'Linus', clients: [{ clientId: story.clientId }] };
    const caller = manager(host, firm);
    const one = await caller.call(createContact, { body, headers });
    const two = await caller.call(createContact, { body, headers });
    expect(two).toMatchObject({ status: 201, body: one.body });
  });

  test('are refused for unknown clients and for an address that another contact of the client has', async () => {
    expect(await add({ name: 'X', clients: [{ clientId: newId() }] })).toMatchObject({
      status: 422,
      body: { code: 'clients.client_unknown' },
    });
    expect(await add({ name: 'X', email: 'ADA@acme.example', clients: [{ clientId: story.clientId }] })).toMatchObject({
      status: 409,
      body: { code: 'clients.contact_email_in_use' },
    });
    expect((await add({ name: 'X', clients: [] })).status).toBe(400);
    expect((await add({ name: 'X', email: 'nonsense', clients: [{ clientId: story.clientId }] })).status).toBe(400);
  });

  test('are changed under their version', async () => {
    const { body } = await add({ name: 'Barbara', phone: '+49 221 1', clients: [{ clientId: story.clientId }] });
    const change = (value: number, changes: unknown) =>
      manager(host, firm).call(changeContact, { ...idOf(body.id), headers: version(value), body: changes });
    const changed = await change(1, { email: 'barbara@acme.example', phone: null });
    expect(changed).toMatchObject({ status: 200, body: { version: 2, email: 'barbara@acme.example', clients: body.clients } });
    expect(changed.body.phone).toBeUndefined();
    expect((await change(1, { name: 'B' })).status).toBe(412);
    expect(await change(2, { status: 'inactive' })).toMatchObject({ status: 200, body: { status: 'inactive' } });
  });
});

describe('the client page', () => {
  test('shows everything about a client from its own copies, and amounts only to those who may see them', async () => {
    const busy = await accept(host, firm, acceptance());
    const told = await doEverything(host, firm, busy);
    const documentId = newId();
    await host.deliver(projectStatusChanged, {
      firm,
      subject: told.ids.project,
      data: {
        projectId: told.ids.project,
        number: 'PR-0001',
        name: 'Advice renamed',
        clientId: busy.clientId,
        engagementId: busy.engagement.data.engagementId,
        from: 'planned',
        to: 'active',
      },
    });
    await host.deliver(documentUploaded, {
      firm,
      subject: documentId,
      data: {
        documentId,
        version: 1,
        folderId: newId(),
        clientId: busy.clientId,
        name: 'Letter.pdf',
        visibility: 'internal',
        mediaType: 'application/pdf',
        sizeBytes: 1,
        sha256: 'b'.repeat(64),
        uploadedBy: `user:${newId()}`,
        uploadedAt: '2027-01-22T10:00:00.000Z',
      },
    });
    await host.deliver(invoicePartiallyPaid, {
      firm,
      subject: told.ids.invoice,
      data: { ...told.invoice, currency: 'EUR', total: eur(200_000), paid: eur(50_000), balance: eur(150_000), dueDate: '2027-02-03' },
    });
    await host.settled();
    const page = await manager(host, firm).call(getClientOverview, idOf(busy.clientId));
    expect(page.status).toBe(200);
    expect(page.body).toMatchObject({
      id: busy.clientId,
      client: { number: busy.client?.data.number },
      contacts: [{ name: 'Ada Buyer' }],
      engagements: [{ id: busy.engagement.data.engagementId, projectId: told.ids.project }],
      projects: [{ id: told.ids.project, name: 'Advice renamed', status: 'active' }],
      invoices: {
        count: 1,
        open: 1,
        balance: [eur(150_000)],
        latest: [
          { number: 'INV-2027-0001', status: 'partially_paid', total: eur(200_000), balance: eur(150_000), issueDate: '2027-01-20' },
        ],
      },
      documents: { count: 1, latest: [{ name: 'Letter.pdf' }] },
      onboardings: [{ id: busy.onboardingId, status: 'completed', settled: 9, total: 9, failing: [] }],
    });
    expect(new Set(page.body.activity.map(({ resource }: { resource: { type: string } }) => resource.type))).toEqual(
      new Set(['client', 'engagement', 'onboarding', 'project', 'invoice', 'document']),
    );
    const hidden = await host.as(firm, { permissions: MANAGER }).call(getClientOverview, idOf(busy.clientId));
    expect(hidden.body.invoices).toMatchObject({ count: 1, open: 1 });
    expect(JSON.stringify(hidden.body)).not.toMatch(/"amount"/);

    expect(page.headers['etag']).toMatch(/^W\//);
    const same = await manager(host, firm).call(getClientOverview, {
      ...idOf(busy.clientId),
      headers: { 'if-none-match': page.headers['etag'] ?? '' },
    });
    expect(same.status).toBe(304);

    await host.deliver(paymentReversed, {
      firm,
      subject: newId(),
      data: {
        paymentId: newId(),
        clientId: busy.clientId,
        amount: eur(50_000),
        method: 'bank',
        receivedOn: '2027-01-25',
        allocations: [
          {
            invoiceId: told.ids.invoice,
            invoiceNumber: 'INV-2027-0001',
            amount: eur(50_000),
            invoiceStatus: 'issued',
            invoicePaid: eur(0),
            invoiceBalance: eur(200_000),
          },
        ],
        unallocated: eur(0),
        reversedOn: '2027-01-26',
        reason: 'Returned',
      },
    });
    const after = await manager(host, firm).call(getClientOverview, idOf(busy.clientId));
    expect(after.body.invoices).toMatchObject({ balance: [eur(200_000)], latest: [{ status: 'issued' }] });
  });

  test('ignores what is older than what it knows', async () => {
    const busy = await accept(host, firm, acceptance());
    const told = await doEverything(host, firm, busy);
    const project = { projectId: told.ids.project, number: 'PR-0001', clientId: busy.clientId };
    await host.deliver(projectStatusChanged, {
      firm,
      subject: told.ids.project,
      aggregateVersion: 9,
      data: { ...project, name: 'New', from: 'active', to: 'on_hold' },
    });
    await host.deliver(projectStatusChanged, {
      firm,
      subject: told.ids.project,
      aggregateVersion: 5,
      data: { ...project, name: 'Old', from: 'planned', to: 'active' },
    });
    const page = await manager(host, firm).call(getClientOverview, idOf(busy.clientId));
    expect(page.body.projects).toMatchObject([{ name: 'New', status: 'on_hold' }]);
  });
});
