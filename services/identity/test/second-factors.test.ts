import { type Host, hostService } from '@praxis/chassis/testing';
import * as api from '@praxis/contracts/identity';
import { ENROLMENT_ROLE } from '@praxis/contracts/kernel';
import { Secret, TOTP } from 'otpauth';
import { identity } from '../src/service';
import {
  type FrontDoor,
  frontDoor,
  goodPassword,
  key,
  mailedToken,
  type Registered,
  someAddress,
  unique,
  type Visitor,
} from './front-door';

let host: Host;
let door: FrontDoor;
let aheadMs = 0;
const now = (): Date => new Date(Date.now() + aheadMs);
beforeAll(async () => {
  host = await hostService(identity, { now });
  door = frontDoor(host, now);
}, 120_000);
afterAll(() => host?.stop());

/** The next step's time: a code counts once, so each sign-in of a test takes a new one. */
const nextStep = (): void => {
  aheadMs += 30_000;
};
const codeOf = (secret: string): string =>
  new TOTP({ secret: Secret.fromBase32(secret), algorithm: 'SHA1', digits: 6, period: 30 }).generate({ timestamp: now().getTime() });
/** Of the codes that do not count now, one. */
const wrongCode = (secret: string): string => {
  const near = [-1, 0, 1].map((step) =>
    new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: now().getTime() + step * 30_000 }),
  );
  return ['000000', '111111', '222222', '333333'].find((code) => !near.includes(code)) ?? '444444';
};
const signIn = ({ email, password, firm }: { email: string; password: string; firm?: string }, address = someAddress()) =>
  door.public(api.createSession, { body: { email, password, ...(firm ? { firm } : {}) } }, { address });
const prove = (challenge: string, code: string, method = 'totp', address = someAddress()) =>
  door.public(api.proveSecondFactor, { body: { challenge, method, code } }, { address });
const refresh = (refreshToken: string) => door.public(api.refreshSession, { body: { refreshToken } });
const refreshed = async (visitor: Visitor): Promise<Visitor> => door.visitor((await refresh(visitor.session.refreshToken)).body);
const challengeOf = async ({ email, password }: Registered): Promise<string> => {
  const { status, body } = await signIn({ email, password });
  expect({ status, answer: body.status }).toEqual({ status: 200, answer: 'second_factor_required' });
  return body.challenge;
};
const mailsTo = async (email: string, template: string): Promise<number> => {
  await host.settled();
  return (await host.mails()).filter((mail) => mail.to.email === email && mail.template === template).length;
};

interface Enrolled {
  person: Registered;
  secret: string;
  recoveryCodes: string[];
  /** The session that set it up, renewed. */
  visitor: Visitor;
}
async function enrol(person: Registered, visitor = person.owner): Promise<Enrolled> {
  const begun = await visitor.call(api.startTotp, { body: { password: person.password } });
  expect(begun.status).toBe(200);
  const { secret } = begun.body;
  const confirmed = await visitor.call(api.confirmTotp, { body: { code: codeOf(secret) } });
  expect(confirmed.status).toBe(200);
  nextStep();
  return { person, secret, recoveryCodes: confirmed.body.recoveryCodes, visitor: await refreshed(visitor) };
}

describe('setting up an authenticator app', () => {
  it('asks for the password, shows a secret and a picture, and counts once a code was confirmed', async () => {
    const person = await door.register();
    const refused = await person.owner.call(api.startTotp, { body: { password: goodPassword() } });
    expect(refused).toMatchObject({ status: 403, body: { code: 'identity.password_wrong' } });
    const begun = await person.owner.call(api.startTotp, { body: { password: person.password } });
    expect(begun.body.uri).toContain(`secret=${begun.body.secret}`);
    expect(begun.body.qr).toMatch(/^data:image\/svg\+xml;base64,/);
    // Not confirmed: a sign-in does not ask yet.
    expect((await signIn(person)).status).toBe(201);
    const wrong = await person.owner.call(api.confirmTotp, { body: { code: wrongCode(begun.body.secret) } });
    expect(wrong).toMatchObject({ status: 422, body: { code: 'identity.code_wrong' } });
    const right = await person.owner.call(api.confirmTotp, { body: { code: codeOf(begun.body.secret) } });
    expect(right.body.recoveryCodes).toHaveLength(10);
    const owner = await refreshed(person.owner);
    expect((await owner.call(api.getSecondFactors)).body).toMatchObject({ id: person.userId, recoveryCodesLeft: 10, requiredBy: [] });
    expect((await owner.call(api.startTotp, { body: { password: person.password } })).body.code).toBe('identity.second_factor_exists');
    expect(await mailsTo(person.email, 'second-factor-added')).toBe(1);
    const audited = await owner.call(api.listAuditEvents, { query: { action: 'second-factor.add' } });
    expect(audited.body.items).toMatchObject([{ targetId: person.userId, outcome: 'done' }]);
  });

  it('ends the sessions that were opened with the password alone', async () => {
    const person = await door.register();
    const elsewhere = door.visitor((await signIn(person)).body);
    const { visitor } = await enrol(person);
    expect((await elsewhere.call(api.getMe)).body.code).toBe('identity.token_stale');
    expect((await refresh(elsewhere.session.refreshToken)).body.code).toBe('identity.session_ended');
    expect((await visitor.call(api.getMe)).status).toBe(200);
  });

  it('keeps the secret encrypted and the recovery codes hashed', async () => {
    const { person, secret, recoveryCodes } = await enrol(await door.register());
    const [row] = await host.sql<{ secret_sealed: Buffer }>('owner', 'select secret_sealed from totp_factors where user_id = $1', [
      person.userId,
    ]);
    expect(row?.secret_sealed.includes(secret)).toBe(false);
    const rows = await host.sql('owner', 'select * from recovery_codes where user_id = $1', [person.userId]);
    for (const code of recoveryCodes) expect(JSON.stringify(rows)).not.toContain(code.replaceAll('-', ''));
  });
});

