import { edgeFirmSubject } from '@praxis/chassis/edge';
import { type Host, hostService, until } from '@praxis/chassis/testing';
import { clientArchived, clientCreated } from '@praxis/contracts/clients';
import { documentUploaded } from '@praxis/contracts/documents';
import * as api from '@praxis/contracts/identity';
import { newId } from '@praxis/contracts/kernel';
import { identity } from '../src/service';
import { type FrontDoor, frontDoor, goodPassword, mailedToken, type Registered, unique } from './front-door';

let host: Host;
let door: FrontDoor;
let aheadMs = 0;
const now = (): Date => new Date(Date.now() + aheadMs);
const DAY = 86_400_000;
beforeAll(async () => {
  host = await hostService(identity, { now });
  door = frontDoor(host, now);
}, 120_000);
afterEach(() => {
  aheadMs = 0;
});
afterAll(() => host?.stop());

const operate = async (name: string, positional: string[], options: Record<string, string> = {}) => {
  const command = host.service.assembly.parts.commands?.find((one) => one.name === name);
  if (command === undefined) throw new Error(`There is no command ${name}`);
  return command.run({ positional, options }, { actor: 'operator:cli', correlationId: newId(), causationId: newId(), at: now() });
};
const operator = () => host.as(undefined, { kind: 'operator', permissions: ['operations:firms:manage'] });
/** As if that many days had gone by, and the minute had struck. */
const daysLater = async (days: number): Promise<void> => {
  aheadMs = days * DAY;
  await host.runSchedule('firms', now());
  await host.settled();
};
const statusOf = async (firm: Registered) =>
  (await host.sql<{ status: string }>('owner', 'select status from firms where firm_id = $1', [firm.firmId]))[0]?.status;
/** When the firm is looked at next. */
const dueOf = async (firm: Registered) =>
  (await host.sql<{ due_at: Date }>('owner', 'select due_at from firms where firm_id = $1', [firm.firmId]))[0]?.due_at;
const mailsTo = async (email: string, template: string) =>
  (await host.mails()).filter((mail) => mail.to.email === email && mail.template === template);
/** A session at the present, for clocks that were moved. */
const signedIn = async (firm: Registered) =>
  door.visitor((await door.public(api.createSession, { body: { email: firm.email, password: firm.password } })).body);
/** Somebody else of the firm, who has accepted an invitation. */
const member = async (firm: Registered, role: string) => {
  const email = `${role}@${unique()}.example`;
  await firm.owner.call(api.createInvitation, { body: { email, name: 'Mina', roles: [role] } });
  const token = await mailedToken(host, 'invitation', email);
  const { body } = await door.public(api.acceptInvitation, { params: { token }, body: { password: goodPassword() } });
  return door.visitor(body.session);
};

describe('the trial', () => {
  it('tells the owners seven days and one day before its end, once each, and then suspends', async () => {
    const firm = await door.register();
    await daysLater(22);
    expect(await mailsTo(firm.email, 'trial-ending')).toHaveLength(0);
    await daysLater(24);
    await daysLater(24.5);
    expect((await dueOf(firm))?.getTime()).toBeGreaterThan(now().getTime());
    const [first, ...more] = await mailsTo(firm.email, 'trial-ending');
    expect(more).toEqual([]);
    expect(first?.text).toContain('days left: 7');
    await daysLater(29.9);
    expect((await mailsTo(firm.email, 'trial-ending')).map(({ text }) => /days left: (\d)/.exec(text)?.[1]).sort()).toEqual(['1', '7']);
    expect(await statusOf(firm)).toBe('trial');
    await daysLater(30.01);
    expect(await statusOf(firm)).toBe('suspended');
    const told = await host.untilPublished(api.firmStatusChanged, ({ firmid }) => firmid === firm.firmId);
    expect(told.data).toMatchObject({ status: 'suspended', version: 2 });
    expect(await mailsTo(firm.email, 'firm-suspended')).toHaveLength(1);
    await daysLater(31);
    expect(await mailsTo(firm.email, 'firm-suspended')).toHaveLength(1);
  });

  it('that was activated goes on and hears nothing', async () => {
    const firm = await door.register();
    await operate('firm reactivate', [firm.slug], { reason: 'bought' });
    await daysLater(40);
    expect(await statusOf(firm)).toBe('active');
    expect(await mailsTo(firm.email, 'trial-ending')).toEqual([]);
  });

  it('counts its days where the firm is: another zone moves the hour of the notice', async () => {
    const firm = await door.register();
    const hourIn = (zone: string, at: Date | undefined) => at?.toLocaleTimeString('en-GB', { timeZone: zone });
    expect(hourIn('Europe/Vienna', await dueOf(firm))).toBe('09:00:00');
    await firm.owner.call(api.updateFirm, { body: { timezone: 'America/New_York' }, headers: { 'if-match': '"1"' } });
    expect(hourIn('America/New_York', await dueOf(firm))).toBe('09:00:00');
  });
});

