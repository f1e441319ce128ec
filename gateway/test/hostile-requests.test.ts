import { createIdentityVerifier, mintInternalIdentity } from '@praxis/chassis/edge';
import { CLIENT_ADDRESS_HEADER, CORRELATION_HEADER, IDENTITY_HEADER } from '@praxis/contracts/kernel';
import { KEY, startPlatform, type TestPlatform } from './kit/platform';
import { sendRaw, statusesIn } from './kit/raw';
import type { Received } from './kit/stand-in';
import { until } from './kit/until';

let platform: TestPlatform;
let token: string;
beforeAll(async () => {
  platform = await startPlatform();
  token = await platform.token();
});
beforeEach(() => platform.reset());
afterAll(() => platform.stop());

const received = () => platform.services['crm']?.received ?? [];
const headersReceived = (): Received['headers'] => received()[0]?.headers ?? {};
const everyReceived = () =>
  Object.values(platform.services).flatMap((service) => service.received.filter(({ url }) => !url.startsWith('/.well-known')));
const identityIn = (headers: Readonly<Record<string, unknown>> | undefined) =>
  createIdentityVerifier({ service: 'crm', keys: [KEY] })(String(headers?.[IDENTITY_HEADER]));

/** A request whose target and headers go out exactly as written. */
const get = (target: string, headers: readonly string[] = []): Promise<string> =>
  sendRaw(
    platform.gateway.url,
    [`GET ${target} HTTP/1.1`, 'host: praxis.test', `authorization: Bearer ${token}`, 'connection: close', ...headers, '', ''].join('\r\n'),
  );

