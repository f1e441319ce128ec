import { hash } from '@node-rs/argon2';
import { type Host, hostService } from '@praxis/chassis/testing';
import * as api from '@praxis/contracts/identity';
import { identity } from '../src/service';
import { type FrontDoor, frontDoor, goodPassword, key, mailedToken, type Registered, someAddress, unique } from './front-door';

let host: Host;
let door: FrontDoor;
let aheadMs = 0;
const now = (): Date => new Date(Date.now() + aheadMs);
beforeAll(async () => {
  host = await hostService(identity, { now });
  door = frontDoor(host, now);
}, 120_000);
afterAll(() => host?.stop());

const signIn = (email: string, password: string, address = someAddress()) =>
  door.public(api.createSession, { body: { email, password } }, { address });
const refresh = (refreshToken: string) => door.public(api.refreshSession, { body: { refreshToken } });
const ask = (email: string) => door.public(api.requestPasswordReset, { body: { email } });
const complete = (token: string, password: string) => door.public(api.completePasswordReset, { params: { token }, body: { password } });
const mailsTo = async (email: string, template: string): Promise<number> => {
  await host.settled();
  return (await host.mails()).filter((mail) => mail.to.email === email && mail.template === template).length;
};
const linkFor = async (person: Registered): Promise<string> => {
  expect((await ask(person.email)).status).toBe(202);
  return mailedToken(host, 'password-reset', person.email);
};