describe('giving the firm up', () => {
  const cancel = (firm: Registered, slug = firm.slug) => firm.owner.call(api.cancelFirm, { body: { slug, reason: 'retiring' } });

  it('takes the slug, comes a week later, and can be taken back until then', async () => {
    const firm = await door.register();
    expect((await cancel(firm, 'other')).body.code).toBe('identity.slug_mismatch');
    const asked = await cancel(firm);
    expect(asked).toMatchObject({ status: 200, body: { status: 'trial', version: 2 } });
    expect(Date.parse(asked.body.cancelsAt) - Date.now()).toBeGreaterThan(6.9 * DAY);
    expect((await cancel(firm)).body.code).toBe('http.illegal_transition');
    const kept = await firm.owner.call(api.keepFirm);
    expect(kept.body.cancelsAt).toBeUndefined();
    expect((await firm.owner.call(api.keepFirm)).status).toBe(409);
    await daysLater(8);
    expect(await statusOf(firm)).toBe('trial');
    expect(await mailsTo(firm.email, 'firm-cancelling')).toHaveLength(1);
    expect(await mailsTo(firm.email, 'firm-kept')).toHaveLength(1);
  });

  it('ends it: owners read and export for ninety days, nobody else anything, and then nobody', async () => {
    const firm = await door.register();
    const admin = await member(firm, 'admin');
    await cancel(firm);
    expect((await admin.call(api.cancelFirm, { body: { slug: firm.slug } })).body.code).toBe('identity.permission_missing');
    await daysLater(7.01);
    expect(await statusOf(firm)).toBe('cancelled');
    const owner = await signedIn(firm);
    expect(await owner.call(api.getFirm)).toMatchObject({ status: 200, body: { status: 'cancelled' } });
    expect((await owner.call(api.exportAuditEvents)).status).toBe(200);
    expect((await owner.call(api.updateFirm, { body: { name: 'X' }, headers: { 'if-match': '"3"' } })).body.code).toBe(
      'identity.firm_cancelled',
    );
    aheadMs = 97.1 * DAY;
    const late = await signedIn(firm);
    expect((await late.call(api.getFirm)).body.code).toBe('identity.firm_cancelled');
    expect((await late.call(api.getMe)).status).toBe(200);
    await expect(operate('firm reactivate', [firm.slug], { reason: 'back' })).rejects.toThrow(/illegal_transition/);
  });
});

describe('while a firm is suspended', () => {
  it('admins read, staff does not, mail waits and goes out when it is active again', async () => {
    const firm = await door.register();
    const [admin, staff] = [await member(firm, 'admin'), await member(firm, 'staff')];
    const guest = `guest@${unique()}.example`;
    await operate('firm suspend', [firm.slug], { reason: 'unpaid' });
    expect((await firm.owner.call(api.listMembers)).status).toBe(200);
    expect((await admin.call(api.listMembers)).status).toBe(200);
    expect((await staff.call(api.listMembers)).body.code).toBe('identity.firm_suspended');
    expect((await staff.call(api.getMe)).status).toBe(200);
    expect((await admin.call(api.createInvitation, { body: { email: guest, name: 'G', roles: ['staff'] } })).body.code).toBe(
      'identity.firm_suspended',
    );
    // A reaction goes on, its mail does not leave.
    await deliverClient(firm, newId(), guest);
    await host.settled();
    expect(await mailsTo(guest, 'portal-invitation')).toEqual([]);
    const [invited] = await host.sql<{ mail: string }>('owner', 'select mail from portal_invitations where email = $1', [guest]);
    expect(invited?.mail).toBe('queued');
    await operate('firm reactivate', [firm.slug], { reason: 'paid' });
    await host.service.assembly.jobs.resume();
    await until(async () => ((await mailsTo(guest, 'portal-invitation')).length === 1 ? true : undefined), {
      deadlineMs: 15_000,
      what: 'the mail that was held',
    });
    expect(await mailsTo(firm.email, 'firm-suspended')).toHaveLength(1);
    expect(await mailsTo(firm.email, 'firm-active')).toHaveLength(1);
  });
});

const buyer = {
  kind: 'company',
  displayName: 'Client',
  legalName: 'Client Ltd',
  taxIds: [],
  taxTreatment: 'domestic',
  currency: 'EUR',
  poNumberRequired: false,
} as const;
const clientData = (clientId: string) => ({ clientId, number: 'CL-0001', confidential: false, tags: [], buyer });
const deliverClient = (firm: Registered, clientId: string, email?: string) =>
  host.deliver(clientCreated, {
    firm: firm.firmId,
    subject: clientId,
    data: {
      ...clientData(clientId),
      status: 'active',
      openPortal: email !== undefined,
      ...(email === undefined ? {} : { contact: { contactId: newId(), name: 'Carla', email } }),
    } as never,
  });

