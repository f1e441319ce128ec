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
    ['chunked twice', `${line}transfer-encoding: chunked, chunked\r\n\r\n0\r\n\r\n${inner}`],
    ['two Transfer-Encoding', `${line}transfer-encoding: chunked\r\ntransfer-encoding: identity\r\n\r\n0\r\n\r\n${inner}`],
    ['two equal Transfer-Encoding', `${line}transfer-encoding: chunked\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n${inner}`],
    ['a tab and a form feed around chunked', `${line}transfer-encoding:\x0bchunked\r\n\r\n0\r\n\r\n${inner}`],
    ['a quoted transfer coding', `${line}transfer-encoding: "chunked"\r\n\r\n0\r\n\r\n${inner}`],
    ['a transfer coding with a parameter', `${line}transfer-encoding: chunked;q=1\r\n\r\n0\r\n\r\n${inner}`],
    ['gzip under chunked', `${line}transfer-encoding: gzip, chunked\r\n\r\n0\r\n\r\n${inner}`],
    ['an empty Transfer-Encoding', `${line}transfer-encoding:\r\ncontent-length: 5\r\n\r\nhello${inner}`],
    ['an empty Content-Length', `${line}content-length:\r\n\r\n${inner}`],
    ['a negative Content-Length', `${line}content-length: -1\r\n\r\n${inner}`],
    ['a Content-Length with a fraction', `${line}content-length: 5.0\r\n\r\nhello${inner}`],
    ['a Content-Length beyond all numbers', `${line}content-length: 99999999999999999999\r\n\r\n${inner}`],
    ['a space before the colon of Content-Length', `${line}content-length : 5\r\n\r\nhello${inner}`],
    ['a header that begins with a space', `${line} content-length: 5\r\n\r\nhello${inner}`],
    ['a tab before the first header', `POST /v1/leads HTTP/1.1\r\n\thost: x\r\nhost: praxis.test\r\n\r\n${inner}`],
    ['bare line feeds as line ends', `${line}content-length: 5\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n${inner}`],
    ['a bare carriage return as a line end', `${line}content-length: 5\rx: y\r\n\r\nhello${inner}`],
    ['a bare line feed as a chunk’s end', `${line}transfer-encoding: chunked\r\n\r\n5\r\nhello\n0\r\n\r\n${inner}`],
    ['a bare carriage return after a chunk size', `${line}transfer-encoding: chunked\r\n\r\n5\rX\r\nhello\r\n0\r\n\r\n${inner}`],
    ['a bare line feed in a chunk extension', `${line}transfer-encoding: chunked\r\n\r\n5;a\nb\r\nhello\r\n0\r\n\r\n${inner}`],
    ['a chunk longer than it says', `${line}transfer-encoding: chunked\r\n\r\n2\r\nhello\r\n0\r\n\r\n${inner}`],
    ['a chunk size beyond all numbers', `${line}transfer-encoding: chunked\r\n\r\nfffffffffffffffff\r\nhello\r\n0\r\n\r\n${inner}`],
    ['a hexadecimal prefix of a chunk size', `${line}transfer-encoding: chunked\r\n\r\n0x5\r\nhello\r\n0\r\n\r\n${inner}`],
    ['an underscore in a chunk size', `${line}transfer-encoding: chunked\r\n\r\n5_\r\nhello\r\n0\r\n\r\n${inner}`],
    ['a space before a chunk size', `${line}transfer-encoding: chunked\r\n\r\n 5\r\nhello\r\n0\r\n\r\n${inner}`],
    ['a trailer that is no header', `${line}transfer-encoding: chunked\r\n\r\n0\r\nx y\r\n\r\n${inner}`],
    ['an unknown expectation', `${line}expect: 200-maybe\r\ncontent-length: 5\r\n\r\nhello${inner}`],
    ['an obfuscated expectation', `${line}expect: 100-continue, x\r\ncontent-length: 5\r\n\r\nhello${inner}`],
    [
      'HTTP/1.0 in chunks',
      `POST /v1/leads HTTP/1.0\r\nhost: praxis.test\r\n${authorised}transfer-encoding: chunked\r\n\r\n0\r\n\r\n${inner}`,
    ],
    ['two hosts', `POST /v1/leads HTTP/1.1\r\nhost: praxis.test\r\nhost: other.test\r\n${authorised}content-length: 0\r\n\r\n${inner}`],
    ['a host that is none', `POST /v1/leads HTTP/1.1\r\nhost: praxis.test/x@y\r\n${authorised}content-length: 0\r\n\r\n${inner}`],
    ['HTTP/0.9', `GET /v1/leads\r\n\r\n${inner}`],
    ['HTTP/2 without an upgrade', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'],
    ['a tab in the request line', `POST\t/v1/leads HTTP/1.1\r\nhost: praxis.test\r\n${authorised}\r\n${inner}`],
    ['a null in the target', `GET /v1/leads\0 HTTP/1.1\r\nhost: praxis.test\r\n${authorised}\r\n${inner}`],
    ['the authority as the target', `CONNECT crm:80 HTTP/1.1\r\nhost: praxis.test\r\n${authorised}\r\n${inner}`],
    ['a high octet in a header’s name', `${line}x\xe9: a\r\ncontent-length: 0\r\n\r\n${inner}`],
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

  it('more headers than anybody needs are 431', async () => {
    const many = Array.from({ length: 201 }, (_, index) => `x-${index}: 1`).join('\r\n');
    const raw = await sendRaw(
      platform.gateway.url,
      `GET /v1/leads HTTP/1.1\r\nhost: praxis.test\r\nauthorization: Bearer ${token}\r\n${many}\r\n\r\n`,
    );
    expect(statusesIn(raw)).toEqual([431]);
    expect(raw.toLowerCase()).toContain('connection: close');
    expect(received()).toEqual([]);
  });

  it('a body that is announced by Expect is asked for, and refused beforehand where it is too large', async () => {
    const head = `POST /v1/leads HTTP/1.1\r\nhost: praxis.test\r\nauthorization: Bearer ${token}\r\ncontent-type: application/json\r\nexpect: 100-continue\r\n`;
    const large = await sendRaw(platform.gateway.url, `${head}content-length: 5000\r\n\r\n`);
    expect(statusesIn(large)).toEqual([413]);
    expect(large.toLowerCase()).toContain('connection: close');
    expect(received()).toEqual([]);
    const small = await sendRaw(platform.gateway.url, `${head}content-length: 2\r\nconnection: close\r\n\r\n{}`);
    expect(statusesIn(small)).toEqual([100, 200]);
    expect(received().map(({ body, headers }) => [body, headers['expect']])).toEqual([['{}', undefined]]);
  });

  it('chunk extensions and trailers end here', async () => {
    const raw = await sendRaw(
      platform.gateway.url,
      `POST /v1/leads HTTP/1.1\r\nhost: praxis.test\r\nauthorization: Bearer ${token}\r\ncontent-type: application/json\r\nconnection: close\r\n` +
        'transfer-encoding: chunked\r\n\r\n2;a=b;c="d"\r\n{}\r\n0\r\nx-praxis-identity: forged\r\n\r\n',
    );
    expect(statusesIn(raw)).toEqual([200]);
    expect(received()).toHaveLength(1);
    expect(received()[0]).toMatchObject({ body: '{}' });
    expect(received()[0]?.headers).toMatchObject({ 'content-length': '2' });
    expect(received()[0]?.headers['transfer-encoding']).toBeUndefined();
  });

  it('what comes after a refused request on the same connection is not read', async () => {
    const good = `GET /v1/leads HTTP/1.1\r\nhost: praxis.test\r\nauthorization: Bearer ${token}\r\n\r\n`;
    const raw = await sendRaw(platform.gateway.url, `GET /v1/leads/..%2f HTTP/1.1\r\nhost: praxis.test\r\n\r\n${good}${good}`);
    expect(statusesIn(raw)).toEqual([400]);
    expect(everyReceived()).toEqual([]);
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
