import { edgeFirmSubject } from '@praxis/chassis/edge';
import { type Host, hostService } from '@praxis/chassis/testing';
import * as api from '@praxis/contracts/identity';
import { identity } from '../src/service';
import { type FrontDoor, frontDoor, goodPassword, key, mailedToken, someAddress, unique } from './front-door';

let host: Host;
let door: FrontDoor;
beforeAll(async () => {
  host = await hostService(identity);
  door = frontDoor(host);
}, 120_000);
afterAll(() => host?.stop());

const registration = (given: { slug?: string; email?: string; password?: string } = {}) => ({
  firm: { name: 'Northwind', slug: given.slug ?? `firm-${unique()}`, timezone: 'Europe/Vienna', currency: 'EUR', country: 'AT' },
  owner: { name: 'Olivia Owner', email: given.email ?? `${unique()}@firm.example`, password: given.password ?? goodPassword() },
});
const register = (body: unknown, idempotencyKey = key(), address = someAddress()) =>
  door.public(api.registerFirm, { body, headers: { 'idempotency-key': idempotencyKey } }, { address });
const countOf = async (table: string, where: string, value: unknown): Promise<number> => {
  const [row] = await host.sql<{ count: string }>('owner', `select count(*) from ${table} where ${where}`, [value]);
  return Number(row?.count);
};

