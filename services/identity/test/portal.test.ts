import { readFileSync } from 'node:fs';
import path from 'node:path';
import { type Host, hostService } from '@praxis/chassis/testing';
import {
  type ClientCreated,
  clientCreated,
  clientReactivated,
  contactChanged,
  onboardingCancelled,
  onboardingStepRetried,
} from '@praxis/contracts/clients';
import * as api from '@praxis/contracts/identity';
import { newId } from '@praxis/contracts/kernel';
import { identity } from '../src/service';
import { type FrontDoor, frontDoor, goodPassword, mailedToken, type Registered, unique, type Visitor } from './front-door';

const sample = JSON.parse(
  readFileSync(path.join(__dirname, '../../../contracts/test/golden/praxis.clients.client.created.v1.json'), 'utf8'),
).data as ClientCreated;

let host: Host;
let door: FrontDoor;
let firm: Registered;
beforeAll(async () => {
  host = await hostService(identity);
  door = frontDoor(host);
  firm = await door.register();
}, 120_000);
afterAll(() => host?.stop());

interface Started extends ClientCreated {
  contact: NonNullable<ClientCreated['contact']>;
  onboardingId: string;
  engagementId: string;
  proposalId: string;
}
const client = (contact: { email?: string; contactId?: string } = {}): Started => ({
  ...sample,
  clientId: newId(),
  onboardingId: newId(),
  engagementId: newId(),
  proposalId: newId(),
  openPortal: true,
  contact: {
    contactId: contact.contactId ?? newId(),
    name: 'Carla Contact',
    email: 'email' in contact ? contact.email : `${unique()}@client.example`,
  },
});
const start = (data: Started, event: typeof clientCreated | typeof clientReactivated = clientCreated, eventId?: string) =>
  host.deliver(event, { firm: firm.firmId, subject: data.clientId, data, ...(eventId === undefined ? {} : { eventId }) });
const created = async (data: Started) =>
  (await host.published(api.portalInvitationCreated)).filter((event) => event.data.onboardingId === data.onboardingId);
const cancel = (data: Started, undo: ('portal_invitation' | 'workspace')[] = ['portal_invitation']) =>
  host.deliver(onboardingCancelled, {
    firm: firm.firmId,
    subject: data.onboardingId,
    data: {
      onboardingId: data.onboardingId,
      proposalId: data.proposalId,
      contractId: newId(),
      clientId: data.clientId,
      engagementId: data.engagementId,
      undo,
      effectiveDate: '2027-01-21',
      reason: 'by mistake',
      cancelledAt: '2027-01-21T10:00:00.000Z',
    },
  });
const retry = (data: Started, causeEventId: string) =>
  host.deliver(onboardingStepRetried, {
    firm: firm.firmId,
    subject: data.onboardingId,
    data: {
      onboardingId: data.onboardingId,
      proposalId: data.proposalId,
      contractId: newId(),
      clientId: data.clientId,
      engagementId: data.engagementId,
      step: 'portal_invitation',
      service: 'identity',
      causeEventId,
      causeEventType: clientCreated.type,
    },
  });
const contact = (data: Started, email: string | undefined, aggregateVersion = 1) =>
  host.deliver(contactChanged, {
    firm: firm.firmId,
    subject: data.contact.contactId,
    aggregateVersion,
    data: { contactId: data.contact.contactId, name: data.contact.name, email, status: 'active', clients: [] },
  });
const accept = (token: string, body: object, visitor?: Visitor) =>
  door.public(api.acceptPortalInvitation, { params: { token }, body }, visitor === undefined ? {} : { visitor });
const invitationsOf = async (clientId: string) => (await firm.owner.call(api.listPortalInvitations, { query: { clientId } })).body.items;
const enter = async (data: Started) => {
  const token = await mailedToken(host, 'portal-invitation', data.contact.email as string);
  const reply = await accept(token, { password: goodPassword() });
  return { reply, visitor: door.visitor(reply.body.session) };
};

