import { type Host, hostService } from '@praxis/chassis/testing';
import * as api from '@praxis/contracts/identity';
import { newId } from '@praxis/contracts/kernel';
import { identity } from '../src/service';
import { type FrontDoor, frontDoor, goodPassword, key, mailedToken, type Registered, unique, type Visitor } from './front-door';

let host: Host;
let door: FrontDoor;
let aheadMs = 0;
const now = (): Date => new Date(Date.now() + aheadMs);
let firm: Registered;
beforeAll(async () => {
  host = await hostService(identity, { now });
  door = frontDoor(host, now);
}, 120_000);
beforeEach(async () => {
  firm = await door.register();
});
afterAll(() => host?.stop());

const address = (): string => `${unique()}@staff.example`;
const invite = (by: Visitor, email: string, roles = ['staff']) =>
  by.call(api.createInvitation, { body: { email, name: 'Stefan Staff', roles } });
const accept = (token: string, body: object, visitor?: Visitor) =>
  door.public(api.acceptInvitation, { params: { token }, body }, visitor === undefined ? {} : { visitor });
/** Somebody who joined by invitation. */
const join = async (by: Visitor, roles = ['staff']) => {
  const email = address();
  const password = goodPassword();
  await invite(by, email, roles);
  const reply = await accept(await mailedToken(host, 'invitation', email), { name: 'Stefan Staff', password });
  return {
    email,
    password,
    visitor: door.visitor(reply.body.session),
    memberId: reply.body.membershipId as string,
    userId: reply.body.user.id as string,
  };
};
const verify = async (person: Registered): Promise<void> => {
  await door.public(api.confirmEmail, { params: { token: await mailedToken(host, 'email-verification', person.email) } });
};