describe('resetting the password', () => {
  it('by the mailed link sets the new one, ends every session, tells the mailbox and is on record', async () => {
    const person = await door.register();
    const elsewhere = door.visitor((await signIn(person.email, person.password)).body);
    const token = await linkFor(person);
    const password = goodPassword();
    expect((await door.public(api.viewPasswordReset, { params: { token } })).body.expiresAt).toBeDefined();
    expect((await complete(token, password)).status).toBe(204);
    for (const visitor of [person.owner, elsewhere]) {
      expect((await visitor.call(api.getMe)).body.code).toBe('identity.token_stale');
      expect((await refresh(visitor.session.refreshToken)).body.code).toBe('identity.session_ended');
      const { sid } = await visitor.claims();
      expect((await host.untilPublished(api.sessionRevoked, ({ data }) => data.sessionId === sid)).data.reason).toBe('password_changed');
    }
    expect((await signIn(person.email, person.password)).status).toBe(401);
    const back = door.visitor((await signIn(person.email, password)).body);
    expect(await mailsTo(person.email, 'password-changed')).toBe(1);
    const audited = await back.call(api.listAuditEvents, { query: { action: 'password.reset' } });
    expect(audited.body.items).toMatchObject([{ actor: `user:${person.userId}`, targetId: person.userId, outcome: 'done' }]);
    expect(JSON.stringify(audited.body)).not.toContain(token);
  });

  it('answers alike for an address that nobody has, and mails nothing there', async () => {
    const person = await door.register();
    const nobody = `${unique()}@nowhere.example`;
    const [known, unknown] = [await ask(person.email), await ask(nobody)];
    expect({ status: unknown.status, body: unknown.body }).toEqual({ status: known.status, body: known.body });
    await host.settled();
    expect(await mailsTo(person.email, 'password-reset')).toBe(1);
    expect(await mailsTo(nobody, 'password-reset')).toBe(0);
  });

  it('takes as long to ask for an address that nobody has', async () => {
    const person = await door.register();
    const time = async (email: string): Promise<number> => {
      const start = performance.now();
      await ask(email);
      return performance.now() - start;
    };
    const [known, unknown]: [number[], number[]] = [[], []];
    for (let index = 0; index < 15; index += 1) {
      known.push(await time(person.email));
      unknown.push(await time(`${unique()}@nowhere.example`));
    }
    const median = (values: number[]): number => values.sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
    expect(median(unknown) / median(known)).toBeGreaterThan(0.4);
    expect(median(unknown) / median(known)).toBeLessThan(2.5);
  });

  it('a link works once', async () => {
    const person = await door.register();
    const token = await linkFor(person);
    expect((await complete(token, goodPassword())).status).toBe(204);
    expect((await complete(token, goodPassword())).body.code).toBe('http.not_found');
    expect((await door.public(api.viewPasswordReset, { params: { token } })).status).toBe(404);
  });

  it('of two uses of a link at once one wins', async () => {
    const person = await door.register();
    const token = await linkFor(person);
    const passwords = [goodPassword(), goodPassword(), goodPassword()];
    const replies = await Promise.all(passwords.map((password) => complete(token, password)));
    expect(replies.map(({ status }) => status).sort()).toEqual([204, 404, 404]);
    const statuses = await Promise.all(passwords.map(async (password) => (await signIn(person.email, password)).status));
    expect(statuses.filter((status) => status === 201)).toHaveLength(1);
  });

  it('a link ends after half an hour', async () => {
    const person = await door.register();
    const token = await linkFor(person);
    aheadMs += 30 * 60_000 + 1_000;
    expect((await complete(token, goodPassword())).body.code).toBe('http.not_found');
    expect((await signIn(person.email, person.password)).status).toBe(201);
  });

  it('a refused password uses nothing up and ends no session', async () => {
    const person = await door.register();
    const token = await linkFor(person);
    expect((await complete(token, 'zu kurz')).body.code).toBe('identity.password_too_short');
    expect((await complete(token, `northwind praxis`)).body.code).toBe('identity.password_context');
    expect((await person.owner.call(api.getMe)).status).toBe(200);
    expect((await complete(token, goodPassword())).status).toBe(204);
  });

  it('a used link makes the others of the same person void', async () => {
    const person = await door.register();
    const first = await linkFor(person);
    const second = await linkFor(person);
    expect(second).not.toBe(first);
    expect((await complete(second, goodPassword())).status).toBe(204);
    expect((await complete(first, goodPassword())).status).toBe(404);
  });

  it('a link of another kind, a made-up one and one of a disabled person lead nowhere', async () => {
    const person = await door.register();
    const verification = await mailedToken(host, 'email-verification', person.email);
    for (const token of [verification, 'nonsense', `${await linkFor(person)}A`]) {
      expect((await complete(token, goodPassword())).body.code).toBe('http.not_found');
    }
    const token = await linkFor(person);
    await host.sql('owner', `update users set status = 'disabled' where id = $1`, [person.userId]);
    expect((await complete(token, goodPassword())).body.code).toBe('http.not_found');
  });

  it('fills nobody’s mailbox: five links an hour, answered alike', async () => {
    const person = await door.register();
    for (let index = 0; index < 7; index += 1) {
      expect((await ask(person.email)).status).toBe(202);
      await host.settled();
    }
    expect(await mailsTo(person.email, 'password-reset')).toBe(5);
  });

  it('works while the person’s firm is suspended', async () => {
    const person = await door.register();
    await host.sql('owner', `update firm_facts set facts = jsonb_set(facts, '{status}', '"suspended"') where firm_id = $1`, [
      person.firmId,
    ]);
    const token = await linkFor(person);
    expect((await complete(token, goodPassword())).status).toBe(204);
  });

  it('lets the person in again at once who was throttled before', async () => {
    const person = await door.register();
    const address = someAddress();
    for (let index = 0; index < 6; index += 1) await signIn(person.email, goodPassword(), address);
    expect((await signIn(person.email, person.password, address)).status).toBe(429);
    const password = goodPassword();
    await complete(await linkFor(person), password);
    expect((await signIn(person.email, password, address)).status).toBe(201);
  });
});

