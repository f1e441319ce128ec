import fc from 'fast-check';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { startPlatform, type TestPlatform } from './kit/platform';
import { makeSigningKey, type SigningKey } from './kit/tokens';
import { until } from './kit/until';

let platform: TestPlatform;
beforeAll(async () => {
  platform = await startPlatform();
});
beforeEach(() => platform.reset());
afterAll(() => platform.stop());

const leads = (token: string) => platform.call('/v1/leads', { token });
const codeOf = async (token: string): Promise<[number, string]> => {
  const { status, body } = await leads(token);
  return [status, body.code];
};
const now = () => Math.floor(Date.now() / 1000);

describe('an access token', () => {
  it('is accepted when identity signed it, with ES256 or EdDSA', async () => {
    expect((await leads(await platform.token())).status).toBe(200);
    const edwards = await makeSigningKey('EdDSA');
    const other = await platformWithKeys([edwards]);
    try {
      const token = await edwards.token({ firm_id: other.firm.id, roles: ['owner'] });
      expect((await other.call('/v1/leads', { token })).status).toBe(200);
    } finally {
      await other.stop();
    }
  });

  it.each<[string, Record<string, unknown>, string]>([
    ['of another issuer', { iss: 'https://evil.example' }, 'identity.token_invalid'],
    ['for another audience', { aud: 'other' }, 'identity.token_invalid'],
    ['without an audience', { aud: undefined }, 'identity.token_invalid'],
    ['that has expired', { exp: now() - 60 }, 'identity.token_expired'],
    ['without an expiry', { exp: undefined }, 'identity.token_invalid'],
    ['that is not valid yet', { nbf: now() + 600 }, 'identity.token_invalid'],
    ['issued in the future', { iat: now() + 600 }, 'identity.token_invalid'],
    ['without a subject', { sub: undefined }, 'identity.token_invalid'],
    ['without a session', { sid: undefined }, 'identity.token_invalid'],
    ['without an id', { jti: undefined }, 'identity.token_invalid'],
    ['of an unknown kind', { kind: 'root' }, 'identity.token_invalid'],
    ['without a kind', { kind: undefined }, 'identity.token_invalid'],
    ['with roles that are no list', { roles: 'owner' }, 'identity.token_invalid'],
    ['with a firm that is no id', { firm_id: '../x' }, 'identity.token_invalid'],
  ])('%s is 401', async (_name, claims, code) => {
    expect(await codeOf(await platform.token(claims))).toEqual([401, code]);
    expect(platform.services['crm']?.received).toEqual([]);
  });

  it.each<[string, Record<string, unknown>]>([
    ['of another type', { typ: 'JWT' }],
    ['of the internal type', { typ: 'praxis-identity+jwt' }],
    ['without a type', { typ: undefined }],
    ['without a key id', { kid: undefined }],
    ['with a critical header nobody knows', { crit: ['x'], x: 1 }],
    ['with a key id that is no text', { kid: { $ne: null } }],
  ])('%s is 401', async (_name, header) => {
    const token = await signFreely(header);
    expect(await codeOf(token)).toEqual([401, 'identity.token_invalid']);
  });

  it('that is not signed, or signed with the public key as a secret, is 401', async () => {
    const [, payload] = (await platform.token()).split('.');
    const unsigned = `${Buffer.from(JSON.stringify({ alg: 'none', typ: 'at+jwt', kid: platform.key.kid })).toString('base64url')}.${payload}.`;
    expect(await codeOf(unsigned)).toEqual([401, 'identity.token_invalid']);
    expect(await codeOf(`${unsigned}AAAA`)).toEqual([401, 'identity.token_invalid']);
    const secret = Buffer.from(JSON.stringify(platform.key.publicJwk));
    const confused = await new SignJWT(JSON.parse(Buffer.from(payload ?? '', 'base64url').toString()))
      .setProtectedHeader({ alg: 'HS256', typ: 'at+jwt', kid: platform.key.kid })
      .sign(secret);
    expect(await codeOf(confused)).toEqual([401, 'identity.token_invalid']);
  });

  it('that brings its own key is 401', async () => {
    const { privateKey, publicKey } = await generateKeyPair('ES256', { extractable: true });
    const [, payload] = (await platform.token()).split('.');
    const token = await new SignJWT(JSON.parse(Buffer.from(payload ?? '', 'base64url').toString()))
      .setProtectedHeader({
        alg: 'ES256',
        typ: 'at+jwt',
        kid: platform.key.kid,
        jwk: await exportJWK(publicKey),
        jku: 'https://evil.example/jwks',
      })
      .sign(privateKey);
    expect(await codeOf(token)).toEqual([401, 'identity.token_invalid']);
  });

  it('is refused after any change to it', async () => {
    const token = await platform.token();
    expect((await leads(token)).status).toBe(200);
    const character = fc.constantFrom(...'ABCDxyz0189-_.=+/~'.split(''));
    const place = fc.nat(token.length - 1);
    const mutation = fc.oneof(
      fc.record({ at: place, with: character }).map((one) => token.slice(0, one.at) + one.with + token.slice(one.at + 1)),
      fc.record({ at: place, with: character }).map((one) => token.slice(0, one.at) + one.with + token.slice(one.at)),
      place.map((at) => token.slice(0, at) + token.slice(at + 1)),
      place.map((at) => token.slice(0, at)),
      fc.constantFrom(`${token}.`, `.${token}`, `${token}=`, `${token}.${token}`, token.toLowerCase()),
    );
    await fc.assert(
      fc.asyncProperty(mutation, async (mutated) => {
        fc.pre(mutated !== token && mutated.trim() !== '');
        const { status } = await leads(mutated);
        expect([mutated, status]).toEqual([mutated, 401]);
      }),
      { numRuns: 600 },
    );
    expect(platform.services['crm']?.received).toHaveLength(1);
  }, 60_000);

  it('ends when it expires, though it was verified before', async () => {
    // The tolerance of the clocks is 5 s: this one has half a second left.
    const token = await platform.token({ iat: now() - 60, exp: now() - 4 });
    expect((await leads(token)).status).toBe(200);
    const reply = await until('the expiry', async () => {
      const answer = await leads(token);
      return answer.status === 200 ? undefined : answer;
    });
    expect(reply.body.code).toBe('identity.token_expired');
  });
});