describe('an invitation', () => {
  it('goes by mail, never in a reply, and lets somebody new join with a password of their own', async () => {
    const email = address();
    const invited = await invite(firm.owner, email, ['manager']);
    expect(invited).toMatchObject({ status: 201, body: { email, roles: ['manager'], status: 'open', version: 1 } });
    const token = await mailedToken(host, 'invitation', email);
    expect(JSON.stringify(invited.body)).not.toContain(token);
    const [mail] = (await host.mails()).filter(({ to }) => to.email === email);
    expect(mail?.subject).toBe('Olivia Owner invites you to Northwind Advisory');
    const view = await door.public(api.viewInvitation, { params: { token } });
    expect(view.body).toMatchObject({ email, name: 'Stefan Staff', firm: { name: 'Northwind Advisory' }, accept: 'with_password' });

    const joined = await accept(token, { name: 'Stefan Stahl', password: goodPassword() });
    expect(joined).toMatchObject({ status: 200, body: { firm: { id: firm.firmId }, user: { name: 'Stefan Stahl', email } } });
    const me = await door.visitor(joined.body.session).call(api.getMe);
    expect(me.body).toMatchObject({ roles: ['manager'], person: { emailVerified: true }, membershipId: joined.body.membershipId });
    const told = await host.untilPublished(api.membershipActivated, ({ data }) => data.membershipId === joined.body.membershipId);
    expect(told.data).toMatchObject({ name: 'Stefan Stahl', email, roles: ['manager'] });
    expect((await host.untilPublished(api.userInvited, ({ data }) => data.email === email)).data).toMatchObject({ roles: ['manager'] });
    expect((await firm.owner.call(api.getInvitation, { params: { id: invited.body.id } })).body).toMatchObject({
      status: 'accepted',
      mail: 'sent',
    });
  });

  it('works once: twelve who follow it at once make one member', async () => {
    const email = address();
    await invite(firm.owner, email);
    const token = await mailedToken(host, 'invitation', email);
    const password = goodPassword();
    const replies = await Promise.all(Array.from({ length: 12 }, () => accept(token, { password })));
    expect(replies.filter(({ status }) => status === 200)).toHaveLength(1);
    const members = await firm.owner.call(api.listMembers, { query: { q: email } });
    expect(members.body.items).toHaveLength(1);
    expect((await accept(token, { password: goodPassword() })).status).toBe(404);
  });

  it('repeated with its Idempotency-Key gets the first answer', async () => {
    const email = address();
    await invite(firm.owner, email);
    const token = await mailedToken(host, 'invitation', email);
    const call = { params: { token }, body: { password: goodPassword() }, headers: { 'idempotency-key': key() } };
    const first = await door.public(api.acceptInvitation, call);
    expect(first.status).toBe(200);
    // The link itself is used up, so only a request that never got its answer would be repeated; it is told the truth.
    expect([200, 404]).toContain((await door.public(api.acceptInvitation, call)).status);
  });

  it('sent again voids the former link, and runs out after a week', async () => {
    const email = address();
    const { body } = await invite(firm.owner, email);
    const former = await mailedToken(host, 'invitation', email);
    expect((await firm.owner.call(api.resendInvitation, { params: { id: body.id } })).body).toMatchObject({ status: 'open', version: 3 });
    const present = await mailedToken(host, 'invitation', email);
    expect(present).not.toBe(former);
    expect((await accept(former, { password: goodPassword() })).status).toBe(404);
    aheadMs += 8 * 86_400_000;
    const owner = door.visitor((await door.public(api.createSession, { body: { email: firm.email, password: firm.password } })).body);
    expect((await accept(present, { password: goodPassword() })).status).toBe(404);
    expect((await owner.call(api.listInvitations, { query: { status: 'expired' } })).body.items).toMatchObject([{ id: body.id }]);
    // The same address can be invited anew, or the old invitation be sent again.
    expect((await invite(owner, email)).status).toBe(201);
  });

  it('is revoked for good', async () => {
    const email = address();
    const { body } = await invite(firm.owner, email);
    const token = await mailedToken(host, 'invitation', email);
    expect((await firm.owner.call(api.revokeInvitation, { params: { id: body.id } })).body.status).toBe('revoked');
    expect((await accept(token, { password: goodPassword() })).status).toBe(404);
    expect((await firm.owner.call(api.resendInvitation, { params: { id: body.id } })).body).toMatchObject({
      code: 'http.illegal_transition',
      state: 'revoked',
    });
  });

  it('is not made twice for one address, nor for a member', async () => {
    const email = address();
    const first = await invite(firm.owner, email);
    expect((await invite(firm.owner, email.toUpperCase())).body).toMatchObject({
      code: 'identity.already_invited',
      invitationId: first.body.id,
    });
    expect((await invite(firm.owner, firm.email)).body.code).toBe('identity.already_member');
  });

  it('gives nobody what the inviter does not have', async () => {
    const admin = await join(firm.owner, ['admin']);
    expect((await invite(admin.visitor, address(), ['billing'])).body).toMatchObject({
      code: 'identity.role_not_yours_to_give',
      missing: ['finance:money:read'],
    });
    expect((await invite(admin.visitor, address(), ['owner'])).body.code).toBe('identity.role_not_yours_to_give');
    expect((await invite(admin.visitor, address(), ['staff'])).status).toBe(201);
    expect((await invite(admin.visitor, address(), ['wizard'])).body.code).toBe('identity.role_unknown');
    const staff = await join(firm.owner, ['staff']);
    expect((await invite(staff.visitor, address())).body).toMatchObject({
      code: 'identity.permission_missing',
      permission: 'identity:user:write',
    });
  });

  it('counts against the limit of users while it is open', async () => {
    await host.sql('owner', `update firms set limits = jsonb_set(limits, '{users}', '2') where firm_id = $1`, [firm.firmId]);
    expect((await invite(firm.owner, address())).status).toBe(201);
    expect((await invite(firm.owner, address())).body).toMatchObject({ code: 'identity.limit_users', limit: 2 });
  });

  it('to a firm that is suspended leads nowhere', async () => {
    const email = address();
    await invite(firm.owner, email);
    const token = await mailedToken(host, 'invitation', email);
    await host.sql('owner', `update firms set status = 'suspended' where firm_id = $1`, [firm.firmId]);
    expect((await door.public(api.viewInvitation, { params: { token } })).status).toBe(404);
    expect((await accept(token, { password: goodPassword() })).status).toBe(404);
  });
});