describe('signing in with a second factor', () => {
  it('asks for it after the password and opens the session with the right code', async () => {
    const { person, secret } = await enrol(await door.register());
    const { body } = await signIn(person);
    expect(body).toEqual({
      status: 'second_factor_required',
      challenge: expect.any(String),
      methods: ['totp', 'recovery_code'],
      expiresIn: 300,
    });
    const reply = await prove(body.challenge, codeOf(secret));
    expect(reply).toMatchObject({ status: 201, body: { status: 'authenticated', firms: [{ id: person.firmId }] } });
    expect((await door.visitor(reply.body).claims()).roles).toEqual(['owner']);
  });

  it('a wrong password tells nothing of the second factor', async () => {
    const { person } = await enrol(await door.register());
    expect((await signIn({ email: person.email, password: goodPassword() })).body.code).toBe('identity.credentials_invalid');
  });

  it('a code counts once, whoever uses it again and however close', async () => {
    const { person, secret } = await enrol(await door.register());
    const challenges = [await challengeOf(person), await challengeOf(person), await challengeOf(person)];
    const code = codeOf(secret);
    const replies = await Promise.all(challenges.map((challenge) => prove(challenge, code)));
    expect(replies.map(({ status }) => status).sort()).toEqual([201, 401, 401]);
    expect(replies.filter(({ status }) => status === 401).map(({ body }) => body.code)).toEqual(
      Array.from({ length: 2 }, () => 'identity.second_factor_invalid'),
    );
  });

  it('the code that confirmed the app does not sign in', async () => {
    const person = await door.register();
    const { secret } = (await person.owner.call(api.startTotp, { body: { password: person.password } })).body;
    const code = codeOf(secret);
    await person.owner.call(api.confirmTotp, { body: { code } });
    expect((await prove(await challengeOf(person), code)).body.code).toBe('identity.second_factor_invalid');
  });

  it('a challenge is good once, for five minutes and for five wrong answers', async () => {
    const { person, secret } = await enrol(await door.register());
    const used = await challengeOf(person);
    expect((await prove(used, codeOf(secret))).status).toBe(201);
    nextStep();
    expect((await prove(used, codeOf(secret))).body.code).toBe('identity.challenge_ended');
    const late = await challengeOf(person);
    aheadMs += 300_000;
    expect((await prove(late, codeOf(secret))).body.code).toBe('identity.challenge_ended');
    expect((await prove('made-up', codeOf(secret))).body.code).toBe('identity.challenge_ended');
    const tired = await challengeOf(person);
    await host.sql('owner', 'update challenges set failures = 5 where user_id = $1 and used_at is null', [person.userId]);
    expect((await prove(tired, codeOf(secret))).body.code).toBe('identity.challenge_ended');
  });

  it('guessing codes is throttled over all challenges and restarts; the right password forgives nothing', async () => {
    const { person, secret } = await enrol(await door.register());
    const address = someAddress();
    // The first wait is a second long, and a busy machine takes longer than that for all of this.
    const since = now().getTime();
    const noTimePasses = (): void => {
      aheadMs -= now().getTime() - since;
    };
    const answers: number[] = [];
    for (let index = 0; index < 6; index += 1) {
      const { body } = await signIn(person, address);
      noTimePasses();
      answers.push((await prove(body.challenge, wrongCode(secret), 'totp', address)).status);
    }
    expect(answers).toEqual([401, 401, 401, 401, 401, 429]);
    await host.restart();
    const { body } = await signIn(person, address);
    noTimePasses();
    const waiting = await prove(body.challenge, codeOf(secret), 'totp', address);
    expect(waiting).toMatchObject({ status: 429, body: { code: 'identity.too_many_attempts' } });
    expect(Number(waiting.headers['retry-after'])).toBeGreaterThanOrEqual(1);
    aheadMs += 60_000;
    expect((await prove((await signIn(person, address)).body.challenge, codeOf(secret), 'totp', address)).status).toBe(201);
  });

  it('many guesses at once do not outrun the counting', async () => {
    const { person, secret } = await enrol(await door.register());
    const challenges = await Promise.all(Array.from({ length: 16 }, () => challengeOf(person)));
    const replies = await Promise.all(challenges.map((challenge) => prove(challenge, wrongCode(secret))));
    expect(replies.filter(({ status }) => status === 401).length).toBeLessThanOrEqual(6);
    expect(replies.filter(({ status }) => status === 429).length).toBeGreaterThanOrEqual(10);
  });

  it('where the owner signed in before, guesses from elsewhere keep nobody out', async () => {
    const { person, secret } = await enrol(await door.register());
    const home = someAddress();
    expect((await prove((await signIn(person, home)).body.challenge, codeOf(secret), 'totp', home)).status).toBe(201);
    nextStep();
    for (let index = 0; index < 7; index += 1) await prove(await challengeOf(person), wrongCode(secret));
    expect((await prove((await signIn(person, home)).body.challenge, codeOf(secret), 'totp', home)).status).toBe(201);
  });

  it('a password reset leaves it in place', async () => {
    const { person, secret } = await enrol(await door.register());
    await door.public(api.requestPasswordReset, { body: { email: person.email } });
    const token = await mailedToken(host, 'password-reset', person.email);
    const password = goodPassword();
    expect((await door.public(api.completePasswordReset, { params: { token }, body: { password } })).status).toBe(204);
    const { body } = await signIn({ email: person.email, password });
    expect(body.status).toBe('second_factor_required');
    expect((await prove(body.challenge, codeOf(secret))).status).toBe(201);
  });

  it('registering another firm with the address asks for it, too', async () => {
    const { person, secret } = await enrol(await door.register());
    const register = (secondFactor?: object) =>
      door.public(api.registerFirm, {
        headers: { 'idempotency-key': key() },
        body: {
          firm: { name: 'Second', slug: `second-${unique()}`, timezone: 'Europe/Vienna', currency: 'EUR', country: 'AT' },
          owner: { name: 'Olivia Owner', email: person.email, password: person.password, ...(secondFactor ? { secondFactor } : {}) },
        },
      });
    const asked = await register();
    expect(asked).toMatchObject({ status: 401, body: { code: 'identity.second_factor_asked', methods: ['totp', 'recovery_code'] } });
    const { challenge } = asked.body;
    // What was asked here opens no session elsewhere, and the other way round.
    expect((await prove(challenge, codeOf(secret))).body.code).toBe('identity.challenge_ended');
    const elsewhere = await challengeOf(person);
    expect((await register({ method: 'totp', challenge: elsewhere, code: codeOf(secret) })).body.code).toBe('identity.challenge_ended');
    expect((await register({ method: 'totp', challenge, code: wrongCode(secret) })).body.code).toBe('identity.second_factor_invalid');
    expect((await register({ method: 'totp', challenge, code: codeOf(secret) })).status).toBe(201);
  });
});