describe('registering a firm', () => {
  it('makes firm, owner, membership and a session that works, and tells everybody', async () => {
    const body = registration();
    const reply = await register(body);
    expect(reply).toMatchObject({
      status: 201,
      body: {
        firm: { name: 'Northwind', slug: body.firm.slug, status: 'trial' },
        user: { name: 'Olivia Owner', email: body.owner.email },
        session: { status: 'authenticated', tokenType: 'Bearer', expiresIn: 600 },
      },
    });
    const owner = door.visitor(reply.body.session);
    expect(await owner.claims()).toMatchObject({ sub: reply.body.user.id, firm_id: reply.body.firm.id, roles: ['owner'], kind: 'user' });
    const firmId = reply.body.firm.id;
    expect((await host.untilPublished(api.firmRegistered, ({ firmid }) => firmid === firmId)).data).toMatchObject({
      slug: body.firm.slug,
      status: 'trial',
      timezone: 'Europe/Vienna',
      limits: { users: 50, clients: 10_000, storageBytes: 50_000_000_000 },
      version: 1,
    });
    expect((await host.untilPublished(api.membershipActivated, ({ firmid }) => firmid === firmId)).data).toMatchObject({
      userId: reply.body.user.id,
      email: body.owner.email,
      roles: ['owner'],
      status: 'active',
    });
    expect((await door.edgeState())[edgeFirmSubject(firmId)]).toMatchObject({ status: 'trial', facts: { slug: body.firm.slug } });
    expect((await owner.call(api.getFirm)).body).toMatchObject({ id: firmId, plan: 'trial', version: 1 });
  });

  it('needs an Idempotency-Key that nobody guesses', async () => {
    const missing = await door.public(api.registerFirm, { body: registration() });
    expect(missing).toMatchObject({ status: 400, body: { code: 'http.idempotency_key_required' } });
    const short = await register(registration(), 'short-key');
    expect(short).toMatchObject({ status: 400, body: { code: 'http.idempotency_key_invalid' } });
  });

  it('twelve times at once under one key makes one firm, and gives one answer', async () => {
    const body = registration();
    const idempotencyKey = key();
    const replies = await Promise.all(Array.from({ length: 12 }, () => register(body, idempotencyKey)));
    const made = replies.filter(({ status }) => status === 201);
    expect(new Set(made.map(({ body: one }) => JSON.stringify(one))).size).toBe(1);
    expect(replies.filter(({ status }) => ![201, 409, 503].includes(status))).toEqual([]);
    expect(await countOf('firms', 'slug = $1', body.firm.slug)).toBe(1);
    expect(await countOf('users', 'email = $1', body.owner.email)).toBe(1);
    const again = await register(body, idempotencyKey);
    expect(again.body).toEqual(made[0]?.body);
    expect((await register({ ...body, firm: { ...body.firm, name: 'Other' } }, idempotencyKey)).status).toBe(422);
  });

  it('of many who race for one slug one gets it; the others leave nothing behind', async () => {
    const slug = `race-${unique()}`;
    const bodies = Array.from({ length: 8 }, () => registration({ slug }));
    const replies = await Promise.all(bodies.map((body) => register(body)));
    expect(replies.map(({ status }) => status).sort()).toEqual([201, ...Array.from({ length: 7 }, () => 409)]);
    expect(replies.find(({ status }) => status === 409)?.body.code).toBe('identity.slug_taken');
    const emails = bodies.map(({ owner }) => owner.email);
    expect(await countOf('users', 'email = any($1)', emails)).toBe(1);
    expect(await countOf('sessions', 'user_id in (select id from users where email = any($1))', emails)).toBe(1);
  });

  it('with a known address is a sign-in: the right password adds the firm to that person', async () => {
    const first = await door.register();
    const second = await register(registration({ email: first.email.toUpperCase(), password: first.password }));
    expect(second).toMatchObject({ status: 201, body: { user: { id: first.userId, email: first.email } } });
    const signedIn = await door.public(api.createSession, { body: { email: first.email, password: first.password } });
    expect(signedIn.body.firms).toHaveLength(2);
    // Without a name the firm last used is opened.
    expect((await door.visitor(signedIn.body).claims()).firm_id).toBe(second.body.firm.id);
  });

  it('with a known address and a wrong password is answered as a failed sign-in, makes nothing, and tells the mailbox once a day', async () => {
    const known = await door.register();
    const body = registration({ email: known.email });
    const wrong = await register(body);
    const failed = await door.public(api.createSession, { body: { email: known.email, password: goodPassword() } });
    const { traceId: _, ...answer } = wrong.body;
    const { traceId: __, ...expected } = failed.body;
    expect([wrong.status, answer]).toEqual([401, expected]);
    await register(registration({ email: known.email }));
    expect(await countOf('firms', 'slug = $1', body.firm.slug)).toBe(0);
    await host.settled();
    const told = (await host.mails()).filter(({ template, to }) => template === 'registration-attempt' && to.email === known.email);
    expect(told).toHaveLength(1);
  });

  it('with a known address is throttled like a sign-in, and one with the other', async () => {
    const known = await door.register();
    const address = someAddress();
    const attempt = (password: string) =>
      door.public(
        api.registerFirm,
        { headers: { 'idempotency-key': key() }, body: registration({ email: known.email, password }) },
        { address },
      );
    const statuses: number[] = [];
    for (let index = 0; index < 6; index += 1) statuses.push((await attempt(goodPassword())).status);
    expect(statuses).toEqual([401, 401, 401, 401, 401, 429]);
    expect(await attempt(known.password)).toMatchObject({ status: 429, body: { code: 'identity.too_many_attempts' } });
    const signIn = await door.public(api.createSession, { body: { email: known.email, password: known.password } }, { address });
    expect(signIn.status).toBe(429);
  });

  it.each([
    ['a short password', { password: 'too-short' }, 'identity.password_too_short'],
    ['a common password', { password: 'Password1234!' }, 'identity.password_common'],
    ['a reserved name', { slug: 'www' }, 'identity.slug_reserved'],
  ])('with %s is refused with the reason', async (_, given, code) => {
    expect(await register(registration(given))).toMatchObject({ status: 422, body: { code } });
  });

  it('with a password made of the firm’s name is refused', async () => {
    const reply = await register(registration({ password: 'Northwind-2027' }));
    expect(reply).toMatchObject({ status: 422, body: { code: 'identity.password_context', errors: [{ pointer: '/owner/password' }] } });
  });

  it.each([
    ['an unknown zone', { firm: { timezone: 'Europe/Atlantis' } }, '/firm/timezone'],
    ['an unknown currency', { firm: { currency: 'XXX' } }, '/firm/currency'],
    ['a slug that is no label', { firm: { slug: '-firm' } }, '/firm/slug'],
    ['a control character in the name', { owner: { name: 'Olivia\u0000Owner' } }, '/owner/name'],
    ['something that is no address', { owner: { email: 'olivia' } }, '/owner/email'],
  ])('with %s is refused at the field', async (_, change, pointer) => {
    const body = registration();
    const given = change as { firm?: object; owner?: object };
    const reply = await register({ firm: { ...body.firm, ...given.firm }, owner: { ...body.owner, ...given.owner } });
    expect(reply).toMatchObject({ status: 400, body: { code: 'http.invalid_request', errors: [{ pointer }] } });
  });

  it('keeps no password and no token in readable form', async () => {
    const { password, owner } = await door.register();
    const [credential] = await host.sql<{ password_hash: string }>(
      'owner',
      'select password_hash from credentials order by changed_at desc limit 1',
    );
    expect(credential?.password_hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    const tables = ['users', 'credentials', 'sessions', 'refresh_tokens', 'outbox', 'event_log', 'idempotency', 'audit_entries'];
    for (const table of tables) {
      const rows = JSON.stringify(await host.sql('owner', `select * from ${table}`));
      for (const secret of [password, owner.session.refreshToken, owner.session.accessToken]) expect(rows).not.toContain(secret);
    }
  });
});

describe('verifying an address', () => {
  it('takes the mailed link, once; looking at it verifies nothing', async () => {
    const { owner, email } = await door.register();
    expect((await owner.call(api.getMe)).body.person.emailVerified).toBe(false);
    const token = await mailedToken(host, 'email-verification', email);
    expect((await door.public(api.viewEmailVerification, { params: { token } })).body).toMatchObject({
      email,
      firm: { name: 'Northwind Advisory' },
    });
    expect((await owner.call(api.getMe)).body.person.emailVerified).toBe(false);
    expect((await door.public(api.confirmEmail, { params: { token } })).body).toEqual({ verified: true });
    expect((await owner.call(api.getMe)).body.person.emailVerified).toBe(true);
    expect((await door.public(api.confirmEmail, { params: { token } })).status).toBe(404);
    expect((await owner.call(api.requestEmailVerification)).body.code).toBe('identity.email_already_verified');
  });

  it('can be asked for again, within reason', async () => {
    const { owner } = await door.register();
    const statuses: number[] = [];
    for (let index = 0; index < 6; index += 1) statuses.push((await owner.call(api.requestEmailVerification)).status);
    expect(statuses).toEqual([202, 202, 202, 202, 429, 429]);
  });

  it('does not work with a link that was made up', async () => {
    const { email } = await door.register();
    const token = await mailedToken(host, 'email-verification', email);
    const other = `${token.slice(0, -2)}${token.endsWith('AA') ? 'BB' : 'AA'}`;
    expect((await door.public(api.confirmEmail, { params: { token: other } })).status).toBe(404);
    expect((await door.public(api.confirmEmail, { params: { token: 'x' } })).status).toBe(404);
  });
});
