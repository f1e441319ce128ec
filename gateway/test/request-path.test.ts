import { createIdentityVerifier, edgeFirmSubject } from '@praxis/chassis/edge';
import { CLIENT_ADDRESS_HEADER, CORRELATION_HEADER, IDENTITY_HEADER, makeLinkToken, newId, Problem } from '@praxis/contracts/kernel';
import { request } from 'undici';
import { KEY, startPlatform, type TestPlatform } from './kit/platform';
import { until } from './kit/until';

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
    expect((await platform.call(`/v1/leads/${newId()}/win`, { method: 'POST', token })).status).toBe(200);
    expect((await platform.call(`/v1/leads/${newId()}`, { method: 'DELETE', token, headers: { 'if-match': '"1"' } })).status).toBe(200);
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

describe('principals', () => {
  it('a portal user may call what is open to the portal, restricted to its clients', async () => {
    const client = newId();
    const token = await platform.token({ kind: 'portal', roles: ['portal_admin'], client_ids: [client] });
    expect((await platform.call('/v1/invoices', { token })).status).toBe(200);
    expect((await platform.call('/v1/leads', { token })).status).toBe(403);
    const identity = createIdentityVerifier({ service: 'finance', keys: [KEY] })(String(received('finance')[0]?.headers[IDENTITY_HEADER]));
    expect(identity).toMatchObject({ kind: 'portal', clients: [client] });
  });

  it('a portal token without clients sees no client, not every client', async () => {
    const token = await platform.token({ kind: 'portal', roles: ['portal_admin'] });
    await platform.call('/v1/invoices', { token });
    const identity = createIdentityVerifier({ service: 'finance', keys: [KEY] })(String(received('finance')[0]?.headers[IDENTITY_HEADER]));
    expect(identity?.clients).toEqual([]);
  });

  it('an operator may call the operators’ operations and nothing of a firm', async () => {
    const token = await platform.token({ kind: 'operator', firm_id: undefined, roles: [] });
    expect((await platform.call('/v1/operations/crm/dead-letters', { token })).status).toBe(200);
    expect((await platform.call('/v1/leads', { token })).status).toBe(403);
    expect((await platform.call('/v1/me', { token })).status).toBe(200);
    const owner = await platform.token();
    expect((await platform.call('/v1/operations/crm/dead-letters', { token: owner })).status).toBe(403);
    expect((await platform.call('/v1/operations/services', { token: owner })).status).toBe(403);
  });

  it('an operator sees the health of every service', async () => {
    const token = await platform.token({ kind: 'operator', firm_id: undefined, roles: [] });
    platform.services['crm']?.answer('/readyz', (_request, reply) => reply.code(503).send({}));
    const reply = await platform.call('/v1/operations/services', { token });
    expect(reply.body.items).toEqual(
      ['identity', 'crm', 'clients', 'projects', 'finance', 'documents'].map((service) => ({
        service,
        status: service === 'crm' ? 'not_ready' : 'ready',
        milliseconds: expect.any(Number),
      })),
    );
    expect(reply.body.broker).toEqual({ status: 'connected' });
  });

  it('a token with no firm may not do what belongs to a firm', async () => {
    const token = await platform.token({ firm_id: undefined });
    expect((await platform.call('/v1/leads', { token })).status).toBe(403);
  });
});