describe('accepting with an address that is known', () => {
  it('needs that person’s session where the address is verified, and takes no password', async () => {
    const person = await door.register();
    await verify(person);
    await invite(firm.owner, person.email, ['billing']);
    const token = await mailedToken(host, 'invitation', person.email);
    expect((await door.public(api.viewInvitation, { params: { token } })).body.accept).toBe('signed_in');
    const guessed = await accept(token, { password: person.password });
    expect(guessed).toMatchObject({ status: 401, body: { code: 'identity.sign_in_to_accept' } });
    const stranger = await accept(token, {}, firm.owner);
    expect(stranger).toMatchObject({ status: 403, body: { code: 'identity.address_mismatch' } });
    const joined = await accept(token, {}, person.owner);
    expect(joined).toMatchObject({ status: 200, body: { user: { id: person.userId } } });
    expect(joined.body.session).toBeUndefined();
    const there = await door.public(api.switchSession, { body: { firmId: firm.firmId, refreshToken: person.owner.session.refreshToken } });
    expect(await door.visitor(there.body).claims()).toMatchObject({ firm_id: firm.firmId, roles: ['billing'] });
  });

  it('a refresh token proves the session as well', async () => {
    const person = await door.register();
    await verify(person);
    await invite(firm.owner, person.email);
    const token = await mailedToken(host, 'invitation', person.email);
    expect((await accept(token, { refreshToken: person.owner.session.refreshToken })).status).toBe(200);
  });

  it('proves the mailbox: whoever registered with it before and never proved it loses password and sessions', async () => {
    const squatter = await door.register();
    await invite(firm.owner, squatter.email);
    const token = await mailedToken(host, 'invitation', squatter.email);
    const password = goodPassword();
    const joined = await accept(token, { name: 'The Real One', password });
    expect(joined).toMatchObject({ status: 200, body: { user: { id: squatter.userId, name: 'The Real One' } } });
    const old = await door.public(api.createSession, { body: { email: squatter.email, password: squatter.password } });
    expect(old.body.code).toBe('identity.credentials_invalid');
    expect((await squatter.owner.call(api.getMe)).body.code).toBe('identity.token_stale');
    expect((await door.public(api.refreshSession, { body: { refreshToken: squatter.owner.session.refreshToken } })).status).toBe(401);
    const fresh = await door.public(api.createSession, { body: { email: squatter.email, password, firm: firm.slug } });
    expect((await door.visitor(fresh.body).call(api.getMe)).body).toMatchObject({ person: { emailVerified: true }, roles: ['staff'] });
  });

  it('somebody who is unverified works only in the firm that they registered', async () => {
    const person = await door.register();
    await host.sql(
      'owner',
      `insert into memberships (firm_id, id, user_id, name, email, email_key, roles, status, founder, created_at, version)
       values ($1, $2, $3, 'X', 'x', 'x', '["owner"]', 'active', false, now(), 1)`,
      [firm.firmId, newId(), person.userId],
    );
    const refused = await door.public(api.createSession, { body: { email: person.email, password: person.password, firm: firm.slug } });
    expect(refused.status).toBe(401);
    await verify(person);
    const allowed = await door.public(api.createSession, { body: { email: person.email, password: person.password, firm: firm.slug } });
    expect(allowed.status).toBe(201);
  });
});

