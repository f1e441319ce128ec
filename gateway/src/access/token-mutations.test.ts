import { createLogger } from '@praxis/chassis/edge';
import { accessErrors, newId, Rejection } from '@praxis/contracts/kernel';
import fc from 'fast-check';
import { type CryptoKey, exportJWK, generateKeyPair, SignJWT } from 'jose';
import { createEdgeState } from '../edge/edge-state';
import { type Callers, createCallers } from './callers';
import { createKeySet, type KeySet } from './key-set';
import { createTokenVerifier } from './verify-token';

const ISSUER = 'https://praxis.test';
const log = createLogger('test', 'silent');
/** A whole second: claims count those. */
const START = 1_800_000_000_000;
const seconds = START / 1000;

let signingKey: CryptoKey;
let secret: Uint8Array;
let pem: string;
let keys: KeySet;
let fetched = 0;
let clock = START;
let callers: Callers;
let good: string;

const claims = (own: Record<string, unknown> = {}): Record<string, unknown> => ({
  iss: ISSUER,
  sub: newId(),
  aud: 'praxis',
  iat: seconds,
  exp: seconds + 600,
  jti: newId(),
  sid: newId(),
  mid: newId(),
  firm_id: newId(),
  roles: ['owner'],
  kind: 'user',
  name: 'Ada Lovelace',
  ...own,
});
const encode = (value: unknown): string => Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');

/** Signed with identity's own key, whatever header and payload say. */
async function signed(payload: unknown, header: Record<string, unknown> = {}): Promise<string> {
  const text = `${encode({ alg: 'ES256', typ: 'at+jwt', kid: 'one', ...header })}.${encode(payload)}`;
  const signature = await crypto.subtle.sign({ name: 'ECDSA', hash: 'SHA-256' }, signingKey, Buffer.from(text));
  return `${text}.${Buffer.from(signature).toString('base64url')}`;
}

beforeAll(async () => {
  const pair = await generateKeyPair('ES256', { extractable: true });
  signingKey = pair.privateKey;
  const jwk = await exportJWK(pair.publicKey);
  secret = Buffer.from(JSON.stringify(jwk));
  pem = Buffer.from(await crypto.subtle.exportKey('spki', pair.publicKey)).toString('base64');
  keys = createKeySet({
    fetch: async () => {
      fetched += 1;
      return { keys: [{ ...jwk, kid: 'one', alg: 'ES256', use: 'sig' }] };
    },
    now: () => clock - START,
    log,
  });
  callers = createCallers({
    verify: createTokenVerifier({ keys, issuer: ISSUER, now: () => clock }),
    state: createEdgeState(() => clock),
    operatorPermissions: [],
    now: () => clock,
  });
  good = await signed(claims());
  await callers.verify(good);
});
beforeEach(() => {
  clock = START;
});
afterAll(() => keys.stop());

/** Refused with 401, and not remembered. */
async function expectRefused(token: string, code = accessErrors.token_invalid.code): Promise<void> {
  const outcome = await callers.verify(token).then(
    () => 'accepted',
    (error: unknown) => (error instanceof Rejection ? error.error.code : String(error)),
  );
  expect([token.slice(0, 60), outcome]).toEqual([token.slice(0, 60), code]);
  expect(callers.known(token)).toBeUndefined();
}

describe('an access token that was changed', () => {
  it('in any one bit of any part is refused, each of them', async () => {
    const parts = good.split('.').map((part) => Buffer.from(part, 'base64url'));
    let count = 0;
    for (const [index, part] of parts.entries()) {
      for (let bit = 0; bit < part.length * 8; bit += 1) {
        const changed = Buffer.from(part);
        changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
        await expectRefused(parts.map((same, at) => (at === index ? changed : same).toString('base64url')).join('.'));
        count += 1;
      }
    }
    expect(count).toBeGreaterThan(3_000);
    expect(callers.known(good)).toBeDefined();
  }, 60_000);

  it('in any characters is refused', async () => {
    const place = fc.nat(good.length - 1);
    const character = fc.constantFrom(...'ABCxyz019-_.=+/~ %\n\0é'.split(''));
    const change = fc.oneof(
      fc.tuple(place, character).map(([at, by]) => good.slice(0, at) + by + good.slice(at + 1)),
      fc.tuple(place, character).map(([at, by]) => good.slice(0, at) + by + good.slice(at)),
      fc.tuple(place, place).map(([from, to]) => good.slice(0, from) + good.slice(to)),
      fc.tuple(place, fc.nat(30)).map(([at, length]) => good.slice(0, at) + good.slice(at, at + length) + good.slice(at)),
      fc.constantFrom(`${good}.`, `.${good}`, `${good}=`, `${good}.${good}`, `${good} `, good.toLowerCase(), `${good}\n`),
    );
    await fc.assert(
      fc.asyncProperty(change, async (token) => {
        fc.pre(token !== good);
        await expectRefused(token);
      }),
      { numRuns: 3_000 },
    );
  }, 60_000);

  it('in the spare bits of its last character is refused, though they decode to the same', async () => {
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
    const last = alphabet.indexOf(good.at(-1) ?? '');
    for (let spare = 1; spare < 16; spare += 1) {
      const twin = good.slice(0, -1) + alphabet[last ^ spare];
      await expectRefused(twin);
    }
  });
});

