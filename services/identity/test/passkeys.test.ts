import { type Host, hostService } from '@praxis/chassis/testing';
import * as api from '@praxis/contracts/identity';
import { ENROLMENT_ROLE, newId } from '@praxis/contracts/kernel';
import { identity } from '../src/service';
import { Authenticator, type Deviation } from './authenticator';
import { type FrontDoor, frontDoor, goodPassword, key, type Registered, type Reply, someAddress, unique, type Visitor } from './front-door';

const ORIGIN = 'https://app.praxis.example';
let host: Host;
let door: FrontDoor;
let aheadMs = 0;
const now = (): Date => new Date(Date.now() + aheadMs);
beforeAll(async () => {
  host = await hostService(identity, { now, env: { BASE_DOMAIN: 'praxis.example', CORS_ORIGINS: ORIGIN } });
  door = frontDoor(host, now);
}, 120_000);
afterAll(() => host?.stop());

const signIn = ({ email, password }: Pick<Registered, 'email' | 'password'>) =>
  door.public(api.createSession, { body: { email, password } });
const refreshed = async ({ session }: Visitor): Promise<Visitor> =>
  door.visitor((await door.public(api.refreshSession, { body: { refreshToken: session.refreshToken } })).body);
const begin = async ({ owner, password }: Pick<Registered, 'owner' | 'password'>): Promise<api.PasskeyCreation> => {
  const reply = await owner.call(api.startPasskey, { body: { password } });
  expect(reply.status).toBe(200);
  return reply.body;
};
const add = (visitor: Visitor, credential: api.PasskeyAttestation, name = 'Laptop', headers: Record<string, string> = {}) =>
  visitor.call(api.addPasskey, { body: { name, credential }, headers });
const prove = (challenge: string, assertion: api.PasskeyAssertion): Promise<Reply> =>
  door.public(api.proveSecondFactor, { body: { method: 'passkey', challenge, assertion } }, { address: someAddress() });
const mailsTo = async (email: string, template: string): Promise<number> => {
  await host.settled();
  return (await host.mails()).filter((mail) => mail.to.email === email && mail.template === template).length;
};

interface Enrolled {
  person: Registered;
  authenticator: Authenticator;
  passkey: api.Passkey & { recoveryCodes: string[] };
}
/** Somebody with one passkey. */
async function enrol(person?: Registered): Promise<Enrolled> {
  const who = person ?? (await door.register());
  const authenticator = new Authenticator(ORIGIN);
  const reply = await add(who.owner, authenticator.create(await begin(who)));
  expect(reply.status).toBe(201);
  return { person: { ...who, owner: await refreshed(who.owner) }, authenticator, passkey: reply.body };
}
/** A sign-in that waits for the second factor. */
async function asked(person: Registered): Promise<{ challenge: string; request: api.PasskeyRequest }> {
  const { body } = await signIn(person);
  expect(body.status).toBe('second_factor_required');
  return { challenge: body.challenge, request: body.passkey };
}