describe('headers of a client', () => {
  it('cannot set the identity, the correlation id or the address', async () => {
    const forged = mintInternalIdentity(
      { aud: 'crm', sub: 'user:me', kind: 'user', roles: [], permissions: ['everything'] },
      Buffer.alloc(32, 1),
    );
    const reply = await platform.call('/v1/leads', {
      token,
      headers: { [IDENTITY_HEADER]: forged, [CORRELATION_HEADER]: 'mine', [CLIENT_ADDRESS_HEADER]: '10.9.8.7', 'X-Praxis-Anything': '1' },
    });
    expect(reply.status).toBe(200);
    const headers = headersReceived();
    expect(identityIn(headers)?.sub).not.toBe('user:me');
    expect(identityIn(headers)?.firm).toBe(platform.firm.id);
    expect(headers[CORRELATION_HEADER]).not.toBe('mine');
    expect(headers[CLIENT_ADDRESS_HEADER]).toBe('127.0.0.1');
    expect(headers['x-praxis-anything']).toBeUndefined();
  });

  it('that forward, hop or hold credentials do not reach a service', async () => {
    const names = [
      'x-forwarded-for',
      'x-forwarded-host',
      'x-forwarded-proto',
      'x-real-ip',
      'forwarded',
      'via',
      'x-original-url',
      'x-rewrite-url',
      'x-http-method-override',
      'cookie',
      'proxy-authorization',
      'te',
      'trailer',
      'x-custom',
    ];
    await get(
      '/v1/leads',
      names.map((name) => `${name}: spoofed`),
    );
    const headers = headersReceived();
    for (const name of [...names, 'authorization', 'upgrade', 'keep-alive']) expect([name, headers[name]]).toEqual([name, undefined]);
  });

  it('that `Connection` lists are not passed on, and its list cannot remove what the gateway adds', async () => {
    const listed = `close, accept, ${IDENTITY_HEADER}, ${CORRELATION_HEADER}, ${CLIENT_ADDRESS_HEADER}, host, Authorization, if-match`;
    const raw = await sendRaw(
      platform.gateway.url,
      `GET /v1/leads HTTP/1.1\r\nhost: praxis.test\r\nauthorization: Bearer ${token}\r\naccept: text/odd\r\nif-match: "1"\r\nidempotency-key: k\r\nconnection: ${listed}\r\n\r\n`,
    );
    expect(statusesIn(raw)).toEqual([200]);
    const headers = headersReceived();
    expect(identityIn(headers)).toBeDefined();
    expect(headers[CORRELATION_HEADER]).toBeDefined();
    expect(headers[CLIENT_ADDRESS_HEADER]).toBe('127.0.0.1');
    expect(headers['accept']).toBeUndefined();
    expect(headers['if-match']).toBeUndefined();
    expect(headers['idempotency-key']).toBe('k');
    expect(headers['host']).toBe(new URL(platform.services['crm']?.url ?? '').host);
  });

  it('reach a service once: one that stands twice is not joined into another', async () => {
    const raw = await get('/v1/leads', ['If-Match: "1"', 'If-Match: "2"', 'Idempotency-Key: a', 'Idempotency-Key: b']);
    // Node joins what may be a list (RFC 9110, 5.3); If-Match is one.
    expect(statusesIn(raw)).toEqual([200]);
    expect(headersReceived()['if-match']).toBe('"1", "2"');
    expect(headersReceived()['idempotency-key']).toBe('a, b');
  });

  it('about the content’s type pass as they are, so that the service decides about what it reads', async () => {
    // What is a list of types, or none at all, is refused here.
    for (const type of ['application/json, text/plain', 'application/json@', 'json']) {
      const raw = await sendRaw(
        platform.gateway.url,
        `POST /v1/leads HTTP/1.1\r\nhost: praxis.test\r\nauthorization: Bearer ${token}\r\ncontent-type: ${type}\r\ncontent-length: 2\r\nconnection: close\r\n\r\n{}`,
      );
      expect([type, statusesIn(raw)]).toEqual([type, [415]]);
    }
    expect(received()).toEqual([]);
    for (const type of [
      'application/json ; charset=utf-8',
      'application/json\t; a=b',
      'APPLICATION/JSON',
      'text/plain;application/json',
      '\tapplication/json',
    ]) {
      platform.reset();
      const raw = await sendRaw(
        platform.gateway.url,
        `POST /v1/leads HTTP/1.1\r\nhost: praxis.test\r\nauthorization: Bearer ${token}\r\ncontent-type: ${type}\r\ncontent-length: 2\r\nconnection: close\r\n\r\n{}`,
      );
      expect([type, statusesIn(raw)]).toEqual([type, [200]]);
      expect(received().map(({ headers, body }) => [headers['content-type'], body])).toEqual([[type.trim(), '{}']]);
    }
  });

  it('cannot make the gateway switch protocols', async () => {
    const raw = await sendRaw(
      platform.gateway.url,
      `GET /v1/leads HTTP/1.1\r\nhost: praxis.test\r\nauthorization: Bearer ${token}\r\nconnection: upgrade\r\nupgrade: websocket\r\nsec-websocket-version: 13\r\nsec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n`,
    );
    expect(raw).not.toContain('101 Switching');
    expect(received().every(({ headers }) => headers['upgrade'] === undefined)).toBe(true);
  });

  it('are believed about the address only from a trusted proxy, and only for its own hop', async () => {
    const gateway = await platform.startAnother({ TRUSTED_PROXIES: '127.0.0.0/8,10.0.0.0/8' });
    try {
      await until('the second gateway', async () => (await fetch(`${gateway.url}/readyz`)).status === 200);
      const addressFor = async (forwardedFor: string): Promise<unknown> => {
        platform.reset();
        await platform.call('/v1/leads', { gateway, token, headers: { 'x-forwarded-for': forwardedFor } });
        return received()[0]?.headers[CLIENT_ADDRESS_HEADER];
      };
      expect(await addressFor('203.0.113.9')).toBe('203.0.113.9');
      expect(await addressFor('198.51.100.1, 203.0.113.9')).toBe('203.0.113.9');
      expect(await addressFor('203.0.113.9, 10.1.2.3')).toBe('203.0.113.9');
      expect(await addressFor('nonsense')).toBe('127.0.0.1');
      expect(await addressFor('203.0.113.9, nonsense')).toBe('127.0.0.1');
    } finally {
      await gateway.stop();
    }
  });
});

