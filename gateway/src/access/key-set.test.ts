import { createLogger } from '@praxis/chassis/edge';
import { exportJWK, generateKeyPair, type JWK } from 'jose';
import { createKeySet, FETCH_AGAIN_MS, type KeySet } from './key-set';

const log = createLogger('test', 'silent');
const open: KeySet[] = [];
afterEach(() => {
  for (const keys of open.splice(0)) keys.stop();
});

async function jwk(kid: string, own: Partial<JWK> = {}): Promise<JWK> {
  const { publicKey } = await generateKeyPair('ES256', { extractable: true });
  return { ...(await exportJWK(publicKey)), kid, alg: 'ES256', use: 'sig', ...own };
}

/** Identity's keys as they are at a time, how often they were asked for, and a clock. */
function identityWith(keys: JWK[]) {
  const identity = { keys, asked: 0, away: false, now: 0 };
  const set = createKeySet({
    fetch: async () => {
      identity.asked += 1;
      if (identity.away) throw new Error('away');
      return { keys: identity.keys };
    },
    now: () => identity.now,
    log,
  });
  open.push(set);
  return { identity, set };
}

describe('identity’s keys', () => {
  it('are fetched once for any number of questions', async () => {
    const { identity, set } = identityWith([await jwk('a'), await jwk('b')]);
    const found = await Promise.all(['a', 'b', 'a', 'a'].map((id) => set.find(id)));
    expect(found.every((key) => key?.algorithm === 'ES256')).toBe(true);
    expect(identity.asked).toBe(1);
    expect(set.conclusive()).toBe(true);
  });

  it('that are unknown are asked for at most once per 30 s, together', async () => {
    const { identity, set } = identityWith([await jwk('a')]);
    await set.find('a');
    identity.keys = [await jwk('a'), await jwk('new')];
    expect(await set.find('new')).toBeUndefined();
    expect(identity.asked).toBe(1);
    identity.now = FETCH_AGAIN_MS;
    const found = await Promise.all(Array.from({ length: 20 }, () => set.find('new')));
    expect(found.every((key) => key !== undefined)).toBe(true);
    expect(identity.asked).toBe(2);
    expect(await set.find('made-up')).toBeUndefined();
    expect(identity.asked).toBe(2);
  });

  it('that were retired are gone after the next fetch', async () => {
    const { identity, set } = identityWith([await jwk('old')]);
    expect(await set.find('old')).toBeDefined();
    identity.keys = [await jwk('new')];
    identity.now = FETCH_AGAIN_MS;
    expect(await set.find('new')).toBeDefined();
    expect(await set.find('old')).toBeUndefined();
  });

  it('stay known when identity is away, and others may be good until it can be asked again', async () => {
    const { identity, set } = identityWith([await jwk('a')]);
    await set.find('a');
    identity.away = true;
    identity.now = FETCH_AGAIN_MS;
    expect(await set.find('unknown')).toBeUndefined();
    expect(await set.find('a')).toBeDefined();
    expect(set.conclusive()).toBe(false);
    identity.away = false;
    identity.now = 2 * FETCH_AGAIN_MS;
    expect(await set.find('unknown')).toBeUndefined();
    expect(set.conclusive()).toBe(true);
  });

  it('are used only for signatures of the algorithms that are allowed', async () => {
    const { publicKey } = await generateKeyPair('RS256', { extractable: true });
    const { set } = identityWith([
      { ...(await exportJWK(publicKey)), kid: 'rsa', alg: 'RS256' },
      { kty: 'oct', k: 'AAAA', kid: 'secret', alg: 'HS256' },
      await jwk('for-encryption', { use: 'enc' }),
      await jwk('liar', { alg: 'HS256' }),
      await jwk('good'),
      { ...(await jwk('x')), kid: undefined },
    ]);
    expect(await set.find('good')).toBeDefined();
    for (const id of ['rsa', 'secret', 'for-encryption', 'liar']) expect(await set.find(id)).toBeUndefined();
  });
});
