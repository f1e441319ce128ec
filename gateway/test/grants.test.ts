import { edgeGrantSubject } from '@praxis/chassis/edge';
import { CONFIDENTIAL_PERMISSION, ENROLMENT_ROLE, IDENTITY_HEADER, newId } from '@praxis/contracts/kernel';
import { startPlatform, type TestPlatform } from './kit/platform';
import { until } from './kit/until';

let platform: TestPlatform;
beforeAll(async () => {
  platform = await startPlatform({ TRUSTED_PROXIES: '127.0.0.1' });
});
beforeEach(() => platform.reset());
afterAll(() => platform.stop());

const publish = (clientId: string, permissions: string[], version = 1, addresses: string[] = []) =>
  platform.broker.publishEdge(edgeGrantSubject(platform.firm.id, clientId), { permissions, addresses, version });
const machine = (clientId: string, more: object = {}) =>
  platform.token({ kind: 'api_client', roles: [], mid: undefined, client_id: clientId, ...more });
const keyOf = (clientId: string, more: object = {}) => platform.token({ kind: 'user', roles: ['staff'], client_id: clientId, ...more });
const leads = (token: string, address = '192.0.2.1') => platform.call('/v1/leads', { token, headers: { 'x-forwarded-for': address } });
const told = async (token: string, address?: string) => {
  const { status, body } = await leads(token, address);
  return status === 200 ? 200 : `${status} ${body.code}`;
};
const identitySent = (): { roles: string[]; permissions: string[]; credential?: string; kind: string } => {
  const token = String(platform.services['crm']?.received.at(-1)?.headers[IDENTITY_HEADER]);
  return JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());
};

describe('an API client’s token', () => {
  it('is good for what the client was granted, and for no role that it names', async () => {
    const clientId = newId();
    await publish(clientId, ['crm:lead:read', 'finance:invoice:read', CONFIDENTIAL_PERMISSION]);
    expect(await told(await machine(clientId, { roles: ['owner'] }))).toBe(200);
    expect(identitySent()).toMatchObject({ kind: 'api_client', credential: clientId, roles: [] });
    // Of what is others' business a service hears nothing, but every one hears of sight.
    expect(identitySent().permissions).toEqual(['crm:lead:read', CONFIDENTIAL_PERMISSION]);
    const create = await platform.call('/v1/leads', { method: 'POST', token: await machine(clientId, { roles: ['owner'] }), body: '{}' });
    expect([create.status, create.body.code]).toEqual([403, 'identity.permission_missing']);
  });

  it('is good for fewer things where it says so', async () => {
    const clientId = newId();
    await publish(clientId, ['crm:lead:read', 'crm:lead:write']);
    expect(await told(await machine(clientId, { scope: 'crm:lead:write' }))).toBe('403 identity.permission_missing');
    expect(await told(await machine(clientId, { scope: 'crm:lead:write crm:lead:read finance:invoice:read' }))).toBe(200);
    expect(identitySent().permissions.sort()).toEqual(['crm:lead:read', 'crm:lead:write']);
  });

  it('waits for a grant that is on its way, and without one is good for nothing', async () => {
    const late = newId();
    const waiting = machine(late).then((token) => told(token));
    await publish(late, ['crm:lead:read']);
    expect(await waiting).toBe(200);
    expect(await told(await machine(newId(), { roles: ['owner'] }))).toBe('403 identity.permission_missing');
  });

  it('loses what its client loses within a second, and an older grant brings nothing back', async () => {
    const clientId = newId();
    await publish(clientId, ['crm:lead:read']);
    const token = await machine(clientId);
    expect(await told(token)).toBe(200);
    const begun = Date.now();
    await publish(clientId, [], 2);
    await until('the change', async () => (await told(token)) === '403 identity.permission_missing');
    expect(Date.now() - begun).toBeLessThan(1_000);
    await publish(clientId, ['crm:lead:read'], 1);
    const marker = newId();
    await publish(marker, ['crm:lead:read']);
    expect(await told(await machine(marker))).toBe(200);
    expect(await told(token)).toBe('403 identity.permission_missing');
  });

  it('counts from the allowed addresses only, whatever the client says of itself', async () => {
    const clientId = newId();
    await publish(clientId, ['crm:lead:read'], 1, ['192.0.2.0/24', '2001:db8::/32']);
    const token = await machine(clientId);
    expect(await told(token, '192.0.2.99')).toBe(200);
    expect(await told(token, '2001:db8::1')).toBe(200);
    expect(await told(token, '198.51.100.1')).toBe('403 identity.address_not_allowed');
    // Only the last hop is the trusted proxy's word.
    expect(await told(token, '192.0.2.99, 198.51.100.1')).toBe('403 identity.address_not_allowed');
    expect(await told(token, '192.0.2.99')).toBe(200);
  });
});

