import { edgeFirmSubject } from '@praxis/chassis/edge';
import { makeLinkToken, newId } from '@praxis/contracts/kernel';
import { startPlatform, type TestFirm, type TestPlatform } from './kit/platform';
import { sendRaw } from './kit/raw';
import { until } from './kit/until';

const OWN = 'https://app.example';
const NORTH = 'https://portal.north.example';
const SOUTH = 'https://portal.south.example';

let platform: TestPlatform;
let north: TestFirm;
let south: TestFirm;
beforeAll(async () => {
  platform = await startPlatform({ CORS_ORIGINS: OWN, BASE_DOMAIN: 'praxis.test' });
  north = await firmWith('north', [NORTH]);
  south = await firmWith('south', [SOUTH, 'https://both.example']);
});
beforeEach(() => platform.reset());
afterAll(() => platform.stop());

async function firmWith(slug: string, corsOrigins: readonly string[], version = 2): Promise<TestFirm> {
  const firm = version === 2 ? await platform.publishFirm({ slug }) : slug === 'north' ? north : south;
  const facts = { ...firm.facts, version };
  await platform.broker.publishEdge(edgeFirmSubject(firm.id), { status: facts.status, facts, corsOrigins });
  await until('the origins', async () => corsOrigins.length === 0 || (await allowed('OPTIONS', corsOrigins[0] ?? '', {})) !== null);
  return firm;
}

const preflightHeaders = { 'access-control-request-method': 'POST', 'access-control-request-headers': 'authorization' };
async function allowed(method: string, origin: string, options: { token?: string; path?: string }): Promise<string | null> {
  const headers = { origin, ...(method === 'OPTIONS' ? preflightHeaders : {}) };
  const reply = await platform.call(options.path ?? '/v1/leads', {
    method,
    headers,
    ...(options.token === undefined ? {} : { token: options.token }),
  });
  expect(reply.headers.get('vary')).toBe('Origin');
  return reply.headers.get('access-control-allow-origin');
}
const tokenOf = (firm: TestFirm, claims = {}) => platform.token({ firm_id: firm.id, ...claims });

describe('pages of a firm’s origins', () => {
  it('get their preflight, which carries no token, and others do not', async () => {
    expect(await allowed('OPTIONS', NORTH, {})).toBe(NORTH);
    expect(await allowed('OPTIONS', SOUTH, {})).toBe(SOUTH);
    for (const origin of ['https://evil.example', 'http://portal.north.example', `${NORTH}.evil.example`, `${NORTH}:8443`, 'null', '*'])
      expect([origin, await allowed('OPTIONS', origin, {})]).toEqual([origin, null]);
  });

  it('read answers to people of that firm, refusals too, and of no other', async () => {
    expect(await allowed('GET', NORTH, { token: await tokenOf(north) })).toBe(NORTH);
    expect(await allowed('GET', NORTH, { token: await tokenOf(north, { roles: [] }) })).toBe(NORTH);
    expect(await allowed('GET', NORTH, { token: await tokenOf(south) })).toBeNull();
    expect(await allowed('GET', NORTH, { token: await tokenOf(south, { roles: [] }) })).toBeNull();
    expect(await allowed('GET', SOUTH, { token: await tokenOf(south) })).toBe(SOUTH);
    expect(
      await allowed('GET', NORTH, { token: await platform.token({ kind: 'operator', firm_id: undefined, roles: [] }), path: '/v1/me' }),
    ).toBeNull();
    // What is wrong with a token says nothing of any firm, and the page must learn that it is to refresh.
    expect(await allowed('GET', NORTH, { token: 'expired' })).toBe(NORTH);
    expect(await allowed('GET', NORTH, {})).toBe(NORTH);
  });

  it('read public links of that firm, and of no other', async () => {
    const path = (firm: TestFirm): string => `/v1/public/proposals/${makeLinkToken(firm.id)}`;
    expect(await allowed('GET', NORTH, { path: path(north) })).toBe(NORTH);
    expect(await allowed('GET', NORTH, { path: path(south) })).toBeNull();
  });

  it('are looked at for the firm in the host name alone, where it names one', async () => {
    const preflight = (host: string, origin: string): Promise<string> =>
      sendRaw(
        platform.gateway.url,
        `OPTIONS /v1/leads HTTP/1.1\r\nhost: ${host}\r\norigin: ${origin}\r\naccess-control-request-method: POST\r\nconnection: close\r\n\r\n`,
      );
    expect(await preflight('north.praxis.test', NORTH)).toContain(`access-control-allow-origin: ${NORTH}`);
    expect(await preflight('north.praxis.test', OWN)).toContain(`access-control-allow-origin: ${OWN}`);
    expect(await preflight('south.praxis.test', NORTH)).not.toContain('access-control-allow-origin');
    expect(await preflight('nobody.praxis.test', NORTH)).not.toContain('access-control-allow-origin');
    expect(await preflight('api.praxis.test', NORTH)).toContain(`access-control-allow-origin: ${NORTH}`);
  });

  it('lose it within seconds when the firm takes them back', async () => {
    const west = await platform.publishFirm({ slug: 'west' });
    const origins = async (corsOrigins: readonly string[], version: number): Promise<void> =>
      platform.broker.publishEdge(edgeFirmSubject(west.id), { status: 'active', facts: { ...west.facts, version }, corsOrigins });
    await origins(['https://west.example', 'https://both.example'], 2);
    await until('it to be allowed', async () => (await allowed('OPTIONS', 'https://west.example', {})) !== null);
    await origins([], 3);
    await until('it to be refused', async () => (await allowed('OPTIONS', 'https://west.example', {})) === null);
    expect(await allowed('OPTIONS', 'https://both.example', {})).toBe('https://both.example');
    expect(await allowed('GET', 'https://both.example', { token: await tokenOf(west) })).toBeNull();
  });
});

describe('cookies', () => {
  const credentials = async (origin: string, path: string): Promise<string | null> =>
    (await platform.call(path, { method: 'OPTIONS', headers: { origin, ...preflightHeaders } })).headers.get(
      'access-control-allow-credentials',
    );

  it('go along to what keeps a refresh token in them, from the platform’s own origins, and nowhere else', async () => {
    expect(await credentials(OWN, '/v1/sessions')).toBe('true');
    expect(await credentials(OWN, '/v1/sessions/refresh')).toBe('true');
    expect(await credentials(OWN, '/v1/leads')).toBeNull();
    expect(await credentials(OWN, '/v1/sessions/mine')).toBeNull();
    expect(await credentials(OWN, '/v1/sessionsx')).toBeNull();
    expect(await credentials(NORTH, '/v1/sessions/refresh')).toBeNull();
    expect(await credentials('https://evil.example', '/v1/sessions/refresh')).toBeNull();
  });
});

describe('requests without an origin', () => {
  it('are no concern of it, but caches must know', async () => {
    const reply = await platform.call('/v1/leads', { token: await tokenOf(north, { sub: newId() }) });
    expect([reply.status, reply.headers.get('vary'), reply.headers.get('access-control-allow-origin')]).toEqual([200, 'Origin', null]);
  });
});
