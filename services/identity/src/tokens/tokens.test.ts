import { AccessTokenClaims } from '@praxis/chassis/edge';
import fc from 'fast-check';
import { claimsOf, portalMembershipId, type TokenSubject } from './access-token';
import { createKeySeal } from './key-seal';
import { nextAfter, PUBLISH_WAIT_SECONDS, publishedAt, RETIRED_SECONDS, type SigningKey, signerAt } from './signing-keys';

const start = Date.UTC(2027, 2, 1, 9, 0, 0);
const at = (seconds: number): Date => new Date(start + seconds * 1000);
const firmId = '0198a000-0000-7000-8000-00000000000f';
const userId = '0198a000-0000-7000-8000-000000000001';
const user: TokenSubject = {
  userId,
  name: 'Ada',
  sessionId: '0198a000-0000-7000-8000-00000000000a',
  kind: 'user',
  mid: '0198a000-0000-7000-8000-00000000000b',
  firmId,
  roles: ['owner'],
};
const settings = { issuer: 'https://praxis.example', tokenId: 'one', at: new Date(start + 400), notBefore: 0 };

describe('claims of an access token', () => {
  it('say who, where and until when, as the gateway reads them', () => {
    const claims = claimsOf(user, settings);
    expect(AccessTokenClaims.parse(claims)).toEqual({
      iss: 'https://praxis.example',
      sub: userId,
      aud: 'praxis',
      iat: start / 1000,
      exp: start / 1000 + 600,
      jti: 'one',
      sid: user.sessionId,
      mid: user.mid,
      firm_id: firmId,
      kind: 'user',
      roles: ['owner'],
      name: 'Ada',
    });
  });

  it('an operator has no firm, a portal user has clients', () => {
    const operator = claimsOf({ userId, name: 'Op', sessionId: user.sessionId, kind: 'operator', roles: ['operator'] }, settings);
    expect(operator).not.toHaveProperty('firm_id');
    expect(operator).not.toHaveProperty('mid');
    expect(claimsOf({ ...user, kind: 'portal', clientIds: [firmId] }, settings).client_ids).toEqual([firmId]);
  });

  it('a token issued in the second of a revocation counts: it is dated to its end', () => {
    expect(claimsOf(user, { ...settings, notBefore: start / 1000 + 1 }).iat).toBe(start / 1000 + 1);
  });

  it('one id stands for a person’s portal grants in a firm, and no other', () => {
    expect(portalMembershipId(firmId, userId)).toBe(portalMembershipId(firmId, userId));
    expect(portalMembershipId(firmId, userId)).not.toBe(portalMembershipId(userId, firmId));
    expect(portalMembershipId(firmId, userId)).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  });
});

describe('rotation of signing keys', () => {
  const key = (kid: string, signFrom: number): SigningKey => ({ kid, createdAt: at(0), signFrom: at(signFrom) });
  const kids = (keys: SigningKey[]): string[] => keys.map(({ kid }) => kid);
  const old = key('old', 0);
  const fresh = key('fresh', PUBLISH_WAIT_SECONDS);

  it('publish, wait, sign, retire', () => {
    const keys = [fresh, old];
    expect(signerAt(keys, at(1))?.kid).toBe('old');
    expect(nextAfter(keys, at(1))?.kid).toBe('fresh');
    expect(kids(publishedAt(keys, at(1)))).toEqual(['old', 'fresh']);
    expect(signerAt(keys, at(PUBLISH_WAIT_SECONDS))?.kid).toBe('fresh');
    expect(kids(publishedAt(keys, at(PUBLISH_WAIT_SECONDS + RETIRED_SECONDS - 1)))).toEqual(['old', 'fresh']);
    expect(kids(publishedAt(keys, at(PUBLISH_WAIT_SECONDS + RETIRED_SECONDS)))).toEqual(['fresh']);
  });

  it('whatever the keys, a token’s key is published for as long as the token lives', () => {
    const rotations = fc.array(fc.integer({ min: 1, max: 5_000 }), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(rotations, fc.integer({ min: 0, max: 20_000 }), fc.integer({ min: 0, max: 600 }), (steps, issued, age) => {
        const sums = steps.map((_, index) => steps.slice(0, index + 1).reduce((sum, step) => sum + step, 0));
        const keys = [old, ...sums.map((signFrom, index) => key(`k${index}`, signFrom))];
        const signer = signerAt(keys, at(issued));
        expect(publishedAt(keys, at(issued + age))).toContain(signer);
      }),
    );
  });
});

describe('sealed private keys', () => {
  const seal = createKeySeal('a secret that is only used in tests');
  const sealed = seal.seal('kid', 'private');

  it('come back as they were', () => expect(seal.open('kid', sealed)).toBe('private'));

  it('cannot be opened with another secret, under another id, or changed', () => {
    expect(() => createKeySeal('another secret, also for tests').open('kid', sealed)).toThrow('SERVICE_SECRET');
    expect(() => seal.open('other', sealed)).toThrow('SERVICE_SECRET');
    const changed = Buffer.from(sealed);
    changed[20] = (changed[20] ?? 0) ^ 1;
    expect(() => seal.open('kid', changed)).toThrow('SERVICE_SECRET');
  });
});
