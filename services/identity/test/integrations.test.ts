import { edgeGrantSubject, edgeRevokedSubject } from '@praxis/chassis/edge';
import { type Host, hostService } from '@praxis/chassis/testing';
import * as api from '@praxis/contracts/identity';
import { ENROLMENT_ROLE, newId } from '@praxis/contracts/kernel';
import { Secret, TOTP } from 'otpauth';
import { makeClientId } from '../src/oauth/client-id';
import { makeSecret } from '../src/oauth/client-secret';
import { identity } from '../src/service';
import {
  type FrontDoor,
  frontDoor,
  goodPassword,
  key,
  mailedToken,
  type Registered,
  type Reply,
  someAddress,
  unique,
  type Visitor,
} from './front-door';

let host: Host;
let door: FrontDoor;
let firm: Registered;
let aheadMs = 0;
const now = (): Date => new Date(Date.now() + aheadMs);
beforeAll(async () => {
  host = await hostService(identity, { now });
  door = frontDoor(host, now);
  firm = await door.register();
}, 120_000);
afterAll(() => host?.stop());

interface Credentials {
  clientId: string;
  secret: string;
}
const basic = ({ clientId, secret }: Credentials) => `Basic ${Buffer.from(`${clientId}:${secret}`).toString('base64')}`;
const form = (parameters: Record<string, string>) => new URLSearchParams(parameters).toString();
const ask = (body: string, headers: Record<string, string> = {}, address = someAddress()): Promise<Reply> =>
  door.public(api.issueToken, { body, headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers } }, { address });
const tokenFor = (credentials: Credentials, more: Record<string, string> = {}, address?: string) =>
  ask(form({ grant_type: 'client_credentials', ...more }), { authorization: basic(credentials) }, address);
/** The claims of an issued token. */
const claimsOf = (reply: Reply) => door.visitor({ accessToken: reply.body.access_token, refreshToken: '' }).claims();

const make = async (body: object = {}, by: Visitor = firm.owner): Promise<api.ApiClient & Credentials> => {
  const reply = await by.call(api.createApiClient, { body: { name: `Client ${unique()}`, scopes: ['crm:lead:read'], ...body } });
  expect(reply.status).toBe(201);
  return reply.body;
};
const change = (client: { id: string; version: number }, body: object, by: Visitor = firm.owner) =>
  by.call(api.changeApiClient, { params: { id: client.id }, body, headers: { 'if-match': `"${client.version}"` } });
const makeKey = (by: Visitor, body: object = {}) =>
  by.call(api.createApiKey, { body: { name: `Key ${unique()}`, scopes: ['identity:user:read'], ...body } });
const memberWith = async (...roles: string[]): Promise<{ id: string; email: string; visitor: Visitor }> => {
  const email = `member-${unique()}@firm.example`;
  await firm.owner.call(api.createInvitation, { body: { email, name: 'Mona Member', roles } });
  const token = await mailedToken(host, 'invitation', email);
  const accepted = await door.public(api.acceptInvitation, { params: { token }, body: { name: 'Mona Member', password: goodPassword() } });
  return { id: accepted.body.membershipId, email, visitor: door.visitor(accepted.body.session) };
};
const told = ({ body: { traceId: _, ...body }, status, headers }: Reply) => ({ status, body, challenge: headers['www-authenticate'] });