describe('recovery codes', () => {
  it('each sign in once, tell the mailbox, and are counted', async () => {
    const { person, recoveryCodes, visitor } = await enrol(await door.register());
    const [code = ''] = recoveryCodes;
    expect((await prove(await challengeOf(person), code.toLowerCase().replaceAll('-', ' '), 'recovery_code')).status).toBe(201);
    expect((await prove(await challengeOf(person), code, 'recovery_code')).body.code).toBe('identity.second_factor_invalid');
    expect((await visitor.call(api.getSecondFactors)).body.recoveryCodesLeft).toBe(9);
    expect(await mailsTo(person.email, 'recovery-code-used')).toBe(1);
  });

  it('are no use to somebody else', async () => {
    const one = await enrol(await door.register());
    const other = await enrol(await door.register());
    const [code = ''] = other.recoveryCodes;
    expect((await prove(await challengeOf(one.person), code, 'recovery_code')).body.code).toBe('identity.second_factor_invalid');
  });

  it('are void once new ones are made, which takes the password', async () => {
    const { person, recoveryCodes, visitor } = await enrol(await door.register());
    expect((await visitor.call(api.renewRecoveryCodes, { body: { password: goodPassword() } })).status).toBe(403);
    const renewed = await visitor.call(api.renewRecoveryCodes, { body: { password: person.password } });
    expect(renewed.body.recoveryCodes).toHaveLength(10);
    expect((await prove(await challengeOf(person), recoveryCodes[0] ?? '', 'recovery_code')).status).toBe(401);
    expect((await prove(await challengeOf(person), renewed.body.recoveryCodes[0], 'recovery_code')).status).toBe(201);
    expect(await mailsTo(person.email, 'recovery-codes-renewed')).toBe(1);
  });
});