describe('a new client', () => {
  it('has its contact invited once, and the onboarding hears of it with its refs and correlation', async () => {
    const data = client();
    const { event } = await start(data);
    const [invited, ...more] = await created(data);
    expect(more).toEqual([]);
    expect(invited).toMatchObject({
      correlationid: event.correlationid,
      causationid: event.id,
      clientid: data.clientId,
      data: {
        clientId: data.clientId,
        contactId: data.contact.contactId,
        email: data.contact.email,
        role: 'portal_admin',
        engagementId: data.engagementId,
        proposalId: data.proposalId,
      },
    });
    const sent = await host.untilPublished(api.portalInvitationSent, ({ data: { onboardingId } }) => onboardingId === data.onboardingId);
    expect(sent.data.invitationId).toBe(invited?.data.invitationId);
    expect(await invitationsOf(data.clientId)).toMatchObject([{ id: invited?.data.invitationId, status: 'open', mail: 'sent' }]);
    const [mail] = (await host.mails()).filter(({ to }) => to.email === data.contact.email);
    expect(mail?.subject).toBe('Your client portal at Northwind Advisory');
  });

  it('told twelve times is invited once', async () => {
    const data = client();
    const { event } = await start(data);
    for (let index = 0; index < 11; index += 1) await start(data, clientCreated, event.id);
    await host.settled();
    expect(await created(data)).toHaveLength(1);
    expect((await host.mails()).filter(({ to }) => to.email === data.contact.email)).toHaveLength(1);
  });

  it('whose portal is not to be opened is left alone', async () => {
    const data = { ...client(), openPortal: false };
    await start(data);
    expect(await created(data)).toEqual([]);
    expect(await invitationsOf(data.clientId)).toEqual([]);
  });

  it('whose contact has no address fails the step, and changing the contact and retrying cures it', async () => {
    const data = client({ email: undefined });
    const { event, reacted } = await start(data);
    expect(reacted).toContainEqual(expect.objectContaining({ outcome: 'dead', errorCode: 'clients.contact_email_missing' }));
    const failed = await host.untilPublished(api.identityReactionFailed, ({ data: { causeEventId } }) => causeEventId === event.id);
    expect(failed).toMatchObject({
      correlationid: event.correlationid,
      data: { errorCode: 'clients.contact_email_missing', status: 'dead' },
    });
    const email = `${unique()}@client.example`;
    await contact(data, email);
    await retry(data, event.id);
    const invited = await host.untilPublished(api.portalInvitationCreated, (one) => one.data.onboardingId === data.onboardingId);
    expect(invited.data.email).toBe(email);
    await host.untilPublished(api.identityReactionRecovered, ({ data: { causeEventId } }) => causeEventId === event.id);
  });

  it('uses the contact as it is known here, whichever was heard first', async () => {
    const data = client();
    const email = `${unique()}@client.example`;
    await contact(data, email, 5);
    await contact(data, 'older@client.example', 4);
    await start(data);
    expect((await created(data))[0]?.data.email).toBe(email);
  });
});

describe('accepting', () => {
  it('opens the portal of that client and nothing else', async () => {
    const data = client();
    await start(data);
    const { reply, visitor } = await enter(data);
    expect(reply).toMatchObject({ status: 200, body: { clientId: data.clientId, firm: { id: firm.firmId } } });
    expect(await visitor.claims()).toMatchObject({
      kind: 'portal',
      roles: ['portal_admin'],
      client_ids: [data.clientId],
      firm_id: firm.firmId,
    });
    const me = await visitor.call(api.getMe);
    expect(me.body).toMatchObject({ kind: 'portal', clientIds: [data.clientId], person: { emailVerified: true } });
    expect(me.body.permissions).not.toContain('identity:user:read');
    expect((await visitor.call(api.listMembers)).body.code).toBe('identity.permission_missing');
    const told = await host.untilPublished(api.portalAccessActivated, (one) => one.data.onboardingId === data.onboardingId);
    expect(told).toMatchObject({ clientid: data.clientId, data: { contactId: data.contact.contactId, userId: reply.body.user.id } });
    expect((await firm.owner.call(api.listPortalAccesses, { query: { clientId: data.clientId } })).body.items).toMatchObject([
      { id: reply.body.portalGrantId, status: 'active' },
    ]);
  });

  it('works once', async () => {
    const data = client();
    await start(data);
    const token = await mailedToken(host, 'portal-invitation', data.contact.email as string);
    const replies = await Promise.all(Array.from({ length: 8 }, () => accept(token, { password: goodPassword() })));
    expect(replies.filter(({ status }) => status === 200)).toHaveLength(1);
    expect((await accept(token, { password: goodPassword() })).status).toBe(404);
  });

  it('a second client is one login with both, and the older token is stale', async () => {
    const first = client();
    await start(first);
    const { visitor } = await enter(first);
    const second = client({ email: first.contact.email as string });
    await start(second);
    const token = await mailedToken(host, 'portal-invitation', second.contact.email as string);
    expect((await accept(token, { password: goodPassword() })).body.code).toBe('identity.sign_in_to_accept');
    expect((await accept(token, {}, visitor)).status).toBe(200);
    expect((await visitor.call(api.getMe)).body.code).toBe('identity.token_stale');
    const renewed = await door.public(api.refreshSession, { body: { refreshToken: visitor.session.refreshToken } });
    expect((await door.visitor(renewed.body).claims()).client_ids?.sort()).toEqual([first.clientId, second.clientId].sort());
  });
});