describe('an API client', () => {
  it('shows its secret once, keeps a hash, and everybody is told', async () => {
    const client = await make({ name: 'Export', scopes: ['finance:invoice:read', 'crm:lead:read'], allowedAddresses: ['192.0.2.0/24'] });
    expect(client.secret).toMatch(/^pxs_/);
    const shown = await firm.owner.call(api.getApiClient, { params: { id: client.id } });
    const { secret: _, ...rest } = client;
    expect(shown.body).toEqual(rest);
    expect(rest).toMatchObject({ scopes: ['crm:lead:read', 'finance:invoice:read'], status: 'active', createdBy: firm.userId });
    await host.settled();
    const stored = await host.sql<{ all: string }>('owner', `select to_jsonb(api_clients)::text as all from api_clients where id = $1`, [
      client.id,
    ]);
    const outbox = await host.sql<{ all: string }>('owner', `select to_jsonb(event_log)::text as all from event_log`);
    expect([...stored, ...outbox].filter(({ all }) => all.includes(client.secret))).toEqual([]);
    expect(await host.published(api.apiClientCreated)).toContainEqual(
      expect.objectContaining({ subject: client.id, data: expect.objectContaining({ name: 'Export', createdBy: firm.userId }) }),
    );
    const mail = (await host.mails()).find(({ template, to }) => template === 'api-client-created' && to.email === firm.email);
    expect(mail?.text).toContain('finance:invoice:read');
    expect((await door.edgeState())[edgeGrantSubject(firm.firmId, client.clientId)]).toEqual({
      permissions: ['crm:lead:read', 'finance:invoice:read'],
      addresses: ['192.0.2.0/24'],
      version: 1,
    });
  });

  it('gets the same answer with its secret again for the same Idempotency-Key', async () => {
    const call = { body: { name: 'Twice', scopes: ['crm:lead:read'] }, headers: { 'idempotency-key': key() } };
    const [first, second] = [await firm.owner.call(api.createApiClient, call), await firm.owner.call(api.createApiClient, call)];
    expect(second.body).toEqual(first.body);
    expect(JSON.stringify(await host.sql('owner', 'select * from idempotency'))).not.toContain(first.body.secret);
  });

  it('gets a token with Basic or in the body, of its own kind and for its own firm', async () => {
    const client = await make();
    const { clientId, secret } = client;
    const reply = await tokenFor(client);
    expect(reply).toMatchObject({
      status: 200,
      body: { token_type: 'Bearer', expires_in: 600, scope: 'crm:lead:read' },
      headers: { 'cache-control': 'no-store', pragma: 'no-cache' },
    });
    const claims = await claimsOf(reply);
    expect(claims).toMatchObject({ sub: client.id, kind: 'api_client', firm_id: firm.firmId, client_id: clientId, roles: [] });
    expect(claims.exp - claims.iat).toBe(600);
    expect('scope' in claims).toBe(false);
    const posted = await ask(form({ grant_type: 'client_credentials', client_id: clientId, client_secret: secret, resource: 'ignored' }));
    expect(posted.status).toBe(200);
  });

  it('gets fewer scopes where it asks for fewer, and no others', async () => {
    const client = await make({ scopes: ['crm:lead:read', 'crm:deal:read'] });
    const reply = await tokenFor(client, { scope: 'crm:deal:read' });
    expect(reply.body.scope).toBe('crm:deal:read');
    expect((await claimsOf(reply)).scope).toBe('crm:deal:read');
    const more = await tokenFor(client, { scope: 'crm:deal:read finance:money:read' });
    expect(more).toMatchObject({ status: 400, body: { error: 'invalid_scope', code: 'identity.scope_refused' } });
  });

  it('has two secrets while it is changed over, and the retired one is dead at once', async () => {
    const client = await make();
    const rotated = await firm.owner.call(api.rotateApiClientSecret, { params: { id: client.id } });
    expect(rotated).toMatchObject({ status: 201, body: { version: 2 } });
    const next = { clientId: client.clientId, secret: rotated.body.secret };
    expect([(await tokenFor(client)).status, (await tokenFor(next)).status]).toEqual([200, 200]);
    const third = await firm.owner.call(api.rotateApiClientSecret, { params: { id: client.id } });
    expect(third).toMatchObject({ status: 409, body: { code: 'identity.limit_secrets' } });
    const retire = (secretId: string, version: number) =>
      firm.owner.call(api.retireApiClientSecret, { params: { id: client.id, secretId }, headers: { 'if-match': `"${version}"` } });
    const [old, young] = rotated.body.secrets.map(({ id }: { id: string }) => id);
    expect((await retire(newId(), 2)).status).toBe(404);
    expect((await retire(old, 2)).status).toBe(200);
    expect([(await tokenFor(client)).status, (await tokenFor(next)).status]).toEqual([401, 200]);
    expect(await retire(young, 3)).toMatchObject({ status: 409, body: { code: 'identity.last_secret' } });
  });

  it('is revoked for good: no token, none of the old ones, nothing granted', async () => {
    const client = await make();
    expect((await tokenFor(client)).status).toBe(200);
    const revoked = await firm.owner.call(api.revokeApiClient, { params: { id: client.id } });
    expect(revoked).toMatchObject({ status: 200, body: { status: 'revoked', secrets: [] } });
    expect((await tokenFor(client)).status).toBe(401);
    const state = await door.edgeState();
    expect(state[edgeGrantSubject(firm.firmId, client.clientId)]).toMatchObject({ permissions: [], version: 2 });
    expect(state[edgeRevokedSubject('api-client', client.id)]).toBeDefined();
    expect((await change(revoked.body, { name: 'Back' })).status).toBe(409);
    expect((await host.published(api.apiClientRevoked)).map(({ subject }) => subject)).toContain(client.id);
  });

  it('changes what it may do for tokens that are out already', async () => {
    const client = await make({ scopes: ['crm:lead:read', 'crm:deal:read'] });
    const changed = await change(client, { scopes: ['crm:deal:read'], allowedAddresses: ['2001:db8::/32'] });
    expect(changed).toMatchObject({ status: 200, body: { version: 2, scopes: ['crm:deal:read'] } });
    expect((await door.edgeState())[edgeGrantSubject(firm.firmId, client.clientId)]).toEqual({
      permissions: ['crm:deal:read'],
      addresses: ['2001:db8::/32'],
      version: 2,
    });
    expect((await change(client, { name: 'Stale' })).status).toBe(412);
  });

  it('is listed with when it was last used, to the minute', async () => {
    const client = await make();
    const used = async () => (await firm.owner.call(api.getApiClient, { params: { id: client.id } })).body.lastUsedAt;
    expect(await used()).toBeUndefined();
    const address = someAddress();
    await tokenFor(client, {}, address);
    const first = await used();
    aheadMs += 30_000;
    await tokenFor(client, {}, address);
    expect(await used()).toBe(first);
    aheadMs += 31_000;
    await tokenFor(client, {}, address);
    expect(await used()).not.toBe(first);
    const { body } = await firm.owner.call(api.listApiClients, { query: { status: 'active', limit: 200 } });
    expect(body.items.map(({ id }: { id: string }) => id)).toContain(client.id);
  });

  it('ends when it is to end, and so do its tokens', async () => {
    const client = await make({ expiresAt: new Date(now().getTime() + 120_000).toISOString() });
    const reply = await tokenFor(client);
    expect(reply.body.expires_in).toBeLessThanOrEqual(120);
    const claims = await claimsOf(reply);
    expect(claims.exp - claims.iat).toBe(reply.body.expires_in);
    aheadMs += 121_000;
    expect((await tokenFor(client)).status).toBe(401);
    expect((await firm.owner.call(api.getApiClient, { params: { id: client.id } })).body.status).toBe('expired');
  });

  it('is the firm’s alone, and made by people who have what it gets', async () => {
    const client = await make();
    const stranger = await door.register();
    expect((await stranger.owner.call(api.getApiClient, { params: { id: client.id } })).status).toBe(404);
    expect((await change(client, { name: 'Mine' }, stranger.owner)).status).toBe(404);
    const admin = (await memberWith('admin')).visitor;
    const refused = { status: 403, body: { code: 'identity.role_not_yours_to_give', missing: ['finance:money:read'] } };
    const scopes = ['crm:lead:read', 'finance:money:read'];
    expect(await admin.call(api.createApiClient, { body: { name: 'N', scopes } })).toMatchObject(refused);
    expect(await change(await make({}, admin), { scopes }, admin)).toMatchObject(refused);
    expect((await firm.owner.call(api.createApiClient, { body: { name: 'N', scopes: ['a:b:c'] } })).status).toBe(422);
    const bad = { name: 'N', scopes: ['crm:lead:read'], allowedAddresses: ['192.0.2.0/33'] };
    expect((await firm.owner.call(api.createApiClient, { body: bad })).status).toBe(400);
  });
});

