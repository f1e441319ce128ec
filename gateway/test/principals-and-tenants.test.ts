import { createIdentityVerifier, edgeFirmSubject } from '@praxis/chassis/edge';
import { ENROLMENT_ROLE, IDENTITY_HEADER, makeLinkToken, newId } from '@praxis/contracts/kernel';
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
    expect(reply.body.services).toEqual(
      ['identity', 'crm', 'clients', 'projects', 'finance', 'documents'].map((service) => ({
        service,
        status: service === 'crm' ? 'not_ready' : 'ready',
        milliseconds: expect.any(Number),
      })),
    );
    expect(reply.body.broker).toEqual({ status: 'connected' });
  });

  it('who must set up a second factor first may do nothing else, whatever other roles the token names', async () => {
    const token = await platform.token({ roles: [ENROLMENT_ROLE, 'owner'] });
    const refused = await platform.call('/v1/leads', { token });
    expect([refused.status, refused.body.code]).toEqual([403, 'identity.second_factor_required']);
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
