import { createIdentityVerifier } from '@praxis/chassis/edge';
import { CLIENT_ADDRESS_HEADER, CORRELATION_HEADER, IDENTITY_HEADER, type Method, newId, Problem } from '@praxis/contracts/kernel';
import { serviceOperations } from '../src/operations';
import { KEY, startPlatform, type TestPlatform } from './kit/platform';

let platform: TestPlatform;
beforeAll(async () => {
  platform = await startPlatform();
});
beforeEach(() => platform.reset());
afterAll(() => platform.stop());

const received = (service: string) => platform.services[service]?.received ?? [];

describe('an authorised request', () => {
  it('reaches its service with a signed identity, a correlation id of the edge and the caller’s address', async () => {
    const sub = newId();
    const token = await platform.token({ sub, sid: 'session-1' });
    const reply = await platform.call('/v1/leads?status=new&q=a%20b', { token, headers: { [CORRELATION_HEADER]: 'mine' } });
    expect(reply.status).toBe(200);
    expect(reply.body).toEqual({ ok: true });
    const [request, ...more] = received('crm');
    expect(more).toEqual([]);
    expect(request).toMatchObject({ method: 'GET', url: '/v1/leads?status=new&q=a%20b' });
    const identity = createIdentityVerifier({ service: 'crm', keys: [KEY] })(String(request?.headers[IDENTITY_HEADER]));
    expect(identity).toMatchObject({
      aud: 'crm',
      sub: `user:${sub}`,
      kind: 'user',
      firm: platform.firm.id,
      facts: platform.firm.facts,
      roles: ['owner'],
      permissions: expect.arrayContaining(['crm:lead:read', 'crm:lead:write']),
      session: 'session-1',
      name: 'Ada Lovelace',
    });
    // What its operations ask for, and nothing of the other services.
    expect(identity?.permissions).not.toContain('finance:invoice:read');
    expect(request?.headers[CORRELATION_HEADER]).toMatch(/^[0-9a-f-]{36}$/);
    expect(request?.headers[CLIENT_ADDRESS_HEADER]).toBe('127.0.0.1');
    expect(request?.headers['authorization']).toBeUndefined();
  });

  it('carries one minted identity for many requests of one token, and another for another service', async () => {
    const token = await platform.token();
    await platform.call('/v1/leads', { token });
    await platform.call('/v1/leads', { token });
    await platform.call('/v1/invoices', { token });
    const [first, second] = received('crm').map(({ headers }) => headers[IDENTITY_HEADER]);
    expect(first).toBe(second);
    const [other] = received('finance').map(({ headers }) => headers[IDENTITY_HEADER]);
    expect(other).not.toBe(first);
    const correlations = received('crm').map(({ headers }) => headers[CORRELATION_HEADER]);
    expect(new Set(correlations).size).toBe(2);
  });

  it('continues the caller’s trace and echoes its request id, and begins a trace where there is none', async () => {
    const token = await platform.token();
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
    const reply = await platform.call('/v1/leads', { token, headers: { traceparent, tracestate: 'a=b', 'x-request-id': 'req-1' } });
    expect(reply.headers.get('x-request-id')).toBe('req-1');
    await platform.call('/v1/leads', { token, headers: { traceparent: 'nonsense', tracestate: 'a=b', 'x-request-id': 'not ok' } });
    const [first, second] = received('crm');
    expect(first?.headers).toMatchObject({ traceparent, tracestate: 'a=b', 'x-request-id': 'req-1' });
    expect(second?.headers['traceparent']).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-00$/);
    expect(second?.headers['tracestate']).toBeUndefined();
    expect(second?.headers['x-request-id']).toBeUndefined();
  });

  it('passes the bytes of a body and every content type on unchanged', async () => {
    const token = await platform.token();
    const body = '{ "company" : "Zoë & Söhne" ,\n "n": 1.0 }';
    for (const type of [
      'application/json',
      'application/json; charset=utf-8',
      'application/json ;charset=utf-8',
      'APPLICATION/JSON',
      'text/plain',
    ]) {
      const reply = await platform.call('/v1/leads', {
        method: 'POST',
        token,
        body,
        headers: { 'content-type': type, 'idempotency-key': 'k1' },
      });
      expect(reply.status).toBe(200);
      expect(received('crm').at(-1)).toMatchObject({ method: 'POST', body, headers: { 'content-type': type, 'idempotency-key': 'k1' } });
    }
  });

  it('may have no body', async () => {
    const token = await platform.token();
    // Many clients name a type in every request.
    const headers = { 'if-match': '"1"', 'content-type': 'application/json' };
    expect((await platform.call(`/v1/leads/${newId()}/win`, { method: 'POST', token })).status).toBe(200);
    expect((await platform.call(`/v1/leads/${newId()}`, { method: 'DELETE', token, headers })).status).toBe(200);
    expect(received('crm').map(({ body }) => body)).toEqual(['', '']);
    expect(received('crm')[1]?.headers['if-match']).toBe('"1"');
  });

  it('gets the service’s reply with the headers that are meant for clients', async () => {
    platform.services['crm']?.answer('/v1/leads', (_request, reply) =>
      reply
        .code(201)
        .headers({
          etag: '"3"',
          location: '/v1/leads/1',
          server: 'secret',
          'x-powered-by': 'x',
          'set-cookie': 'a=b',
          [IDENTITY_HEADER]: 'x',
        })
        .send({ id: 1 }),
    );
    const reply = await platform.call('/v1/leads', { token: await platform.token() });
    expect(reply.status).toBe(201);
    expect(Object.fromEntries(reply.headers)).toMatchObject({ etag: '"3"', location: '/v1/leads/1', 'cache-control': 'no-store' });
    for (const name of ['server', 'x-powered-by', 'set-cookie', IDENTITY_HEADER]) expect(reply.headers.get(name)).toBeNull();
  });

  it('gets every byte of the reply as the service sent it, whatever its size', async () => {
    const every = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte));
    const replies = [every, Buffer.from('Zoë & Söhne – 5 €'), Buffer.concat(Array.from({ length: 1_000 }, () => every)), Buffer.alloc(0)];
    const token = await platform.token();
    for (const bytes of replies) {
      platform.services['crm']?.answer('/v1/leads', (_request, reply) => reply.type('application/octet-stream').send(bytes));
      const reply = await fetch(`${platform.gateway.url}/v1/leads`, { headers: { authorization: `Bearer ${token}` } });
      expect(Buffer.from(await reply.arrayBuffer()).equals(bytes)).toBe(true);
    }
  });

  it('has security headers and, in its own mode, no promise of HTTPS', async () => {
    const { headers } = await platform.call('/v1/leads', { token: await platform.token() });
    expect(Object.fromEntries(headers)).toMatchObject({
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
    });
    expect(headers.get('strict-transport-security')).toBeNull();
  });
});