describe('identity’s keys', () => {
  const jwksRequests = (of: TestPlatform): number =>
    of.services['identity']?.received.filter(({ url }) => url === '/.well-known/jwks.json').length ?? 0;

  it('are asked for as the gateway, with an identity of its own', async () => {
    const other = await startPlatform();
    try {
      const asked = other.services['identity']?.received.find(({ url }) => url === '/.well-known/jwks.json');
      expect(asked?.headers['x-praxis-identity']).toEqual(expect.any(String));
    } finally {
      await other.stop();
    }
  });

  it('that nobody knows make the gateway ask at most once in 30 seconds', async () => {
    const stranger = await makeSigningKey();
    const before = jwksRequests(platform);
    const replies = await Promise.all(
      Array.from({ length: 50 }, async () => leads(await stranger.token({ firm_id: platform.firm.id, roles: ['owner'] }))),
    );
    expect(replies.map(({ status }) => status)).toEqual(replies.map(() => 401));
    expect(jwksRequests(platform) - before).toBeLessThanOrEqual(1);
  });

  it('stay known while identity is away', async () => {
    const other = await startPlatform();
    try {
      const before = await other.token();
      expect((await other.call('/v1/leads', { token: before })).status).toBe(200);
      await other.services['identity']?.stop();
      expect((await other.call('/v1/leads', { token: await other.token() })).status).toBe(200);
      expect((await other.call('/v1/me', { token: before })).status).toBeGreaterThanOrEqual(502);
    } finally {
      await other.stop();
    }
  });

  it('that cannot be had yet are 503, not 401: the token may be good', async () => {
    const other = await startPlatform({}, { withoutKeys: true });
    try {
      const reply = await other.call('/v1/leads', { token: await other.token() });
      expect(reply.status).toBe(503);
      other.published.push(other.key);
      await until('the keys to be fetched', async () => (await other.call('/v1/leads', { token: await other.token() })).status === 200);
    } finally {
      await other.stop();
    }
  });
});

async function platformWithKeys(keys: readonly SigningKey[]): Promise<TestPlatform> {
  const other = await startPlatform({}, { withoutKeys: true });
  other.published.push(...keys);
  await until(
    'the keys',
    async () => (await other.call('/v1/leads', { token: await (keys[0] ?? other.key).token({ firm_id: other.firm.id }) })).status !== 503,
  );
  return other;
}

/** A token signed with identity's key under any header, which a decent library refuses to make. */
async function signFreely(header: Record<string, unknown>): Promise<string> {
  const { payload } = await claimsOf();
  const full = { alg: 'ES256', typ: 'at+jwt', kid: platform.key.kid, ...header };
  const signed = `${Buffer.from(JSON.stringify(full)).toString('base64url')}.${Buffer.from(JSON.stringify(payload)).toString('base64url')}`;
  return `${signed}.${await platform.key.sign(signed)}`;
}

async function claimsOf(): Promise<{ payload: Record<string, unknown> }> {
  const [, payload = ''] = (await platform.token()).split('.');
  return { payload: JSON.parse(Buffer.from(payload, 'base64url').toString()) as Record<string, unknown> };
}