describe('changing the password', () => {
  it('asks for the current one, ends the other sessions, keeps this one and tells the mailbox', async () => {
    const person = await door.register();
    const elsewhere = door.visitor((await signIn(person.email, person.password)).body);
    const newPassword = goodPassword();
    const wrong = await person.owner.call(api.changePassword, { body: { currentPassword: goodPassword(), newPassword } });
    expect(wrong).toMatchObject({ status: 403, body: { code: 'identity.password_wrong', errors: [{ pointer: '/currentPassword' }] } });
    expect((await elsewhere.call(api.getMe)).status).toBe(200);
    const reply = await person.owner.call(api.changePassword, { body: { currentPassword: person.password, newPassword } });
    expect(reply.status).toBe(204);
    expect((await person.owner.call(api.getMe)).status).toBe(200);
    expect((await refresh(person.owner.session.refreshToken)).status).toBe(200);
    expect((await elsewhere.call(api.getMe)).body.code).toBe('identity.token_stale');
    expect((await refresh(elsewhere.session.refreshToken)).body.code).toBe('identity.session_ended');
    expect((await signIn(person.email, person.password)).status).toBe(401);
    expect((await signIn(person.email, newPassword)).status).toBe(201);
    expect(await mailsTo(person.email, 'password-changed')).toBe(1);
    const audited = await person.owner.call(api.listAuditEvents, { query: { action: 'password.change' } });
    expect(audited.body.items.map(({ outcome }: { outcome: string }) => outcome).sort()).toEqual(['done', 'refused']);
  });

  it('refuses one that is weak, with the place', async () => {
    const person = await door.register();
    const reply = await person.owner.call(api.changePassword, {
      body: { currentPassword: person.password, newPassword: `${person.slug}-praxis` },
    });
    expect(reply.body).toMatchObject({ code: 'identity.password_context', errors: [{ pointer: '/newPassword' }] });
  });

  it('is throttled like a sign-in, so that a stolen session cannot try passwords', async () => {
    const person = await door.register();
    const statuses: number[] = [];
    for (let index = 0; index < 25; index += 1) {
      const body = { currentPassword: goodPassword(), newPassword: goodPassword() };
      statuses.push((await person.owner.call(api.changePassword, { body })).status);
    }
    expect(statuses[0]).toBe(403);
    expect(statuses).toContain(429);
  });

  it('makes links void that were asked for before', async () => {
    const person = await door.register();
    const token = await linkFor(person);
    const body = { currentPassword: person.password, newPassword: goodPassword() };
    expect((await person.owner.call(api.changePassword, { body })).status).toBe(204);
    expect((await complete(token, goodPassword())).status).toBe(404);
  });
});

describe('sessions of a person in several firms', () => {
  it('end in each of them, and each is told', async () => {
    const person = await door.register();
    const second = await door.public(api.registerFirm, {
      headers: { 'idempotency-key': key() },
      body: {
        firm: { name: 'Second', slug: `second-${unique()}`, timezone: 'Europe/Vienna', currency: 'EUR', country: 'AT' },
        owner: { name: 'Olivia Owner', email: person.email, password: person.password },
      },
    });
    const there = door.visitor(second.body.session);
    expect((await complete(await linkFor(person), goodPassword())).status).toBe(204);
    for (const visitor of [person.owner, there]) {
      const { sid, firm_id: firmId } = await visitor.claims();
      expect((await host.untilPublished(api.sessionRevoked, ({ data }) => data.sessionId === sid)).firmid).toBe(firmId);
    }
  });
});

describe('a password that is changed while somebody signs in with it', () => {
  it('opens no session any more', async () => {
    const person = await door.register();
    await host.sql('owner', 'update credentials set changed_at = $2 where user_id = $1', [
      person.userId,
      new Date(now().getTime() + 60_000),
    ]);
    expect((await signIn(person.email, person.password)).body.code).toBe('identity.credentials_invalid');
  });
});

describe('a stored hash', () => {
  it('of weaker parameters is renewed by the next sign-in', async () => {
    const person = await door.register();
    const weak = await hash(person.password.normalize('NFKC'), { memoryCost: 8_192, timeCost: 1, parallelism: 1 });
    await host.sql('owner', 'update credentials set password_hash = $2 where user_id = $1', [person.userId, weak]);
    expect((await signIn(person.email, person.password)).status).toBe(201);
    const [row] = await host.sql<{ password_hash: string }>('owner', 'select password_hash from credentials where user_id = $1', [
      person.userId,
    ]);
    expect(row?.password_hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect((await signIn(person.email, person.password)).status).toBe(201);
  });
});

describe('too many at once', () => {
  it('are turned away with 503 and when to come again, and nobody is let in wrongly', async () => {
    const person = await door.register();
    const replies = await Promise.all(Array.from({ length: 300 }, () => signIn(person.email, person.password)));
    const busy = replies.filter(({ status }) => status === 503);
    expect(busy.length).toBeGreaterThan(0);
    for (const { body, headers } of busy) {
      expect(body.code).toBe('identity.busy');
      expect(Number(headers['retry-after'])).toBeGreaterThanOrEqual(1);
    }
    expect(replies.filter(({ status }) => status !== 503 && status !== 201)).toEqual([]);
    expect((await signIn(person.email, person.password)).status).toBe(201);
  }, 60_000);
});