describe('a refusal', () => {
  it('is a problem document with a trace id, whatever the layer', async () => {
    const token = await platform.token();
    const cases: [string, Parameters<TestPlatform['call']>[1], number, string][] = [
      ['/v1/leads', {}, 401, 'identity.token_missing'],
      ['/v1/leads', { token: 'nonsense' }, 401, 'identity.token_invalid'],
      ['/v1/nothing', { token }, 404, 'http.not_found'],
      ['/metrics', { token }, 404, 'http.not_found'],
      ['/internal/edge-state', { token }, 404, 'http.not_found'],
      ['/v1/leads', { method: 'PATCH', token, body: '{}' }, 405, 'http.method_not_allowed'],
      ['/v1/leads', { method: 'OPTIONS' }, 405, 'http.method_not_allowed'],
      ['/v1/leads', { method: 'QUERY', token }, 405, 'http.method_not_allowed'],
      ['/v1/leads', { method: 'PROPFIND', token }, 405, 'http.method_not_allowed'],
      ['/v1/leads', { method: 'PUT', token, body: 'x', headers: { 'content-type': 'text/odd' } }, 405, 'http.method_not_allowed'],
      ['/v1/nothing', { method: 'POST', token, body: '{', headers: { 'content-type': 'application/json' } }, 404, 'http.not_found'],
      ['/v1/nothing', { method: 'QUERY', token }, 404, 'http.not_found'],
      [`/v1/leads?${'q'.repeat(9000)}`, { token }, 414, 'http.uri_too_long'],
      ['/v1/leads', { token, method: 'POST', body: 'x'.repeat(1001) }, 413, 'http.too_large'],
      ['/v1/leads', { token, method: 'POST', body: '{}', headers: { 'content-encoding': 'gzip' } }, 415, 'http.unsupported_media_type'],
    ];
    for (const [path, options, status, code] of cases) {
      const reply = await platform.call(path, options);
      expect([path.slice(0, 40), reply.status, reply.body.code]).toEqual([path.slice(0, 40), status, code]);
      expect(reply.headers.get('content-type')).toContain('application/problem+json');
      expect(Problem.parse(reply.body).traceId).toMatch(/^[0-9a-f]{32}$/);
    }
    expect(received('crm')).toEqual([]);
  });

  it('of a method names the methods that are allowed', async () => {
    expect((await platform.call('/v1/leads', { method: 'PUT' })).headers.get('allow')).toBe('GET, POST');
    expect((await platform.call(`/v1/leads/${newId()}`, { method: 'POST' })).headers.get('allow')).toBe('DELETE, GET');
    expect((await platform.call('/livez', { method: 'POST' })).headers.get('allow')).toBe('GET');
  });

  it('of a method at a path that is an operation’s own is not left to a path with placeholders, over all operations', async () => {
    const templates = serviceOperations.filter(({ path }) => path.includes('{')).map(({ path }) => path.replace(/\{\w+\}/g, '[^/]+'));
    const matches = (path: string) => templates.some((one) => new RegExp(`^${one}$`).test(path));
    const literal = serviceOperations.map(({ path }) => path).filter((path) => !path.includes('{') && matches(path));
    const gateway = await platform.startAnother({}, serviceOperations);
    const answers: unknown[] = [];
    const expected: unknown[] = [];
    for (const path of new Set(literal)) {
      const offered = serviceOperations.filter((operation) => operation.path === path).map(({ method }) => method);
      for (const method of ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'].filter((other) => !offered.includes(other as Method))) {
        const reply = await platform.call(path, { method, gateway });
        answers.push([method, path, reply.body.code, reply.headers.get('allow')]);
        expected.push([method, path, 'http.method_not_allowed', offered.sort().join(', ')]);
      }
    }
    await gateway.stop();
    expect(expected.length).toBeGreaterThan(20);
    expect(answers).toEqual(expected);
  });

  it('for want of a token says how to authenticate', async () => {
    expect((await platform.call('/v1/leads')).headers.get('www-authenticate')).toBe('Bearer realm="praxis"');
    const invalid = await platform.call('/v1/leads', { token: 'nonsense' });
    expect(invalid.headers.get('www-authenticate')).toBe('Bearer realm="praxis", error="invalid_token"');
  });

  it('for want of permission is the same for existing and missing objects, and never reaches the service', async () => {
    const token = await platform.token({ roles: ['portal_admin'], kind: 'user' });
    platform.services['crm']?.answer('/v1/leads/0198a000-0000-7000-8000-000000000001', () => ({ id: 1 }));
    const existing = await platform.call('/v1/leads/0198a000-0000-7000-8000-000000000001', { token });
    const missing = await platform.call(`/v1/leads/${newId()}`, { token });
    expect(existing.status).toBe(403);
    expect({ ...existing.body, traceId: '' }).toEqual({ ...missing.body, traceId: '' });
    expect(existing.body).toMatchObject({ code: 'identity.permission_missing', permission: 'crm:lead:read' });
    expect(received('crm')).toEqual([]);
  });
});