describe('a header that lies', () => {
  it.each<[string, Record<string, unknown>]>([
    ['none', { alg: 'none' }],
    ['None', { alg: 'None' }],
    ['another curve', { alg: 'ES384' }],
    ['an algorithm of another key', { alg: 'EdDSA' }],
    ['no algorithm', { alg: undefined }],
    ['a list of algorithms', { alg: ['ES256'] }],
    ['lower case', { alg: 'es256' }],
    ['another type', { typ: 'JWT' }],
    ['the internal type', { typ: 'praxis-identity+jwt' }],
    ['no type', { typ: undefined }],
    ['a type that is no text', { typ: 1 }],
    ['a key of its own', { jwk: { kty: 'EC', crv: 'P-256', x: 'AA', y: 'AA' }, kid: 'two' }],
    ['an address of keys', { jku: 'https://evil.example/jwks', kid: 'two' }],
    ['a certificate', { x5u: 'https://evil.example/cert', x5c: ['AA'], kid: 'two' }],
    ['something critical', { crit: ['exp'], exp: 1 }],
    ['something critical that is empty', { crit: [] }],
    ['an unencoded payload', { b64: false, crit: ['b64'] }],
    ['compression', { zip: 'DEF', crit: ['zip'] }],
    ['a path as its key', { kid: '../../dev/null' }],
    ['SQL as its key', { kid: "one' or '1'='1" }],
    ['an object’s member as its key', { kid: '__proto__' }],
    ['a constructor as its key', { kid: 'constructor' }],
    ['an address as its key', { kid: 'https://evil.example/key' }],
    ['an empty key', { kid: '' }],
    ['a key of 10 kB', { kid: 'x'.repeat(10_000) }],
    ['a key that is no text', { kid: ['one'] }],
    ['no key', { kid: undefined }],
  ])('about %s is refused, though identity’s key signed it', async (_name, header) => {
    const before = fetched;
    await expectRefused(await signed(claims(), header));
    expect(fetched).toBe(before);
  });

  it('about the public key being a secret is refused, in each of its spellings', async () => {
    for (const [alg, key] of [
      ['HS256', secret],
      ['HS256', Buffer.from(pem)],
      ['HS256', Buffer.from(`-----BEGIN PUBLIC KEY-----\n${pem}\n-----END PUBLIC KEY-----\n`)],
      ['HS512', Buffer.concat([secret, secret])],
    ] as const) {
      await expectRefused(await new SignJWT(claims()).setProtectedHeader({ alg, typ: 'at+jwt', kid: 'one' }).sign(key));
    }
  });

  it('about unknown keys makes identity be asked at most once per 30 s', async () => {
    clock = START + 31_000;
    const before = fetched;
    for (let count = 0; count < 200; count += 1) await expectRefused(await signed(claims(), { kid: `stranger-${count}` }));
    expect(fetched - before).toBe(1);
  });
});

describe('a payload that identity would not write', () => {
  it.each<[string, Record<string, unknown>]>([
    ['another issuer', { iss: 'https://evil.example' }],
    ['the issuer with a slash', { iss: `${ISSUER}/` }],
    ['a list of issuers', { iss: [ISSUER] }],
    ['another audience', { aud: 'other' }],
    ['a list without the audience', { aud: ['other', 'praxis2'] }],
    ['no audience', { aud: undefined }],
    ['an audience in an object', { aud: { praxis: true } }],
    ['an expiry as text', { exp: String(seconds + 600) }],
    ['an expiry beyond numbers', { exp: '1e400' }],
    ['an expiry that is null', { exp: null }],
    ['no expiry', { exp: undefined }],
    ['an issue time as text', { iat: String(seconds) }],
    ['no issue time', { iat: undefined }],
    ['an issue time to come', { iat: seconds + 60 }],
    ['a beginning to come', { nbf: seconds + 60 }],
    ['a beginning as text', { nbf: 'now' }],
    ['an unknown kind', { kind: 'root' }],
    ['roles that are no list', { roles: 'owner' }],
    ['a firm that is no id', { firm_id: '*' }],
    ['a subject that is no text', { sub: { $ne: null } }],
  ])('with %s is refused', async (_name, own) => {
    await expectRefused(await signed(claims(own)));
  });

  it.each(['', 'null', '[]', '"x"', '{', '{"iss":', '\ufeff{}', `{"a":${'['.repeat(2_000)}`])('such as %j is refused', async (payload) => {
    await expectRefused(await signed(payload));
  });

  it('of megabytes is refused before anything is computed', async () => {
    await expectRefused(await signed(claims({ name: 'x'.repeat(1_000_000) })));
  });

  it('is good for as long as the clocks may differ, and not a second longer', async () => {
    await callers.verify(await signed(claims({ iat: seconds + 4, exp: seconds + 600 })));
    await callers.verify(await signed(claims({ iat: seconds - 600, exp: seconds - 4 })));
    await expectRefused(await signed(claims({ iat: seconds + 6 })));
    await expectRefused(await signed(claims({ iat: seconds - 600, exp: seconds - 6 })), accessErrors.token_expired.code);
  });
});

describe('identity away for minutes', () => {
  it('breaks nobody whose key is known', async () => {
    let away = false;
    let now = 0;
    const set = createKeySet({
      fetch: async () => {
        if (away) throw new Error('away');
        return { keys: [{ ...JSON.parse(Buffer.from(secret).toString()), kid: 'one', alg: 'ES256', use: 'sig' }] };
      },
      now: () => now,
      log,
    });
    const verify = createTokenVerifier({ keys: set, issuer: ISSUER, now: () => START });
    await verify(good);
    away = true;
    for (now = 30_000; now <= 15 * 60_000; now += 30_000) {
      await expect(verify(await signed(claims(), { kid: 'new' }))).rejects.toThrow();
      expect((await verify(good)).iss).toBe(ISSUER);
    }
    set.stop();
  });
});