describe('limits', () => {
  it('are never below what is used, whoever sets them', async () => {
    const firm = await door.register();
    await firm.owner.call(api.createInvitation, { body: { email: `a@${unique()}.example`, name: 'A', roles: ['staff'] } });
    const [kept, archived] = [newId(), newId()];
    await deliverClient(firm, kept);
    await deliverClient(firm, archived);
    await host.deliver(clientArchived, {
      firm: firm.firmId,
      subject: archived,
      data: { ...clientData(archived), status: 'archived' } as never,
      aggregateversion: 2,
    } as never);
    await host.deliver(documentUploaded, {
      firm: firm.firmId,
      subject: newId(),
      data: {
        documentId: newId(),
        version: 1,
        folderId: newId(),
        clientId: kept,
        name: 'a.txt',
        visibility: 'internal',
        mediaType: 'text/plain',
        sizeBytes: 3_000_000_000,
        sha256: '0'.repeat(64),
        uploadedBy: 'user:1',
        uploadedAt: new Date().toISOString(),
      } as never,
    });
    const metadata = await operator().call(api.getFirmMetadata, { params: { id: firm.firmId } });
    expect(metadata.body).toMatchObject({ slug: firm.slug, usage: { users: 2, clients: 1, storageBytes: 3_000_000_000 } });
    const set = (limits: { users: number; clients: number; storageBytes: number }) =>
      operator().call(api.setFirmLimits, { params: { id: firm.firmId }, body: limits });
    const enough = { users: 2, clients: 1, storageBytes: 3_000_000_000 };
    for (const below of [{ users: 1 }, { clients: 0 }, { storageBytes: 2_999_999_999 }]) {
      expect(await set({ ...enough, ...below })).toMatchObject({
        status: 409,
        body: { code: 'identity.limit_below_use', below: Object.keys(below), usage: { users: 2, clients: 1 } },
      });
    }
    expect((await set(enough)).body.limits).toEqual(enough);
    await expect(operate('firm limits', [firm.slug], { users: '1' })).rejects.toThrow(/limit_below_use/);
    expect(await operate('firm limits', [firm.slug], { users: '3', 'storage-gb': '4' })).toContain('3 users, 1 clients and 4 GB');
    expect((await door.edgeState())[edgeFirmSubject(firm.firmId)]).toMatchObject({
      facts: { limits: { users: 3, clients: 1, storageBytes: 4_000_000_000 }, version: 3 },
    });
  });

  it('let one in of many who come at the last place', async () => {
    const firm = await door.register();
    await operate('firm limits', [firm.slug], { users: '3' });
    const invite = () => firm.owner.call(api.createInvitation, { body: { email: `x@${unique()}.example`, name: 'X', roles: ['staff'] } });
    // The first request after a change of the firm writes its facts, behind which others would queue.
    expect((await invite()).status).toBe(201);
    const answers = await Promise.all(Array.from({ length: 6 }, invite));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409, 409, 409]);
    expect(answers.find(({ status }) => status === 409)?.body).toMatchObject({ code: 'identity.limit_users', limit: 3 });
  });
});

describe('operators of the platform', () => {
  it('list firms page by page with metadata, and change their status, which stands in the firm’s own chain', async () => {
    const firms = [await door.register(), await door.register(), await door.register()];
    const first = await operator().call(api.listFirms, { query: { limit: 2 } });
    expect(first.body.items.map(({ slug }: { slug: string }) => slug)).toEqual([firms[2]?.slug, firms[1]?.slug]);
    const second = await operator().call(api.listFirms, { query: { limit: 2, cursor: first.body.nextCursor } });
    expect(second.body.items[0].slug).toBe(firms[0]?.slug);
    const [firm] = firms as [Registered];
    const call = (operation: typeof api.suspendFirm | typeof api.activateFirm | typeof api.endFirm, body: object) =>
      operator().call(operation, { params: { id: firm.firmId }, body });
    expect((await call(api.suspendFirm, { reason: 'unpaid' })).body).toMatchObject({ status: 'suspended', statusReason: 'unpaid' });
    expect((await call(api.suspendFirm, { reason: 'unpaid' })).status).toBe(409);
    expect((await call(api.activateFirm, { reason: 'paid' })).body.status).toBe('active');
    expect((await call(api.endFirm, { reason: 'fraud', slug: 'other' })).body.code).toBe('identity.slug_mismatch');
    expect((await call(api.endFirm, { reason: 'fraud', slug: firm.slug })).body.status).toBe('cancelled');
    expect((await operator().call(api.getFirmMetadata, { params: { id: newId() } })).status).toBe(404);
    await host.settled();
    const { body } = await firm.owner.call(api.listAuditEvents, { query: { target: 'firm' } });
    const acts = body.items.map(({ action, reason }: { action: string; reason?: string }) => [action, reason]);
    expect(acts).toEqual([
      ['firm.cancel', 'fraud'],
      ['firm.activate', 'paid'],
      ['firm.suspend', 'unpaid'],
      ['firm.register', undefined],
    ]);
  });
});