describe('adding a passkey', () => {
  it('asks for the password, is for our domain and a verified person, and says nothing of who it is', async () => {
    const person = await door.register();
    const refused = await person.owner.call(api.startPasskey, { body: { password: goodPassword() } });
    expect(refused).toMatchObject({ status: 403, body: { code: 'identity.password_wrong' } });
    const options = await begin(person);
    expect(options).toMatchObject({
      rp: { id: 'praxis.example', name: 'Praxis' },
      attestation: 'none',
      authenticatorSelection: { userVerification: 'required' },
      excludeCredentials: [],
    });
    expect(Buffer.from(options.challenge, 'base64url')).toHaveLength(32);
    expect(Buffer.from(options.user.id, 'base64url').toString('hex')).toBe(person.userId.replaceAll('-', ''));
  });

  it('counts at once: recovery codes come, other sessions end, the mailbox is told, and it is shown', async () => {
    const before = await door.register();
    const elsewhere = door.visitor((await signIn(before)).body);
    const { person, passkey } = await enrol(before);
    expect(passkey).toMatchObject({ name: 'Laptop', version: 1, synced: false });
    expect(passkey.recoveryCodes).toHaveLength(10);
    expect((await elsewhere.call(api.getMe)).body.code).toBe('identity.token_stale');
    expect(await mailsTo(person.email, 'second-factor-added')).toBe(1);
    const shown = (await person.owner.call(api.getSecondFactors)).body;
    expect(shown.passkeys).toMatchObject([{ id: passkey.id, name: 'Laptop' }]);
    expect(shown.recoveryCodesLeft).toBe(10);
    // The next one is asked of another device, and brings no new codes.
    const again = await begin(person);
    expect(again.excludeCredentials).toHaveLength(1);
    const second = await add(person.owner, new Authenticator(ORIGIN).create(again), 'Phone');
    expect([second.status, second.body.recoveryCodes]).toEqual([201, undefined]);
  });

  it('takes the challenge once, within five minutes, of the same person', async () => {
    const person = await door.register();
    const authenticator = new Authenticator(ORIGIN);
    const options = await begin(person);
    const stranger = await door.register();
    const credential = authenticator.create(options);
    expect((await add(stranger.owner, credential)).body.code).toBe('identity.passkey_refused');
    expect((await add(person.owner, credential)).status).toBe(201);
    const owner = await refreshed(person.owner);
    expect((await add(owner, authenticator.create(options))).body.code).toBe('identity.passkey_refused');
    const late = await begin({ ...person, owner });
    aheadMs += 301_000;
    expect((await add(owner, authenticator.create(late))).body.code).toBe('identity.passkey_refused');
    const { request, challenge } = await asked(person);
    // That of a sign-in is none for adding.
    for (const other of [challenge, request.challenge, newId()])
      expect((await add(owner, authenticator.create({ ...late, challenge: other }))).body.code).toBe('identity.passkey_refused');
  });

  it.each<[string, Deviation]>([
    ['for a page of another site', { origin: 'https://evil.example' }],
    ['for a page of another firm', { origin: 'https://somebody-else.praxis.example' }],
    ['for another domain', { rpId: 'evil.example' }],
    ['without the person being verified', { unverified: true }],
  ])('refuses what was made %s', async (_, deviation) => {
    const person = await door.register();
    const reply = await add(person.owner, new Authenticator(ORIGIN).create(await begin(person), deviation));
    expect(reply).toMatchObject({ status: 422, body: { code: 'identity.passkey_refused' } });
    expect((await signIn(person)).status).toBe(201);
  });

  it('is done on pages of one’s own firms, too: under their label and on their origins', async () => {
    const person = await door.register();
    const { version } = (await person.owner.call(api.getFirm)).body;
    const corsOrigins = ['https://portal.praxis.example'];
    await person.owner.call(api.updateFirm, { body: { corsOrigins }, headers: { 'if-match': `"${version}"` } });
    const label = new Authenticator(`https://${person.slug}.praxis.example`);
    expect((await add(person.owner, label.create(await begin(person)))).status).toBe(201);
    const owner = await refreshed(person.owner);
    const portal = new Authenticator('https://portal.praxis.example').create(await begin({ ...person, owner }));
    expect((await add(owner, portal)).status).toBe(201);
  });

  it('refuses a key of a name that is known, whoever has it', async () => {
    const person = await door.register();
    const credential = new Authenticator(ORIGIN).create(await begin(person));
    expect((await add(person.owner, credential)).status).toBe(201);
    const stranger = await door.register();
    const same = new Authenticator(ORIGIN).create(await begin(stranger), { id: credential.id });
    expect((await add(stranger.owner, same)).body.code).toBe('identity.passkey_known');
    expect((await signIn(stranger)).status).toBe(201);
  });

  it('refuses an eleventh', async () => {
    const { person } = await enrol();
    await host.sql(
      'owner',
      `insert into passkeys select gen_random_uuid(), user_id, gen_random_uuid()::text, public_key, 0, '[]', false, 'x', created_at, null, 1
         from passkeys, generate_series(1, 9) where user_id = $1`,
      [person.userId],
    );
    const refused = await person.owner.call(api.startPasskey, { body: { password: person.password } });
    expect(refused).toMatchObject({ status: 409, body: { code: 'identity.limit_passkeys', limit: 10 } });
  });

  it('gives the same answer with its codes again for the same Idempotency-Key', async () => {
    const person = await door.register();
    const credential = new Authenticator(ORIGIN).create(await begin(person));
    const headers = { 'idempotency-key': key() };
    const first = await add(person.owner, credential, 'Laptop', headers);
    const again = await add(await refreshed(person.owner), credential, 'Laptop', headers);
    expect([again.status, again.body]).toEqual([201, first.body]);
  });
});