describe('paths that try to be another', () => {
  const id = '0198a000-0000-7000-8000-000000000001';
  it.each([
    '/v1/leads/%2e%2e/%2e%2e/metrics',
    '/v1/leads/..%2f..%2fmetrics',
    '/v1/leads/../../metrics',
    '/v1/leads/..',
    '/v1/leads/%2e%2e',
    '/v1/leads/.',
    '/v1/leads//',
    '//v1/leads',
    '/v1//leads',
    '/v1/leads/',
    '/V1/leads',
    '/v1/leads;x=1',
    `/v1/leads/${id};admin`,
    `/v1/leads/${id}%3b`,
    `/v1/leads/${id}%2fwin`,
    `/v1/leads/${id}%2Fwin`,
    `/v1/leads/${id}%5cwin`,
    `/v1/leads/${id}\\win`,
    `/v1/leads/${id}%00`,
    `/v1/leads/${id}%0d%0ahost:%20x`,
    `/v1/leads/${id}%252fwin`,
    `/v1/leads/${id}%3fx`,
    `/v1/leads/${id}%23x`,
    `/v1/leads/${id}#/../x`,
    '/v1/leads/%ff',
    '/v1/leads/%',
    '/v1/leads/%zz',
    '/v1/%6ceads',
    '/v1/l%65ads/../x',
    '/v1/public/proposals/../../leads',
    '/metrics',
    '/%6detrics',
    '/internal/edge-state',
    '/v1/../internal/edge-state',
    '/healthz',
    'http://crm.internal/v1/leads',
    'http://127.0.0.1/metrics',
    'https://praxis.test/v1/leads',
    '//crm.internal/v1/leads',
    '///v1/leads',
    '/\\\\crm.internal/v1/leads',
    'crm.internal:80',
    '@crm.internal/v1/leads',
    ':80/v1/leads',
    '?/v1/leads',
    '.internal/v1/leads',
    '/v1/leads/%252e%252e/metrics',
    '/v1/leads/%2e%2e%2f',
    '/v1/leads/%c0%ae%c0%ae/metrics',
    '/v1/leads/%u002e%u002e/metrics',
    '/v1/leads/..;/..;/metrics',
    '/v1/leads/.%2e/metrics',
    '/v1/leads/%09',
    '/v1/leads/%7f',
    '/v1/leads%2f',
    '/%2fv1/leads',
    '/v1%2fleads',
    '/v1/leads/./',
    '/v1/./leads',
    '/./v1/leads',
    '/v1/leads/..\\..\\metrics',
    '*',
    'v1/leads',
    `/v1/leads/${'a'.repeat(300)}`,
  ])('%s is refused here and reaches no service', async (target) => {
    const raw = await get(target);
    const [status] = statusesIn(raw);
    expect([400, 404]).toContain(status);
    expect(raw).toContain('application/problem+json');
    expect(everyReceived()).toEqual([]);
  });

  it('none can be glued to the address of a service so that another is meant', async () => {
    // http://127.0.0.1:4002 and .evil.example, @evil.example, :1 or 0/x put together are other addresses.
    for (const target of ['.evil.example/v1/leads', '@evil.example/v1/leads', ':1/v1/leads', '0/v1/leads', '#@evil.example/v1/leads'])
      expect(statusesIn(await get(target))[0]).toBe(400);
    const other = await platform.startAnother({
      SERVICE_URLS: Object.entries(platform.services)
        .map(([name, { url }]) => `${name}=${url}/`)
        .join(','),
    });
    try {
      await until('the other gateway', async () => (await fetch(`${other.url}/readyz`)).status === 200);
      expect((await platform.call('/v1/leads', { gateway: other, token })).status).toBe(200);
      expect(everyReceived().map(({ url }) => url)).toEqual(['/v1/leads']);
    } finally {
      await other.stop();
    }
  });

  it('a harmless encoded character is a character', async () => {
    expect(statusesIn(await get('/v1/leads/caf%C3%A9'))).toEqual([200]);
    expect(received()[0]?.url).toBe('/v1/leads/caf%C3%A9');
  });

  it('a query is the service’s business and arrives as it was sent', async () => {
    const query = '?a=1&a=2&b[]=%2F..%2f&c=x+y&d=%F0%9F%98%80&e=;&f';
    expect(statusesIn(await get(`/v1/leads${query}`))).toEqual([200]);
    expect(received()[0]?.url).toBe(`/v1/leads${query}`);
  });
});