describe('members', () => {
  it('are listed, found and shown, page by page', async () => {
    for (const roles of [['staff'], ['manager'], ['readonly']]) await join(firm.owner, roles);
    const first = await firm.owner.call(api.listMembers, { query: { limit: 3 } });
    expect(first.body.items).toHaveLength(3);
    const rest = await firm.owner.call(api.listMembers, { query: { limit: 3, cursor: first.body.nextCursor } });
    expect(rest.body.items).toHaveLength(1);
    const [one] = rest.body.items;
    const shown = await firm.owner.call(api.getMember, { params: { id: one.id } });
    expect([shown.body, shown.headers['etag']]).toEqual([one, `"${one.version}"`]);
  });

  it('with other roles get them with the next token; tokens with the old ones are stale at once', async () => {
    const staff = await join(firm.owner, ['staff']);
    const put = (version: string, roles: string[]) =>
      firm.owner.call(api.changeMemberRoles, { params: { id: staff.memberId }, body: { roles }, headers: { 'if-match': version } });
    expect((await put('"7"', ['manager'])).status).toBe(412);
    expect((await put('"1"', ['manager'])).body).toMatchObject({ roles: ['manager'], version: 2 });
    expect((await staff.visitor.call(api.getMe)).body.code).toBe('identity.token_stale');
    const renewed = await door.public(api.refreshSession, { body: { refreshToken: staff.visitor.session.refreshToken } });
    expect((await door.visitor(renewed.body).call(api.getMe)).body).toMatchObject({ roles: ['manager'] });
    const told = await host.untilPublished(api.membershipRolesChanged, ({ data }) => data.membershipId === staff.memberId);
    expect(told.data).toMatchObject({ roles: ['manager'], status: 'active' });
    expect((await firm.owner.call(api.changeMemberRoles, { params: { id: staff.memberId }, body: { roles: ['staff'] } })).status).toBe(428);
  });

  it('that are disabled have no access from then on, and their place is free again', async () => {
    const staff = await join(firm.owner, ['staff']);
    expect((await firm.owner.call(api.disableMember, { params: { id: staff.memberId } })).body.status).toBe('disabled');
    expect((await staff.visitor.call(api.getMe)).body.code).toBe('identity.token_stale');
    expect((await door.public(api.refreshSession, { body: { refreshToken: staff.visitor.session.refreshToken } })).body.code).toBe(
      'identity.membership_inactive',
    );
    expect((await door.public(api.createSession, { body: { email: staff.email, password: staff.password } })).body.code).toBe(
      'identity.credentials_invalid',
    );
    expect((await host.untilPublished(api.membershipDisabled, ({ data }) => data.membershipId === staff.memberId)).data.userId).toBe(
      staff.userId,
    );
    expect((await firm.owner.call(api.disableMember, { params: { id: staff.memberId } })).body.code).toBe('http.illegal_transition');
    expect((await firm.owner.call(api.enableMember, { params: { id: staff.memberId } })).body.status).toBe('active');
    expect((await door.public(api.createSession, { body: { email: staff.email, password: staff.password } })).status).toBe(201);
  });

  it('never lose the last owner, not even when two owners demote each other at once', async () => {
    const second = await join(firm.owner, ['owner']);
    const ownId = (await firm.owner.call(api.getMe)).body.membershipId as string;
    const demote = (by: Visitor, id: string) =>
      by.call(api.changeMemberRoles, { params: { id }, body: { roles: ['staff'] }, headers: { 'if-match': '"1"' } });
    const replies = await Promise.all([demote(firm.owner, second.memberId), demote(second.visitor, ownId)]);
    expect(replies.filter(({ status }) => status === 200).length).toBeLessThanOrEqual(1);
    const [owners] = await host.sql<{ count: string }>(
      'owner',
      `select count(*) from memberships where firm_id = $1 and roles ? 'owner' and status = 'active'`,
      [firm.firmId],
    );
    expect(Number(owners?.count)).toBeGreaterThanOrEqual(1);
    const alone = await door.register();
    const aloneId = (await alone.owner.call(api.getMe)).body.membershipId;
    expect((await demote(alone.owner, aloneId)).body.code).toBe('identity.last_owner');
    expect((await alone.owner.call(api.disableMember, { params: { id: aloneId } })).body.code).toBe('identity.last_owner');
  });

  it('of another firm are not there: the answers are those for an id that never was', async () => {
    const other = await door.register();
    const staff = await join(firm.owner, ['staff']);
    const invited = await invite(firm.owner, address());
    const calls = (id: string, invitationId: string) => [
      other.owner.call(api.getMember, { params: { id } }),
      other.owner.call(api.disableMember, { params: { id } }),
      other.owner.call(api.changeMemberRoles, { params: { id }, body: { roles: ['staff'] }, headers: { 'if-match': '"1"' } }),
      other.owner.call(api.getInvitation, { params: { id: invitationId } }),
      other.owner.call(api.resendInvitation, { params: { id: invitationId } }),
      other.owner.call(api.revokeInvitation, { params: { id: invitationId } }),
    ];
    const plain = (replies: { status: number; body: { traceId?: string } }[]) =>
      replies.map(({ status, body: { traceId: _, ...body } }) => ({ status, body }));
    const foreign = plain(await Promise.all(calls(staff.memberId, invited.body.id)));
    expect(foreign).toEqual(plain(await Promise.all(calls(newId(), newId()))));
    expect(foreign.map(({ status }) => status)).toEqual([404, 404, 404, 404, 404, 404]);
    expect((await other.owner.call(api.listMembers)).body.items).toHaveLength(1);
    expect((await other.owner.call(api.listInvitations)).body.items).toEqual([]);
  });
});