describe('signing in with a passkey', () => {
  it('asks the browser for the person’s own keys, and opens the session with a signature', async () => {
    const { person, authenticator } = await enrol();
    const { body } = await signIn(person);
    expect(body).toEqual({
      status: 'second_factor_required',
      challenge: expect.any(String),
      methods: ['passkey', 'recovery_code'],
      passkey: {
        challenge: expect.any(String),
        rpId: 'praxis.example',
        timeout: 300_000,
        userVerification: 'required',
        allowCredentials: [{ id: expect.any(String), type: 'public-key', transports: ['internal'] }],
      },
      expiresIn: 300,
    });
    const reply = await prove(body.challenge, authenticator.get(body.passkey));
    expect(reply).toMatchObject({ status: 201, body: { status: 'authenticated', firms: [{ id: person.firmId }] } });
    const visitor = door.visitor(reply.body);
    expect((await visitor.call(api.getSecondFactors)).body.passkeys).toMatchObject([{ lastUsedAt: expect.any(String) }]);
    await host.settled();
    const audited = await visitor.call(api.listAuditEvents, { query: { action: 'session.second-factor' } });
    expect(audited.body.items[0]).toMatchObject({ outcome: 'done', reason: 'passkey' });
  });

  it('tells nobody without the password who has one', async () => {
    const { person } = await enrol();
    const [wrong, unknown] = [
      await signIn({ email: person.email, password: goodPassword() }),
      await signIn({ email: `${unique()}@nowhere.example`, password: goodPassword() }),
    ];
    const { traceId: _, ...known } = wrong.body;
    const { traceId: __, ...nobody } = unknown.body;
    expect([wrong.status, known]).toEqual([unknown.status, nobody]);
    expect(wrong.status).toBe(401);
  });

  it('an answer counts once, and not for another sign-in', async () => {
    const { person, authenticator } = await enrol();
    const [first, second] = [await asked(person), await asked(person)];
    const assertion = authenticator.get(first.request);
    expect((await prove(second.challenge, assertion)).body.code).toBe('identity.second_factor_invalid');
    expect((await prove(first.challenge, assertion)).status).toBe(201);
    expect((await prove(first.challenge, assertion)).body.code).toBe('identity.challenge_ended');
    const late = await asked(person);
    aheadMs += 301_000;
    expect((await prove(late.challenge, authenticator.get(late.request))).body.code).toBe('identity.challenge_ended');
  });

  it.each<[string, Deviation]>([
    ['for a page of another site', { origin: 'https://evil.example' }],
    ['for another domain', { rpId: 'evil.example' }],
    ['for another challenge', { challenge: 'QUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUE' }],
    ['without the person being verified', { unverified: true }],
    ['for somebody else', { userHandle: 'AAAAAAAAAAAAAAAAAAAAAA' }],
  ])('refuses what was signed %s', async (_, deviation) => {
    const { person, authenticator } = await enrol();
    const { challenge, request } = await asked(person);
    expect(await prove(challenge, authenticator.get(request, deviation))).toMatchObject({
      status: 401,
      body: { code: 'identity.second_factor_invalid' },
    });
    expect((await prove(challenge, authenticator.get(request))).status).toBe(201);
  });

  it('refuses a signature that was changed, and another person’s key', async () => {
    const { person, authenticator } = await enrol();
    const other = await enrol();
    const { challenge, request } = await asked(person);
    const assertion = authenticator.get(request);
    const signature = Buffer.from(assertion.response.signature, 'base64url');
    signature.writeUInt8(signature.readUInt8(signature.length - 1) ^ 1, signature.length - 1);
    const changed = { ...assertion, response: { ...assertion.response, signature: signature.toString('base64url') } };
    expect((await prove(challenge, changed)).body.code).toBe('identity.second_factor_invalid');
    const theirs = (await asked(other.person)).request.allowCredentials[0]?.id;
    const { userHandle: _, ...response } = other.authenticator.get(request, {}, theirs).response;
    const stolen = { ...other.authenticator.get(request, {}, theirs), response };
    expect((await prove(challenge, stolen)).body.code).toBe('identity.second_factor_invalid');
    // Nor under the name of the right key.
    expect((await prove(challenge, { ...stolen, id: assertion.id, rawId: assertion.id })).body.code).toBe('identity.second_factor_invalid');
    expect((await prove(challenge, authenticator.get(request))).status).toBe(201);
  });

  it('a counter that has gone back is refused, recorded and told: there may be a copy', async () => {
    const { person, authenticator } = await enrol();
    const first = await asked(person);
    const reply = await prove(first.challenge, authenticator.get(first.request, { count: 40 }));
    expect(reply.status).toBe(201);
    for (const count of [40, 39, 0]) {
      const { challenge, request } = await asked(person);
      expect((await prove(challenge, authenticator.get(request, { count }))).body.code).toBe('identity.second_factor_invalid');
    }
    expect(await mailsTo(person.email, 'passkey-copied')).toBe(3);
    const audited = await door
      .visitor(reply.body)
      .call(api.listAuditEvents, { query: { action: 'session.second-factor', outcome: 'refused' } });
    expect(audited.body.items.map(({ reason }: { reason: string }) => reason)).toEqual(Array(3).fill('passkey_copied:passkey'));
    const next = await asked(person);
    expect((await prove(next.challenge, authenticator.get(next.request, { count: 41 }))).status).toBe(201);
  });

  it('one that does not count its uses goes on for ever', async () => {
    const { person, authenticator } = await enrol();
    for (let time = 0; time < 3; time += 1) {
      const { challenge, request } = await asked(person);
      expect((await prove(challenge, authenticator.get(request, { count: 0 }))).status).toBe(201);
    }
  });

  it('is what lets the owner register another firm', async () => {
    const { person, authenticator } = await enrol();
    const body = (secondFactor?: object) => ({
      firm: { name: 'Second', slug: `second-${unique()}`, timezone: 'Europe/Vienna', currency: 'EUR', country: 'AT' },
      owner: { name: 'Olivia Owner', email: person.email, password: person.password, ...(secondFactor ? { secondFactor } : {}) },
    });
    const register = (secondFactor?: object) =>
      door.public(api.registerFirm, { body: body(secondFactor), headers: { 'idempotency-key': key() } });
    const first = await register();
    expect(first).toMatchObject({ status: 401, body: { code: 'identity.second_factor_asked', methods: ['passkey', 'recovery_code'] } });
    const { challenge, passkey } = first.body;
    expect((await register({ method: 'passkey', challenge, assertion: authenticator.get(passkey) })).status).toBe(201);
  });
});

