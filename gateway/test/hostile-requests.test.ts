import { Readable } from 'node:stream';
import { createIdentityVerifier, mintInternalIdentity } from '@praxis/chassis/edge';
import { CLIENT_ADDRESS_HEADER, CORRELATION_HEADER, IDENTITY_HEADER, Problem } from '@praxis/contracts/kernel';
import { request } from 'undici';
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

describe('requests that two servers could read differently', () => {
  const authorised = 'authorization: Bearer TOKEN\r\n';
  const line = `POST /v1/leads HTTP/1.1\r\nhost: praxis.test\r\n${authorised}`;
  const inner = 'GET /v1/me HTTP/1.1\r\nhost: praxis.test\r\n\r\n';
  const corpus: [string, string][] = [
    [
      'two lengths: Content-Length and Transfer-Encoding',
      `${line}content-length: 6\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n${inner}`,
    ],
    ['Transfer-Encoding and Content-Length', `${line}transfer-encoding: chunked\r\ncontent-length: 6\r\n\r\n0\r\n\r\n${inner}`],
    ['two different Content-Length', `${line}content-length: 5\r\ncontent-length: 6\r\n\r\nhello${inner}`],
    ['two equal Content-Length', `${line}content-length: 5\r\ncontent-length: 5\r\n\r\nhello${inner}`],
    ['a list as Content-Length', `${line}content-length: 5, 5\r\n\r\nhello${inner}`],
    ['a signed Content-Length', `${line}content-length: +5\r\n\r\nhello${inner}`],
    ['a hexadecimal Content-Length', `${line}content-length: 0x5\r\n\r\nhello${inner}`],
    ['a coding after chunked', `${line}transfer-encoding: chunked, identity\r\n\r\n0\r\n\r\n${inner}`],
    ['an unknown transfer coding', `${line}transfer-encoding: xchunked\r\n\r\n0\r\n\r\n${inner}`],
    ['a space before the colon', `${line}transfer-encoding : chunked\r\n\r\n0\r\n\r\n${inner}`],
    ['a folded header', `${line}transfer-encoding:\r\n chunked\r\ncontent-length: 5\r\n\r\nhello${inner}`],
    ['a chunk size that is none', `${line}transfer-encoding: chunked\r\n\r\nzz\r\nhello\r\n0\r\n\r\n${inner}`],
    ['a chunk size with a sign', `${line}transfer-encoding: chunked\r\n\r\n+5\r\nhello\r\n0\r\n\r\n${inner}`],
    ['a bare line feed after a chunk size', `${line}transfer-encoding: chunked\r\n\r\n5\nhello\r\n0\r\n\r\n${inner}`],
    ['a null in a header', `${line}x-test: a\0b\r\ncontent-length: 0\r\n\r\n${inner}`],
    ['a bare carriage return in a header', `${line}x-test: a\rtransfer-encoding: chunked\r\ncontent-length: 0\r\n\r\n${inner}`],
    ['an invalid header name', `${line}x test: a\r\ncontent-length: 0\r\n\r\n${inner}`],
    ['no host', `POST /v1/leads HTTP/1.1\r\ncontent-length: 0\r\nconnection: close\r\n\r\n`],
    ['an unknown version', `POST /v1/leads HTTP/3.7\r\nhost: praxis.test\r\n\r\n${inner}`],
    ['a method that is none', `GE T /v1/leads HTTP/1.1\r\nhost: praxis.test\r\n\r\n${inner}`],
    ['no HTTP at all', '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03'],
  ];
  it.each(corpus)('%s: 400, the connection ends, nothing reaches a service', async (_name, text) => {
    const raw = await sendRaw(platform.gateway.url, Buffer.from(text.replaceAll('TOKEN', token), 'latin1'));
    expect(statusesIn(raw)).toEqual([400]);
    expect(raw.toLowerCase()).toContain('connection: close');
    expect(Problem.parse(JSON.parse(raw.slice(raw.indexOf('\r\n\r\n') + 4)))).toMatchObject({ status: 400 });
    expect(everyReceived()).toEqual([]);
  });

  it('headers beyond the limit are 431', async () => {
    const raw = await sendRaw(platform.gateway.url, `GET /v1/leads HTTP/1.1\r\nhost: praxis.test\r\nx-big: ${'x'.repeat(20_000)}\r\n\r\n`);
    expect(statusesIn(raw)).toEqual([431]);
    expect(raw).toContain('http.headers_too_large');
  });

  it('a GET with a body does not take the body along', async () => {
    const raw = await sendRaw(
      platform.gateway.url,
      `GET /v1/leads HTTP/1.1\r\nhost: praxis.test\r\nauthorization: Bearer ${token}\r\ncontent-length: 5\r\nconnection: close\r\n\r\nhello`,
    );
    expect(statusesIn(raw)).toEqual([200]);
    expect(received()[0]).toMatchObject({ method: 'GET', body: '' });
    expect(received()[0]?.headers['content-length']).toBeUndefined();
  });

  it('two requests on one connection are two requests', async () => {
    const one = `GET /v1/leads HTTP/1.1\r\nhost: praxis.test\r\nauthorization: Bearer ${token}\r\n`;
    const raw = await sendRaw(platform.gateway.url, `${one}\r\n${one}connection: close\r\n\r\n`);
    expect(statusesIn(raw)).toEqual([200, 200]);
    expect(received()).toHaveLength(2);
  });
});

describe('bodies beyond the limit', () => {
  it('of JSON are 413, declared or not, before the service hears of them', async () => {
    const big = 'x'.repeat(1001);
    const declared = await platform.call('/v1/leads', { method: 'POST', token, body: big });
    expect([declared.status, declared.body.code]).toEqual([413, 'http.too_large']);
    const streamed = await platform.call('/v1/leads', { method: 'POST', token, body: new Blob([big]).stream() });
    expect([streamed.status, streamed.body.code]).toEqual([413, 'http.too_large']);
    expect(received()).toEqual([]);
  });

  it('of an upload are 413, declared or not', async () => {
    const chunk = Buffer.alloc(16 * 1024, 1);
    const declared = await platform.call('/v1/documents', {
      method: 'POST',
      token,
      body: Buffer.alloc(64 * 1024 + 1),
      headers: { 'content-type': 'multipart/form-data; boundary=x' },
    });
    expect(declared.status).toBe(413);
    expect(platform.services['documents']?.received).toEqual([]);
    const pieces = Readable.from(Array.from({ length: 5 }, () => chunk));
    const { statusCode, body } = await request(`${platform.gateway.url}/v1/documents`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'multipart/form-data; boundary=x' },
      body: pieces,
    });
    expect([statusCode, ((await body.json()) as { code: string }).code]).toEqual([413, 'http.too_large']);
    expect(platform.services['documents']?.received).toEqual([]);
  });

  it('up to the limit an upload is passed on as it came, with or without a length', async () => {
    const data = Buffer.alloc(64 * 1024, 'a');
    const headers = { 'content-type': 'multipart/form-data; boundary=x' };
    expect((await platform.call('/v1/documents', { method: 'POST', token, body: data, headers })).status).toBe(200);
    expect((await platform.call('/v1/documents', { method: 'POST', token, body: new Blob([data]).stream(), headers })).status).toBe(200);
    const arrived = platform.services['documents']?.received ?? [];
    expect(arrived.map(({ body }) => body === data.toString())).toEqual([true, true]);
    expect(arrived.map(({ headers }) => headers['content-type'])).toEqual([headers['content-type'], headers['content-type']]);
    expect(arrived[0]?.headers['content-length']).toBe(String(data.length));
  });
});
