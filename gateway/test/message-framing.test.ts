import { Readable } from 'node:stream';
import { Problem } from '@praxis/contracts/kernel';
import { request } from 'undici';
import { startPlatform, type TestPlatform } from './kit/platform';
import { sendRaw, statusesIn } from './kit/raw';

let platform: TestPlatform;
let token: string;
beforeAll(async () => {
  platform = await startPlatform();
  token = await platform.token();
});
beforeEach(() => platform.reset());
afterAll(() => platform.stop());

const received = () => platform.services['crm']?.received ?? [];
const everyReceived = () =>
  Object.values(platform.services).flatMap((service) => service.received.filter(({ url }) => !url.startsWith('/.well-known')));

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