describe('a personal key’s token', () => {
  it('is good for what both the person and the key may do', async () => {
    const clientId = newId();
    await publish(clientId, ['crm:lead:read', 'crm:lead:write']);
    expect(await told(await keyOf(clientId))).toBe(200);
    expect(identitySent()).toMatchObject({ kind: 'user', credential: clientId, roles: [], permissions: ['crm:lead:read'] });
    const narrow = newId();
    await publish(narrow, ['finance:invoice:read']);
    expect(await told(await keyOf(narrow, { roles: ['owner'] }))).toBe('403 identity.permission_missing');
  });

  it('is good for nothing while its person must set up a second factor, and says so as a session does', async () => {
    const clientId = newId();
    await publish(clientId, ['crm:lead:read']);
    const refused = '403 identity.second_factor_required';
    expect(await told(await keyOf(clientId, { roles: [ENROLMENT_ROLE] }))).toBe(refused);
    expect(await told(await platform.token({ roles: [ENROLMENT_ROLE] }))).toBe(refused);
  });

  it('is not for operations that are for people only', async () => {
    const clientId = newId();
    await publish(clientId, ['crm:lead:read']);
    const profile = async (token: string) => (await platform.call('/v1/profile', { token })).status;
    expect(await profile(await platform.token())).toBe(200);
    expect(await profile(await keyOf(clientId))).toBe(403);
  });

  it('is nobody’s at public operations', async () => {
    const clientId = newId();
    await publish(clientId, ['crm:lead:read']);
    const open = async (token: string) => {
      await platform.call('/v1/sessions', { method: 'POST', token, body: '{}' });
      const sent = String(platform.services['identity']?.received.at(-1)?.headers[IDENTITY_HEADER]);
      return JSON.parse(Buffer.from(sent.split('.')[1] ?? '', 'base64url').toString()).sub;
    };
    expect(await open(await platform.token({ sub: 'ada' }))).toBe('user:ada');
    expect(await open(await keyOf(clientId, { sub: 'ada' }))).toBe('public');
  });
});

describe('an operator’s token for a firm', () => {
  it('is good for what its grant says, and stale once that has ended', async () => {
    const grantId = newId();
    await publish(grantId, ['crm:lead:read']);
    const token = await platform.token({ kind: 'operator', roles: [], mid: undefined, gid: grantId });
    expect(await told(token)).toBe(200);
    expect(identitySent()).toMatchObject({ kind: 'operator', grant: grantId, permissions: ['crm:lead:read'] });
    const create = await platform.call('/v1/leads', { method: 'POST', token, body: '{}' });
    expect([create.status, create.body.code]).toEqual([403, 'identity.permission_missing']);
    await publish(grantId, [], 2);
    await until('the end to be heard of', async () => (await told(token)) === '401 identity.token_stale');
  });
});

describe('the token endpoint', () => {
  const sent = async (path: string, headers: Record<string, string>) => {
    await platform.call(path, { method: 'POST', headers, body: 'grant_type=client_credentials' });
    return platform.services['identity']?.received.at(-1)?.headers['authorization'];
  };

  it('is told a client’s Basic credentials, and no other operation is', async () => {
    expect(await sent('/v1/oauth/token', { authorization: 'Basic YTpi' })).toBe('Basic YTpi');
    expect(await sent('/v1/sessions', { authorization: 'Basic YTpi' })).toBeUndefined();
  });

  it('is told no token', async () => {
    expect(await sent('/v1/oauth/token', { authorization: `Bearer ${await platform.token()}` })).toBeUndefined();
  });
});