describe('the token endpoint', () => {
  it('does not tell unknown, wrong, revoked, expired and elsewhere apart', async () => {
    const client = await make();
    const revoked = await make();
    await firm.owner.call(api.revokeApiClient, { params: { id: revoked.id } });
    const soon = await make({ expiresAt: new Date(now().getTime() + 1_000).toISOString() });
    aheadMs += 2_000;
    const elsewhere = await make({ allowedAddresses: ['198.51.100.0/24'] });
    const answers = await Promise.all([
      tokenFor({ clientId: client.clientId, secret: makeSecret() }),
      tokenFor(revoked),
      tokenFor(soon),
      tokenFor(elsewhere, {}, '192.0.2.1'),
      tokenFor({ clientId: makeClientId({ kind: 'api_client', firmId: firm.firmId, id: newId() }), secret: client.secret }),
      tokenFor({ clientId: makeClientId({ kind: 'api_key', firmId: firm.firmId, id: client.id }), secret: client.secret }),
      tokenFor({ clientId: makeClientId({ kind: 'api_client', firmId: newId(), id: client.id }), secret: client.secret }),
      tokenFor({ clientId: 'made-up', secret: client.secret }),
      ask(form({ grant_type: 'client_credentials' })),
    ]);
    expect(new Set(answers.map((answer) => JSON.stringify(told(answer)))).size).toBe(1);
    expect(told(answers[0] as Reply)).toMatchObject({
      status: 401,
      body: { error: 'invalid_client', code: 'identity.client_refused' },
      challenge: 'Basic realm="praxis"',
    });
    expect((await tokenFor(elsewhere, {}, '198.51.100.9')).status).toBe(200);
  });

  it('speaks RFC 6749 and nothing but forms', async () => {
    const client = await make();
    const authorization = basic(client);
    const other = await ask(form({ grant_type: 'password' }), { authorization });
    expect(other).toMatchObject({ status: 400, body: { error: 'unsupported_grant_type' } });
    expect(await ask('', { authorization })).toMatchObject({ status: 400, body: { error: 'invalid_request' } });
    const twice = await ask('grant_type=client_credentials&grant_type=client_credentials', { authorization });
    expect(twice).toMatchObject({ status: 400, body: { error: 'invalid_request' } });
    const both = await ask(form({ grant_type: 'client_credentials', client_secret: client.secret }), { authorization });
    expect(both).toMatchObject({ status: 400, body: { error: 'invalid_request', code: 'identity.client_authentication_twice' } });
    expect(both.headers['content-type']).toContain('application/json');
    const json = await door.public(api.issueToken, { body: { grant_type: 'client_credentials' }, headers: { authorization } });
    expect(json).toMatchObject({ status: 415, body: { code: 'http.unsupported_media_type' } });
  });

  it('is the only one that takes a form', async () => {
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    const reply = await door.public(api.createSession, { body: form({ email: firm.email, password: firm.password }), headers });
    expect(reply).toMatchObject({ status: 415, body: { code: 'http.unsupported_media_type' } });
  });

  it('makes somebody who guesses wait, and nobody else', async () => {
    const client = await make();
    const address = someAddress();
    const wrong = { clientId: client.clientId, secret: makeSecret() };
    const answers: number[] = [];
    for (let attempt = 0; attempt < 7; attempt += 1) answers.push((await tokenFor(wrong, {}, address)).status);
    expect(answers.slice(0, 5)).toEqual([401, 401, 401, 401, 401]);
    expect(answers).toContain(429);
    expect((await tokenFor(client, {}, address)).status).toBe(429);
    expect((await tokenFor(client)).status).toBe(200);
  });

  it('writes into the firm’s record who got a token and who was refused', async () => {
    const client = await make();
    await tokenFor(client);
    await tokenFor({ clientId: client.clientId, secret: makeSecret() });
    await host.settled();
    const { body } = await firm.owner.call(api.listAuditEvents, { query: { limit: 200 } });
    const about = body.items.filter(({ targetId }: { targetId: string }) => targetId === client.id);
    expect(about.map(({ action, outcome }: { action: string; outcome: string }) => `${action} ${outcome}`)).toEqual(
      expect.arrayContaining(['api-client.create done', 'token.issue done', 'token.issue refused']),
    );
    expect(JSON.stringify(body)).not.toContain(client.secret);
  });

  it('says where and how it works (RFC 8414)', async () => {
    const { body } = await door.public(api.getAuthorizationServer);
    expect(body).toMatchObject({
      issuer: host.env['PUBLIC_URL'],
      grant_types_supported: ['client_credentials'],
      token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post'],
    });
    expect(body.token_endpoint).toMatch(/\/v1\/oauth\/token$/);
  });
});

