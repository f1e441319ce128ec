import { type Host, hostService } from '@praxis/chassis/testing';
import * as api from '@praxis/contracts/identity';
import { REFRESH_COOKIE } from '@praxis/contracts/kernel';
import { identity } from '../src/service';
import { type FrontDoor, frontDoor, goodPassword, key, mailedToken, type Registered, type Reply, unique } from './front-door';

let host: Host;
let door: FrontDoor;
let person: Registered;
let aheadMs = 0;
const now = (): Date => new Date(Date.now() + aheadMs);
beforeAll(async () => {
  host = await hostService(identity, { now });
  door = frontDoor(host, now);
  person = await door.register();
}, 120_000);
afterAll(() => host?.stop());

/** What the gateway lets through of a page of the platform's own that keeps its refresh token in the cookie. */
const page = (token?: string) => ({
  'praxis-session': 'cookie',
  ...(token === undefined ? {} : { cookie: `${REFRESH_COOKIE}=${token}` }),
});
const SET = new RegExp(`^${REFRESH_COOKIE}=([A-Za-z0-9_-]{55}); Path=/; Max-Age=604800; Secure; HttpOnly; SameSite=Strict$`);
/** The refresh token that a reply sets, which is nowhere else in it. */
function cookieOf({ headers, body }: Reply, session: object = body): string {
  const token = SET.exec(headers['set-cookie'] ?? '')?.[1];
  if (token === undefined) throw new Error(`No cookie is set: ${headers['set-cookie']}`);
  expect(session).not.toHaveProperty('refreshToken');
  expect(JSON.stringify(body)).not.toContain(token);
  return token;
}
const signIn = ({ email, password }: Pick<Registered, 'email' | 'password'>) =>
  door.public(api.createSession, { body: { email, password }, headers: page() });
const refresh = (token?: string, body: object = {}) => door.public(api.refreshSession, { body, headers: page(token) });
const registration = (email: string, password: string) => ({
  firm: { name: 'By a page', slug: `page-${unique()}`, timezone: 'Europe/Vienna', currency: 'EUR', country: 'AT' },
  owner: { name: 'Pia Page', email, password },
});

describe('a page of a browser', () => {
  it('has the refresh token in a cookie that only the server reads, from sign-in and every refresh', async () => {
    const first = cookieOf(await signIn(person));
    const reply = await refresh(first);
    expect(reply).toMatchObject({
      status: 200,
      body: { status: 'authenticated', expiresIn: 600 },
      headers: { 'cache-control': 'no-store' },
    });
    const next = cookieOf(reply);
    expect(next).not.toBe(first);
    expect((await door.visitor(reply.body).call(api.getMe)).status).toBe(200);
    expect((await refresh(next)).status).toBe(200);
  });

  it('has it from registration, and again for the same key, and nothing of it is stored in clear', async () => {
    const call = { headers: { 'idempotency-key': key(), ...page() }, body: registration(`pia-${unique()}@firm.example`, goodPassword()) };
    const reply = await door.public(api.registerFirm, call);
    expect(reply.status).toBe(201);
    const token = cookieOf(reply, reply.body.session);
    expect(cookieOf(await door.public(api.registerFirm, call), reply.body.session)).toBe(token);
    expect(JSON.stringify(await host.sql('owner', 'select headers, encode(reply, $1) from idempotency', ['escape']))).not.toContain(token);
    expect((await refresh(token)).status).toBe(200);
  });

  it('has it from an invitation that it accepts, and proves its session there by it', async () => {
    const email = `gita-${unique()}@firm.example`;
    await person.owner.call(api.createInvitation, { body: { email, name: 'Gita', roles: ['staff'] } });
    const token = await mailedToken(host, 'invitation', email);
    const body = { name: 'Gita', password: goodPassword() };
    const joined = await door.public(api.acceptInvitation, { params: { token }, body, headers: page() });
    expect(joined.status).toBe(200);
    const cookie = cookieOf(joined, joined.body.session);

    const other = await door.register();
    await other.owner.call(api.createInvitation, { body: { email, name: 'Gita', roles: ['staff'] } });
    const second = { params: { token: await mailedToken(host, 'invitation', email) }, body: {} };
    expect((await door.public(api.acceptInvitation, { ...second, headers: page() })).body.code).toBe('identity.sign_in_to_accept');
    // Without the header the cookie proves nothing: a page of anybody else sends it as well.
    const { cookie: sent } = page(cookie);
    expect((await door.public(api.acceptInvitation, { ...second, headers: { cookie: sent ?? '' } })).status).toBe(401);
    const accepted = await door.public(api.acceptInvitation, { ...second, headers: page(cookie) });
    expect([accepted.status, accepted.headers['set-cookie']]).toEqual([200, undefined]);
    const switched = await door.public(api.switchSession, { body: { firmId: other.firmId }, headers: page(cookie) });
    expect((await door.visitor(switched.body).claims()).firm_id).toBe(other.firmId);
    cookieOf(switched);
  });

  it('loses it when it signs out', async () => {
    const signedIn = await signIn(person);
    const token = cookieOf(signedIn);
    const reply = await door.visitor(signedIn.body).call(api.endCurrentSession, { headers: page(token) });
    expect([reply.status, reply.headers['set-cookie']]).toEqual([
      204,
      `${REFRESH_COOKIE}=; Path=/; Max-Age=0; Secure; HttpOnly; SameSite=Strict`,
    ]);
    expect((await refresh(token)).body.code).toBe('identity.session_ended');
  });

  it('may have two tabs that refresh at once; both go on with what the browser kept', async () => {
    const token = cookieOf(await signIn(person));
    const tabs = await Promise.all([refresh(token), refresh(token)]);
    expect(tabs.map(({ status }) => status)).toEqual([200, 200]);
    aheadMs += 11_000;
    for (const tab of tabs) expect((await refresh(cookieOf(tab))).status).toBe(200);
  });

  it('loses the session to a thief’s replay, and so does the thief', async () => {
    const stolen = cookieOf(await signIn(person));
    const kept = cookieOf(await refresh(stolen));
    aheadMs += 11_000;
    // The thief has it as a value and may send it in either way.
    expect((await door.public(api.refreshSession, { body: { refreshToken: stolen } })).body.code).toBe('identity.session_ended');
    expect((await refresh(kept)).body.code).toBe('identity.session_ended');
  });

  it('is refused without a cookie, and with a token in the body', async () => {
    const token = cookieOf(await signIn(person));
    expect(await refresh()).toMatchObject({ status: 401, body: { code: 'identity.session_ended' } });
    expect(await refresh(token, { refreshToken: token })).toMatchObject({ status: 400, body: { errors: [{ pointer: '/refreshToken' }] } });
    expect((await refresh(token)).status).toBe(200);
  });
});

describe('whoever does not ask for the cookie', () => {
  it('is not heard with it, and gets the token in the body and no cookie', async () => {
    const token = cookieOf(await signIn(person));
    const { cookie } = page(token);
    for (const [operation, body] of [
      [api.refreshSession, {}],
      [api.switchSession, { firmId: person.firmId }],
    ] as const) {
      const reply = await door.public(operation, { body, headers: { cookie: cookie ?? '' } });
      expect(reply).toMatchObject({ status: 400, body: { errors: [{ pointer: '/refreshToken' }] } });
    }
    const reply = await door.public(api.createSession, { body: { email: person.email, password: person.password } });
    expect([reply.body.refreshToken.length, reply.headers['set-cookie']]).toEqual([55, undefined]);
    expect((await door.visitor(reply.body).call(api.endCurrentSession)).headers['set-cookie']).toBeUndefined();
  });
});