describe('cancelling an onboarding', () => {
  it('takes an open invitation back, whatever it was sent to', async () => {
    const data = client();
    await start(data);
    const token = await mailedToken(host, 'portal-invitation', data.contact.email as string);
    await cancel(data);
    const revoked = await host.untilPublished(api.portalInvitationRevoked, (one) => one.data.onboardingId === data.onboardingId);
    expect(revoked.data.reason).toBe('by mistake');
    expect((await accept(token, { password: goodPassword() })).status).toBe(404);
    expect(await invitationsOf(data.clientId)).toMatchObject([{ status: 'revoked' }]);
  });

  it('closes a portal that was entered, at once', async () => {
    const data = client();
    await start(data);
    const { visitor } = await enter(data);
    await cancel(data);
    const revoked = await host.untilPublished(api.portalAccessRevoked, (one) => one.data.onboardingId === data.onboardingId);
    expect(revoked.clientid).toBe(data.clientId);
    expect((await visitor.call(api.getMe)).body.code).toBe('identity.token_stale');
    expect((await door.public(api.refreshSession, { body: { refreshToken: visitor.session.refreshToken } })).body.code).toBe(
      'identity.membership_inactive',
    );
  });

  it('that names other steps leaves the invitation alone', async () => {
    const data = client();
    await start(data);
    await cancel(data, ['workspace']);
    expect(await invitationsOf(data.clientId)).toMatchObject([{ status: 'open' }]);
  });

  it('that was heard before the client was keeps it from being invited', async () => {
    const data = client();
    await cancel(data);
    await start(data);
    expect(await created(data)).toEqual([]);
  });

  it('and the client’s return invites again', async () => {
    const data = client();
    await start(data);
    await cancel(data);
    const back: Started = { ...data, onboardingId: newId(), engagementId: newId() };
    await start(back, clientReactivated);
    expect(await created(back)).toHaveLength(1);
    expect(await invitationsOf(data.clientId)).toMatchObject([{ status: 'open' }, { status: 'revoked' }]);
  });
});

describe('retrying the step', () => {
  it('that had succeeded says it again, as a new event, without another mail', async () => {
    const data = client();
    const { event } = await start(data);
    await mailedToken(host, 'portal-invitation', data.contact.email as string);
    await retry(data, event.id);
    const [first, again] = await created(data);
    expect(again?.id).not.toBe(first?.id);
    expect(again?.data.invitationId).toBe(first?.data.invitationId);
    await host.settled();
    expect((await host.mails()).filter(({ to }) => to.email === data.contact.email)).toHaveLength(1);
  });

  it('after the mail had failed mails anew, to the address of now', async () => {
    const data = client();
    const { event } = await start(data);
    const former = await mailedToken(host, 'portal-invitation', data.contact.email as string);
    await host.sql('owner', `update portal_invitations set mail = 'failed' where contact_id = $1`, [data.contact.contactId]);
    const email = `${unique()}@client.example`;
    await contact(data, email);
    await retry(data, event.id);
    const present = await mailedToken(host, 'portal-invitation', email);
    expect((await accept(former, { password: goodPassword() })).status).toBe(404);
    expect((await accept(present, { password: goodPassword() })).status).toBe(200);
  });
});

describe('a mail that cannot be delivered', () => {
  it('is said of the invitation, which stands', async () => {
    const data = client();
    await start(data);
    await host.settled();
    const [{ id }] = await invitationsOf(data.clientId);
    const { unitOfWork, parts } = host.service.assembly;
    const act = { actor: 'job:identity.send-mail', correlationId: newId(), causationId: newId(), at: new Date() };
    await unitOfWork.inFirm(firm.firmId, act, (tx) =>
      parts.onMailOutcome?.(tx, { reference: { type: 'portal-invitation', id }, outcome: 'failed', detail: 'mailbox unavailable' }),
    );
    const failed = await host.untilPublished(api.portalInvitationFailed, (one) => one.data.onboardingId === data.onboardingId);
    expect(failed.data).toMatchObject({ invitationId: id, code: 'identity.mail_failed', detail: 'mailbox unavailable' });
    expect(await invitationsOf(data.clientId)).toMatchObject([{ status: 'open', mail: 'failed' }]);
  });
});

describe('by hand', () => {
  it('an invitation is sent again or revoked, and an access revoked', async () => {
    const data = client();
    await start(data);
    await host.settled();
    const [{ id }] = await invitationsOf(data.clientId);
    const resent = await firm.owner.call(api.resendPortalInvitation, { params: { id } });
    expect(resent.body.status).toBe('open');
    const { reply, visitor } = await enter(data);
    expect((await firm.owner.call(api.revokePortalInvitation, { params: { id } })).body).toMatchObject({
      code: 'http.illegal_transition',
      state: 'accepted',
    });
    const revoked = await firm.owner.call(api.revokePortalAccess, { params: { id: reply.body.portalGrantId } });
    expect(revoked.body.status).toBe('revoked');
    expect((await visitor.call(api.getMe)).body.code).toBe('identity.token_stale');
  });

  it('another firm finds nothing of it', async () => {
    const data = client();
    await start(data);
    const [{ id }] = await invitationsOf(data.clientId);
    const other = await door.register();
    expect((await other.owner.call(api.listPortalInvitations)).body.items).toEqual([]);
    expect((await other.owner.call(api.getPortalInvitation, { params: { id } })).status).toBe(404);
    expect((await other.owner.call(api.revokePortalInvitation, { params: { id } })).status).toBe(404);
  });
});