describe('a personal key', () => {
  it('gets tokens of its person, with the present roles', async () => {
    const member = await memberWith('manager');
    const made = await makeKey(member.visitor);
    expect(made).toMatchObject({ status: 201, body: { scopes: ['identity:user:read'], status: 'active', membershipId: member.id } });
    const person = await member.visitor.claims();
    const claims = await claimsOf(await tokenFor(made.body));
    expect(claims).toMatchObject({ sub: person.sub, kind: 'user', mid: member.id, roles: ['manager'], sid: made.body.id });
    expect(claims.client_id).toBe(made.body.clientId);
    await host.settled();
    const { body } = await firm.owner.call(api.listAuditEvents, { query: { onBehalfOf: `user:${person.sub}` } });
    expect(body.items).toMatchObject([{ action: 'token.issue', actor: `api_key:${made.body.id}`, onBehalfOf: `user:${person.sub}` }]);
    expect((await host.mails()).filter(({ template, to }) => template === 'api-key-created' && to.email === member.email)).toHaveLength(1);
  });

  it('is no way around the second factor that the firm requires', async () => {
    const { owner, password } = await door.register();
    const { body } = await makeKey(owner);
    const { version } = (await owner.call(api.getFirm)).body;
    await owner.call(api.updateFirm, { body: { requireSecondFactor: true }, headers: { 'if-match': `"${version}"` } });
    const before = await tokenFor(body);
    expect([before.status, (await claimsOf(before)).roles]).toEqual([200, [ENROLMENT_ROLE]]);
    const renewed = door.visitor((await door.public(api.refreshSession, { body: { refreshToken: owner.session.refreshToken } })).body);
    const { secret } = (await renewed.call(api.startTotp, { body: { password } })).body;
    const code = new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: now().getTime() });
    expect((await renewed.call(api.confirmTotp, { body: { code } })).status).toBe(200);
    expect((await claimsOf(await tokenFor(body))).roles).toEqual(['owner']);
  });

  it('is made of what its person may do', async () => {
    const member = await memberWith('staff');
    const refused = await makeKey(member.visitor, { scopes: ['identity:user:read', 'crm:lead:write'] });
    expect(refused).toMatchObject({ status: 403, body: { missing: ['crm:lead:write'] } });
  });

  it('ends with the membership, and does not come back with it', async () => {
    const member = await memberWith('staff');
    const { body } = await makeKey(member.visitor);
    expect((await tokenFor(body)).status).toBe(200);
    await firm.owner.call(api.disableMember, { params: { id: member.id } });
    expect((await tokenFor(body)).status).toBe(401);
    const state = await door.edgeState();
    expect(state[edgeGrantSubject(firm.firmId, body.clientId)]).toMatchObject({ permissions: [] });
    expect(state[edgeRevokedSubject('session', body.id)]).toBeDefined();
    await firm.owner.call(api.enableMember, { params: { id: member.id } });
    expect((await tokenFor(body)).status).toBe(401);
  });

  it('is refused while its person is disabled on the platform', async () => {
    const member = await memberWith('staff');
    const { body } = await makeKey(member.visitor);
    const { sub } = await member.visitor.claims();
    await host.sql('owner', `update users set status = 'disabled' where id = $1`, [sub]);
    expect((await tokenFor(body)).status).toBe(401);
  });

  it('is seen and ended by its person and by administrators, and by nobody else', async () => {
    const member = await memberWith('staff');
    const other = await memberWith('staff');
    const { body } = await makeKey(member.visitor);
    expect((await other.visitor.call(api.listMyApiKeys)).body).toEqual({ items: [] });
    expect((await other.visitor.call(api.revokeMyApiKey, { params: { id: body.id } })).status).toBe(404);
    expect((await other.visitor.call(api.listApiKeys)).status).toBe(403);
    expect((await member.visitor.call(api.listMyApiKeys)).body.items).toHaveLength(1);
    const { userId } = body;
    expect((await firm.owner.call(api.listApiKeys, { query: { userId } })).body.items).toMatchObject([{ id: body.id }]);
    expect((await firm.owner.call(api.revokeApiKey, { params: { id: body.id } })).body.status).toBe('revoked');
    expect((await member.visitor.call(api.revokeMyApiKey, { params: { id: body.id } })).status).toBe(409);
    expect((await tokenFor(body)).status).toBe(401);
  });
});