describe('removing the second factor', () => {
  it('takes the password, takes the recovery codes along and tells the mailbox', async () => {
    const { person, visitor } = await enrol(await door.register());
    expect((await visitor.call(api.removeTotp, { body: { password: goodPassword() } })).body.code).toBe('identity.password_wrong');
    expect((await visitor.call(api.removeTotp, { body: { password: person.password } })).status).toBe(204);
    expect((await signIn(person)).status).toBe(201);
    const after = await refreshed(visitor);
    expect((await after.call(api.getSecondFactors)).body).toMatchObject({ recoveryCodesLeft: 0 });
    expect((await after.call(api.removeTotp, { body: { password: person.password } })).body.code).toBe('identity.second_factor_missing');
    expect(await mailsTo(person.email, 'second-factor-removed')).toBe(1);
  });
});

describe('a firm that requires a second factor', () => {
  const require = async (owner: Visitor): Promise<void> => {
    const { version } = (await owner.call(api.getFirm)).body;
    const reply = await owner.call(api.updateFirm, { headers: { 'if-match': `"${version}"` }, body: { requireSecondFactor: true } });
    expect(reply).toMatchObject({ status: 200, body: { requireSecondFactor: true } });
  };

  it('lets a member without one do nothing but set one up, at once, and everything afterwards', async () => {
    const person = await door.register();
    await require(person.owner);
    expect((await person.owner.call(api.getFirm)).body.code).toBe('identity.token_stale');
    const limited = await refreshed(person.owner);
    expect((await limited.claims()).roles).toEqual([ENROLMENT_ROLE]);
    for (const operation of [api.getFirm, api.listMembers, api.requestEmailVerification, api.listAuditEvents]) {
      expect(await limited.call(operation)).toMatchObject({ status: 403, body: { code: 'identity.second_factor_required' } });
    }
    const body = { currentPassword: person.password, newPassword: goodPassword() };
    expect((await limited.call(api.changePassword, { body })).body.code).toBe('identity.second_factor_required');
    expect((await limited.call(api.getMe)).body).toMatchObject({ permissions: [], firm: { id: person.firmId } });
    expect((await limited.call(api.getSecondFactors)).body.requiredBy).toMatchObject([{ id: person.firmId }]);
    const { visitor } = await enrol(person, limited);
    expect((await visitor.claims()).roles).toEqual(['owner']);
    expect((await visitor.call(api.getFirm)).status).toBe(200);
  });

  it('shuts out who removes it, in the same session', async () => {
    const { person, visitor } = await enrol(await door.register());
    await require(visitor);
    const renewed = await refreshed(visitor);
    expect((await renewed.call(api.getFirm)).status).toBe(200);
    expect((await renewed.call(api.removeTotp, { body: { password: person.password } })).status).toBe(204);
    expect((await renewed.call(api.getFirm)).body.code).toBe('identity.token_stale');
    expect((await (await refreshed(renewed)).call(api.getFirm)).body.code).toBe('identity.second_factor_required');
  });

  it('a new sign-in without one is limited, too; other firms of the person are not', async () => {
    const person = await door.register();
    const second = await door.public(api.registerFirm, {
      headers: { 'idempotency-key': key() },
      body: {
        firm: { name: 'Second', slug: `second-${unique()}`, timezone: 'Europe/Vienna', currency: 'EUR', country: 'AT' },
        owner: { name: 'Olivia Owner', email: person.email, password: person.password },
      },
    });
    await require(person.owner);
    const strict = door.visitor((await signIn({ email: person.email, password: person.password, firm: person.slug })).body);
    expect((await strict.call(api.getFirm)).body.code).toBe('identity.second_factor_required');
    expect((await door.visitor(second.body.session).call(api.getFirm)).status).toBe(200);
  });
});
