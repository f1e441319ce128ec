import { createHmac, randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { createIdentityVerifier, type IdentityClaims, type IdentityRefusal, mintInternalIdentity } from './internal-identity';

const key = Buffer.alloc(32, 7);
const other = Buffer.alloc(32, 8);
const start = Date.UTC(2027, 0, 31, 12, 0, 0);
const claims: IdentityClaims = {
  aud: 'crm',
  sub: 'user:0198a000-0000-7000-8000-000000000001',
  kind: 'user',
  firm: '0198a000-0000-7000-8000-00000000000f',
  roles: ['owner'],
  permissions: ['crm:lead:read', 'crm:lead:write'],
  session: 'session-1',
  name: 'Ada',
};
/** A verifier that answers with the caller, or with why there is none. */
function verifierAt(now: () => number, keys: readonly Uint8Array[] = [key]) {
  let refusal: IdentityRefusal | undefined;
  const verify = createIdentityVerifier({
    service: 'crm',
    keys,
    now,
    onRefused: (why) => {
      refusal = why;
    },
  });
  return (token: string | undefined) => verify(token) ?? { refused: refusal };
}

function forge(header: unknown, payload: unknown, signingKey: Buffer): string {
  const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const signed = `${part(header)}.${part(payload)}`;
  return `${signed}.${createHmac('sha256', signingKey).update(signed).digest('base64url')}`;
}

describe('internal identity', () => {
  it('tells the service named in it who is calling', () => {
    expect(verifierAt(() => start)(mintInternalIdentity(claims, key, start))).toEqual({
      ...claims,
      iat: start / 1000,
      exp: start / 1000 + 30,
    });
  });

  it('is verified once and remembered by its bytes', () => {
    const verify = verifierAt(() => start);
    const token = mintInternalIdentity(claims, key, start);
    expect(verify(token)).toBe(verify(token));
  });

  it('ends after 30 seconds and the tolerance, remembered or not', () => {
    let now = start;
    const verify = verifierAt(() => now);
    const token = mintInternalIdentity(claims, key, start);
    expect(verify(token)).toHaveProperty('sub');
    now = start + 31_000;
    expect(verify(token)).toHaveProperty('sub');
    now = start + 32_000;
    expect(verify(token)).toEqual({ refused: 'expired' });
    expect(verify(token)).toEqual({ refused: 'expired' });
    expect(verifierAt(() => now)(token)).toEqual({ refused: 'expired' });
  });

  it('is refused before its time, but for the tolerance of the clocks', () => {
    const token = mintInternalIdentity(claims, key, start);
    expect(verifierAt(() => start - 1_500)(token)).toHaveProperty('sub');
    expect(verifierAt(() => start - 3_000)(token)).toEqual({ refused: 'early' });
  });

  it('is refused by another service and under another key', () => {
    expect(verifierAt(() => start)(mintInternalIdentity({ ...claims, aud: 'finance' }, key, start))).toEqual({ refused: 'audience' });
    expect(verifierAt(() => start)(mintInternalIdentity(claims, other, start))).toEqual({ refused: 'signature' });
  });

  it('is accepted under either of two keys during a rotation', () => {
    const verify = verifierAt(() => start, [other, key]);
    expect(verify(mintInternalIdentity(claims, key, start))).toHaveProperty('sub');
    expect(verify(mintInternalIdentity(claims, other, start))).toHaveProperty('sub');
  });

  it('is refused without a value, and with any other header although signed', () => {
    const iat = start / 1000;
    const payload = { ...claims, iat, exp: iat + 30 };
    const verify = verifierAt(() => start);
    expect(verify(undefined)).toEqual({ refused: 'missing' });
    expect(verify('')).toEqual({ refused: 'missing' });
    expect(verify(forge({ alg: 'HS256', typ: 'JWT' }, payload, key))).toEqual({ refused: 'malformed' });
    expect(verify(forge({ alg: 'none', typ: 'praxis-identity+jwt' }, payload, key))).toEqual({ refused: 'malformed' });
    expect(verify(forge({ alg: 'HS256', typ: 'praxis-identity+jwt' }, payload, key))).toHaveProperty('sub');
  });

  it('is refused when it is signed but says too little or lasts too long', () => {
    const iat = start / 1000;
    const header = { alg: 'HS256', typ: 'praxis-identity+jwt' };
    const verify = verifierAt(() => start);
    expect(verify(forge(header, { ...claims, iat, exp: iat + 3600 }, key))).toEqual({ refused: 'claims' });
    expect(verify(forge(header, { aud: 'crm', iat, exp: iat + 30 }, key))).toEqual({ refused: 'claims' });
    expect(verify(forge(header, 'text', key))).toEqual({ refused: 'claims' });
  });

  it('is refused after any change of any character', () => {
    const token = mintInternalIdentity(claims, key, start);
    const verify = verifierAt(() => start);
    const character = fc.constantFrom(...'ABCXYZabcxyz0189-_.=+/ ');
    fc.assert(
      fc.property(fc.nat(token.length - 1), character, (at, replacement) => {
        fc.pre(token[at] !== replacement);
        expect(verify(token.slice(0, at) + replacement + token.slice(at + 1))).toHaveProperty('refused');
      }),
      { numRuns: 1000 },
    );
  });

  it('never throws, whatever it is given', () => {
    const verify = verifierAt(() => start);
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (token) => expect(verify(token)).toHaveProperty('refused')));
    expect(verify(randomBytes(80_000).toString('base64url'))).toEqual({ refused: 'malformed' });
  });
});