describe('a firm that requires a second factor', () => {
  it('is content with a passkey', async () => {
    const before = await door.register();
    const { version } = (await before.owner.call(api.getFirm)).body;
    await before.owner.call(api.updateFirm, { body: { requireSecondFactor: true }, headers: { 'if-match': `"${version}"` } });
    const owner = await refreshed(before.owner);
    expect((await owner.claims()).roles).toEqual([ENROLMENT_ROLE]);
    const { person, authenticator, passkey } = await enrol({ ...before, owner });
    expect((await person.owner.claims()).roles).toEqual(['owner']);
    const { challenge, request } = await asked(person);
    expect((await door.visitor((await prove(challenge, authenticator.get(request))).body).claims()).roles).toEqual(['owner']);
    // Without the last one there is nothing proved any more.
    await person.owner.call(api.removePasskey, { params: { id: passkey.id }, body: { password: person.password } });
    expect((await (await refreshed(person.owner)).claims()).roles).toEqual([ENROLMENT_ROLE]);
  });
});

describe('a passkey', () => {
  it('is called something else by its owner, at the version that was seen', async () => {
    const { person, passkey } = await enrol();
    const rename = (version: number, name: string, by = person.owner) =>
      by.call(api.renamePasskey, { params: { id: passkey.id }, body: { name }, headers: { 'if-match': `"${version}"` } });
    expect(await rename(1, 'Work laptop')).toMatchObject({ status: 200, body: { name: 'Work laptop', version: 2 } });
    expect((await rename(1, 'Again')).status).toBe(412);
    const stranger = await enrol();
    expect((await rename(2, 'Mine now', stranger.person.owner)).body.code).toBe('http.not_found');
  });

  it('is removed with the password, by its owner; with the last one the codes go and sign-ins ask no more', async () => {
    const { person, passkey } = await enrol();
    const stranger = await enrol();
    const remove = (by: Registered, password = by.password) =>
      by.owner.call(api.removePasskey, { params: { id: passkey.id }, body: { password } });
    expect((await remove(stranger.person)).body.code).toBe('http.not_found');
    expect((await remove(person, goodPassword())).body.code).toBe('identity.password_wrong');
    expect((await remove(person)).status).toBe(204);
    expect((await signIn(person)).status).toBe(201);
    expect(await host.sql('owner', 'select 1 from recovery_codes where user_id = $1', [person.userId])).toEqual([]);
    expect(await mailsTo(person.email, 'second-factor-removed')).toBe(1);
  });
});
