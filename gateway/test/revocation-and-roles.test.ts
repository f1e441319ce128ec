import { edgeRevokedSubject, edgeRoleSubject } from '@praxis/chassis/edge';
import { newId } from '@praxis/contracts/kernel';
import { roles, startPlatform, type TestPlatform } from './kit/platform';
import { until } from './kit/until';

let platform: TestPlatform;
beforeAll(async () => {
  platform = await startPlatform();
});
beforeEach(() => platform.reset());
afterAll(() => platform.stop());

const leads = (token: string) => platform.call('/v1/leads', { token });
const now = () => Math.floor(Date.now() / 1000);

describe('revocation', () => {
  it.each([
    ['session', (id: string) => ({ sid: id })],
    ['membership', (id: string) => ({ mid: id })],
    ['api-client', (id: string) => ({ kind: 'api_client', sub: id })],
  ] as const)('of a %s ends its tokens within a second, and those issued later are good', async (kind, claims) => {
    const id = newId();
    const token = await platform.token({ ...claims(id), iat: now() - 10 });
    expect((await leads(token)).status).toBe(200);
    const begun = Date.now();
    await platform.broker.publishEdge(edgeRevokedSubject(kind, id), { notBefore: now() });
    const reply = await until('the revocation', async () => {
      const answer = await leads(token);
      return answer.status === 200 ? undefined : answer;
    });
    expect(Date.now() - begun).toBeLessThan(1_000);
    expect([reply.status, reply.body.code]).toEqual([401, 'identity.token_stale']);
    expect((await leads(await platform.token({ ...claims(id), iat: now() - 10 }))).status).toBe(401);
    expect((await leads(await platform.token(claims(id)))).status).toBe(200);
  });

  it('of a firm ends all its tokens', async () => {
    const firm = await platform.publishFirm();
    const token = await platform.token({ firm_id: firm.id, iat: now() - 10 });
    expect((await leads(token)).status).toBe(200);
    await platform.broker.publishEdge(edgeRevokedSubject('firm', firm.id), { notBefore: now() });
    await until('the revocation', async () => (await leads(token)).status === 401);
    expect((await leads(await platform.token())).status).toBe(200);
  });

  it('does not return when an older one is published', async () => {
    const sid = newId();
    const token = await platform.token({ sid, iat: now() - 10 });
    await platform.broker.publishEdge(edgeRevokedSubject('session', sid), { notBefore: now() });
    await until('the revocation', async () => (await leads(token)).status === 401);
    await platform.broker.publishEdge(edgeRevokedSubject('session', sid), { notBefore: now() - 100 });
    const marker = newId();
    await platform.broker.publishEdge(edgeRoleSubject(platform.firm.id, marker), { permissions: ['crm:lead:read'], version: 1 });
    await until('the gateway to have read on', async () => (await leads(await platform.token({ roles: [marker] }))).status === 200);
    expect((await leads(token)).status).toBe(401);
  });
});

describe('roles', () => {
  it('of the firm’s own count in that firm only', async () => {
    const other = await platform.publishFirm();
    await platform.broker.publishEdge(edgeRoleSubject(platform.firm.id, 'auditor'), { permissions: ['crm:lead:read'], version: 1 });
    const token = await platform.token({ roles: ['auditor'] });
    await until('the role', async () => (await leads(token)).status === 200);
    expect((await leads(await platform.token({ roles: ['auditor'], firm_id: other.id }))).status).toBe(403);
  });

  it('cannot be replaced by a firm’s role of the same key', async () => {
    await platform.broker.publishEdge(edgeRoleSubject(platform.firm.id, 'staff'), { permissions: roles['owner'], version: 9 });
    await platform.broker.publishEdge(edgeRoleSubject(platform.firm.id, 'seen'), { permissions: ['crm:lead:read'], version: 1 });
    const marker = await platform.token({ roles: ['seen'] });
    await until('the gateway to have read on', async () => (await leads(marker)).status === 200);
    const token = await platform.token({ roles: ['staff'] });
    expect((await platform.call('/v1/leads', { method: 'POST', token, body: '{}' })).status).toBe(403);
  });

  it('that change count at once for tokens that are out, and an older version changes nothing', async () => {
    const subject = edgeRoleSubject(platform.firm.id, 'changing');
    const token = await platform.token({ roles: ['changing'] });
    expect((await leads(token)).status).toBe(403);
    await platform.broker.publishEdge(subject, { permissions: ['crm:lead:read'], version: 2 });
    await until('the permission', async () => (await leads(token)).status === 200);
    await platform.broker.publishEdge(subject, { permissions: ['crm:lead:read', 'crm:lead:write'], version: 1 });
    await platform.broker.publishEdge(subject, { permissions: [], version: 3 });
    await until('the loss of it', async () => (await leads(token)).status === 403);
  });

  it('that are taken back give nothing', async () => {
    const subject = edgeRoleSubject(platform.firm.id, 'gone');
    const token = await platform.token({ roles: ['gone'] });
    await platform.broker.publishEdge(subject, { permissions: ['crm:lead:read'], version: 1 });
    await until('the permission', async () => (await leads(token)).status === 200);
    await platform.broker.publishEdge(subject, undefined);
    await until('the loss of it', async () => (await leads(token)).status === 403);
  });
});
