import { randomBytes } from 'node:crypto';
import { createIdentityVerifier } from '@praxis/chassis/edge';
import { CONTEXTS, IDENTITY_HEADER } from '@praxis/contracts/kernel';
import type { Gateway } from '../src/gateway';
import { KEY, startPlatform, type TestPlatform } from './kit/platform';
import { makeSigningKey, type SigningKey } from './kit/tokens';
import { until } from './kit/until';

/*
 * Two gateways under a steady load while keys are changed. Their clocks are put ahead, so that ten minutes pass in a moment; their timers
 * are not, so that a gateway never happens to have fetched a key that it will need: it meets each one in a token.
 */
let aheadMs = 0;
let platform: TestPlatform;
let gateways: readonly Gateway[];
const another = randomBytes(32);
const keysOf = (key: Buffer) => ({
  INTERNAL_IDENTITY_KEYS: CONTEXTS.map((context) => `${context}=${key.toString('base64url')}`).join(','),
});
beforeAll(async () => {
  platform = await startPlatform({}, { aheadMs: () => aheadMs });
  gateways = [platform.gateway, await platform.startAnother()];
  for (const gateway of gateways) await letsIn(gateway);
});
afterAll(async () => {
  await gateways[1]?.stop();
  await platform.stop();
});

/** A token that was issued some seconds ago on the gateways' clock, and is good for ten minutes. */
function tokenOf(key: SigningKey, secondsAgo = 0): Promise<string> {
  const iat = Math.floor((Date.now() + aheadMs) / 1000) - secondsAgo;
  return key.token({ firm_id: platform.firm.id, roles: ['owner'], iat, exp: iat + 600 });
}

/** Asks both gateways on several connections with what `tokens` gives at the time. @returns how often each status was answered */
async function underLoad(tokens: () => Promise<readonly string[]>, work: () => Promise<void>, of = gateways): Promise<Map<number, number>> {
  const statuses = new Map<number, number>();
  let going = true;
  const askOn = async (gateway: Gateway, from: number): Promise<void> => {
    for (let turn = from; going; turn += 1) {
      const good = await tokens();
      const { status } = await platform.call('/v1/leads', { gateway, token: good[turn % good.length] ?? '' });
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
    }
  };
  const asking = of.flatMap((gateway) => [0, 1, 2].map((from) => askOn(gateway, from)));
  await work();
  going = false;
  await Promise.all(asking);
  return statuses;
}

/** A gateway that has only just been started may not have been given the firm and the keys yet. */
const letsIn = async (gateway: Gateway): Promise<unknown> => {
  const token = await tokenOf(platform.published[0] as SigningKey);
  return until('it to let people in', async () => (await platform.call('/v1/leads', { gateway, token })).status === 200);
};
const total = (statuses: ReadonlyMap<number, number>): number => [...statuses.values()].reduce((sum, count) => sum + count, 0);
const fetches = (): number => platform.services['identity']?.received.filter(({ url }) => url === '/.well-known/jwks.json').length ?? 0;
/** Something has been asked a few times with what holds now. */
const aWhile = async (count = 40): Promise<void> => {
  const before = platform.services['crm']?.received.length ?? 0;
  await until('the load to go on', () => (platform.services['crm']?.received.length ?? 0) >= before + count);
};
/** A minute at a time: whoever has a token for half its life does not see it end. */
const minutes = async (count: number): Promise<void> => {
  for (let minute = 0; minute < count; minute += 1) {
    aheadMs += 60_000;
    await aWhile(10);
  }
};

describe('the keys of access tokens', () => {
  it('are published, wait, sign and are retired under load, and no good token is refused meanwhile', async () => {
    const { key: old, published } = platform;
    const fresh = await makeSigningKey();
    const stranger = await makeSigningKey();
    let signing: readonly SigningKey[] = [old];
    // Of each key that signs or has signed lately: a token as new as can be, and one that has half its life behind it.
    const good = async () => (await Promise.all(signing.map(async (key) => [await tokenOf(key), await tokenOf(key, 300)]))).flat();
    const strange = async () => (await platform.call('/v1/leads', { token: await tokenOf(stranger) })).status;

    const statuses = await underLoad(good, async () => {
      await aWhile();
      published.push(fresh);
      await minutes(10);
      const before = fetches();
      signing = [old, fresh];
      await aWhile();
      // Each of the two gateways met the new key in a token, and asked once.
      expect(fetches() - before).toBe(2);
      expect(await strange()).toBe(401);
      expect(fetches() - before).toBe(2);

      // Identity away for minutes: whoever has a good token notices nothing, and a key that nobody knows may be a good one.
      platform.services['identity']?.answer('/.well-known/jwks.json', (_request, reply) => reply.code(503).send({}));
      for (let minute = 0; minute < 5; minute += 1) {
        aheadMs += 60_000;
        expect(await strange()).toBe(503);
        await aWhile(10);
      }
      platform.reset();

      signing = [fresh];
      await minutes(15);
      published.splice(published.indexOf(old), 1);
      expect(await strange()).toBe(401);
      await aWhile();
    });
    expect([...statuses.keys()]).toEqual([200]);
    expect(total(statuses)).toBeGreaterThan(200);
    expect((await platform.call('/v1/leads', { token: await tokenOf(old) })).status).toBe(401);
  }, 60_000);

  it('that nobody knows make each gateway ask once in 30 seconds, however many are named', async () => {
    const stranger = await makeSigningKey();
    for (let half = 0; half < 3; half += 1) {
      aheadMs += 30_000;
      const before = fetches();
      const ask = gateways.flatMap((gateway) =>
        Array.from({ length: 25 }, async () => platform.call('/v1/leads', { gateway, token: await tokenOf(stranger) })),
      );
      expect(new Set((await Promise.all(ask)).map(({ status }) => status))).toEqual(new Set([401]));
      expect(fetches() - before).toBe(2);
    }
  });
});

describe('the key that a service shares with the gateways', () => {
  it('is changed under load: the service knows both, the gateways change one by one, the old one goes', async () => {
    const believe = (keys: readonly Buffer[]): void => {
      const verify = createIdentityVerifier({ service: 'crm', keys, now: () => Date.now() + aheadMs });
      platform.services['crm']?.answer('/v1/leads', (request, reply) =>
        verify(String(request.headers[IDENTITY_HEADER])) === undefined ? reply.code(401).send({ code: 'not believed' }) : { ok: true },
      );
    };
    const token = await tokenOf(platform.published[0] as SigningKey);
    const asked = [...gateways];
    believe([KEY]);
    const statuses = await underLoad(
      async () => [token],
      async () => {
        await aWhile();
        believe([another, KEY]);
        await aWhile();
      },
    );
    const changed = await platform.startAnother(keysOf(another));
    try {
      await letsIn(changed);
      const both = await underLoad(
        async () => [token],
        () => aWhile(),
        [...asked, changed],
      );
      // The gateways with the old key are gone by now.
      believe([another]);
      const after = await underLoad(
        async () => [token],
        () => aWhile(),
        [changed],
      );
      expect([statuses, both, after].map((each) => [...each.keys()])).toEqual([[200], [200], [200]]);
      expect((await platform.call('/v1/leads', { gateway: platform.gateway, token })).status).not.toBe(200);
    } finally {
      await changed.stop();
    }
  });
});