describe('public operations', () => {
  it('need no token, and tell the service that nobody is signed in', async () => {
    const reply = await platform.call('/v1/sessions', {
      method: 'POST',
      body: '{"email":"a@b.example"}',
      headers: { 'content-type': 'application/json' },
    });
    expect(reply.status).toBe(200);
    const identity = createIdentityVerifier({ service: 'identity', keys: [KEY] })(
      String(received('identity').find(({ url }) => url === '/v1/sessions')?.headers[IDENTITY_HEADER]),
    );
    expect(identity).toMatchObject({ kind: 'public', sub: 'public', permissions: [], roles: [] });
    expect(identity?.firm).toBeUndefined();
  });

  it('by link carry the link’s firm', async () => {
    const reply = await platform.call(`/v1/public/proposals/${makeLinkToken(platform.firm.id)}`);
    expect(reply.status).toBe(200);
    const identity = createIdentityVerifier({ service: 'crm', keys: [KEY] })(String(received('crm')[0]?.headers[IDENTITY_HEADER]));
    expect(identity).toMatchObject({ kind: 'public', sub: 'link', firm: platform.firm.id, facts: platform.firm.facts, permissions: [] });
  });

  it('tell whose valid token came along, without its rights; one that is no good does not stop them', async () => {
    const sub = newId();
    const path = `/v1/public/proposals/${makeLinkToken(platform.firm.id)}`;
    expect((await platform.call(path, { token: await platform.token({ sub, sid: 's-9' }) })).status).toBe(200);
    expect((await platform.call(path, { token: 'nonsense' })).status).toBe(200);
    const verify = createIdentityVerifier({ service: 'crm', keys: [KEY] });
    const [known, unknown] = received('crm').map(({ headers }) => verify(String(headers[IDENTITY_HEADER])));
    expect(known).toMatchObject({ kind: 'public', sub: `user:${sub}`, session: 's-9', permissions: [], firm: platform.firm.id });
    expect(unknown).toMatchObject({ kind: 'public', sub: 'link' });
  });

  it('by link answer the same 404 for malformed links, unknown firms and suspended firms', async () => {
    const suspended = await platform.publishFirm({ status: 'suspended' });
    const cancelled = await platform.publishFirm({ status: 'cancelled' });
    const good = makeLinkToken(platform.firm.id);
    const replies = await Promise.all(
      [makeLinkToken(suspended.id), makeLinkToken(cancelled.id), makeLinkToken(newId()), 'short', `${good}x`, `${good.slice(0, -1)}!`].map(
        (token) => platform.call(`/v1/public/proposals/${token}`),
      ),
    );
    for (const reply of replies) expect({ ...reply.body, traceId: '' }).toEqual({ ...replies[0]?.body, traceId: '' });
    expect(replies.map(({ status }) => status)).toEqual(replies.map(() => 404));
    expect(received('crm')).toEqual([]);
  });

  it('of a proposal’s link in a mail redirect to the operation', async () => {
    const token = makeLinkToken(platform.firm.id);
    const reply = await platform.call(`/p/${token}`);
    expect(reply.status).toBe(302);
    expect(reply.headers.get('location')).toBe(`https://praxis.test/v1/public/proposals/${token}`);
    expect(reply.headers.get('referrer-policy')).toBe('no-referrer');
    expect((await platform.call('/p/nonsense')).status).toBe(404);
  });
});

describe('the tenant', () => {
  it('is the token’s firm; a host label below the base domain must agree', async () => {
    const gateway = await platform.startAnother({ BASE_DOMAIN: 'praxis.test' });
    const ask = async (host: string, path = '/v1/leads', token?: string) => {
      const { hostname, port } = new URL(gateway.url);
      const reply = await request(`http://${hostname}:${port}${path}`, {
        headers: { host, ...(token === undefined ? {} : { authorization: `Bearer ${token}` }) },
      });
      return { status: reply.statusCode, body: (await reply.body.json()) as { code?: string } };
    };
    try {
      const token = await platform.token();
      const slug = platform.firm.facts.slug;
      await until('the second gateway', async () => (await ask('praxis.test', '/readyz')).status === 200);
      expect((await ask(`${slug}.praxis.test`, '/v1/leads', token)).status).toBe(200);
      expect((await ask(`${slug.toUpperCase()}.praxis.test:443`, '/v1/leads', token)).status).toBe(200);
      expect((await ask('praxis.test', '/v1/leads', token)).status).toBe(200);
      expect((await ask('app.praxis.test', '/v1/leads', token)).status).toBe(200);
      expect((await ask('elsewhere.example', '/v1/leads', token)).status).toBe(200);
      expect(await ask('other.praxis.test', '/v1/leads', token)).toMatchObject({ status: 403, body: { code: 'identity.firm_mismatch' } });
      const link = `/v1/public/proposals/${makeLinkToken(platform.firm.id)}`;
      expect((await ask(`${slug}.praxis.test`, link)).status).toBe(200);
      expect((await ask('other.praxis.test', link)).status).toBe(404);
    } finally {
      await gateway.stop();
    }
  });

  it('that is suspended may read and not write', async () => {
    const firm = await platform.publishFirm();
    const token = await platform.token({ firm_id: firm.id });
    expect((await platform.call('/v1/leads', { token })).status).toBe(200);
    await platform.broker.publishEdge(edgeFirmSubject(firm.id), {
      status: 'suspended',
      facts: { ...firm.facts, status: 'suspended', version: 2 },
    });
    const write = () => platform.call('/v1/leads', { method: 'POST', token, body: '{}' });
    const refused = await until('the suspension', async () => {
      const reply = await write();
      return reply.status === 403 ? reply : undefined;
    });
    expect(refused.body.code).toBe('identity.firm_suspended');
    expect((await platform.call('/v1/leads', { token })).status).toBe(200);
  });

  it('that was registered a moment ago is waited for', async () => {
    const id = newId();
    const token = await platform.token({ firm_id: id });
    const [asked] = await Promise.all([platform.call('/v1/leads', { token }), platform.publishFirm({ id })]);
    expect(asked.status).toBe(200);
  });

  it('that the edge does not know is 503, for it may be on its way', async () => {
    const reply = await platform.call('/v1/leads', { token: await platform.token({ firm_id: newId() }) });
    expect(reply.status).toBe(503);
    expect(reply.headers.get('retry-after')).toBe('1');
  });
});
