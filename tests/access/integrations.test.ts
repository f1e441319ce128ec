import { getContract, listContracts, listLeads } from '@praxis/contracts/crm';
import { listInvoices } from '@praxis/contracts/finance';
import {
  changeApiClient,
  changeMemberRoles,
  changeRole,
  createApiClient,
  createApiKey,
  createRole,
  disableMember,
  endCurrentSession,
  getMe,
  issueToken,
  listMembers,
  registerFirm,
  revokeApiClient,
  revokeApiKey,
} from '@praxis/contracts/identity';
import { CONTEXTS, type Operation } from '@praxis/contracts/kernel';
import type { GatewayClient } from '@praxis/platform';
import * as oauth from 'oauth4webapi';
import { eventually } from '../support/eventually';
import { registerTestFirm, type TestFirm, unique } from '../support/firm';
import { memberWith } from '../support/invitations';
import { operate } from '../support/operate';
import { type Platform, startPlatform } from '../support/platform';
import { refusedWith } from '../support/problems';
import { DEADLINE_MS, permissionsOfThose, untilRefused } from '../support/revocation';

/*
 * What machines may do, and how soon anybody may no longer, through the gateway only. Tokens are got by oauth4webapi, a client of OAuth 2 that knows nothing of Praxis and
 * refuses what the standards do not allow.
 */

let platform: Platform;
let firm: TestFirm;
let server: oauth.AuthorizationServer;
/** The local platform has no TLS. */
const insecure = { [oauth.allowInsecureRequests]: true };

beforeAll(async () => {
  platform = await startPlatform();
  firm = await registerTestFirm(platform.visitor);
  // The platform calls itself by its public name.
  const issuer = new URL(platform.stack.gatewayUrl.replace('127.0.0.1', 'localhost'));
  const discovered = await oauth.discoveryRequest(issuer, { algorithm: 'oauth2', ...insecure });
  server = await oauth.processDiscoveryResponse(issuer, discovered);
});
afterAll(() => platform?.stop());

interface Credentials {
  clientId: string;
  secret: string;
}
type Authentication = typeof oauth.ClientSecretBasic | typeof oauth.ClientSecretPost;

const grant = async ({ clientId, secret }: Credentials, how: Authentication = oauth.ClientSecretBasic, scope?: string) => {
  const client = { client_id: clientId };
  const parameters = new URLSearchParams(scope === undefined ? {} : { scope });
  const response = await oauth.clientCredentialsGrantRequest(server, client, how(secret), parameters, insecure);
  return oauth.processClientCredentialsResponse(server, client, response);
};
const signedIn = async (credentials: Credentials, scope?: string): Promise<GatewayClient> =>
  platform.visitor.as((await grant(credentials, oauth.ClientSecretBasic, scope)).access_token);
const make = (scopes: string[], more: { allowedAddresses?: string[] } = {}) =>
  firm.client.call(createApiClient, { body: { name: `Client ${unique()}`, scopes, ...more } });
const statusOf = async (client: GatewayClient, operation: unknown) => {
  const answer = await client.send(operation as Operation, {});
  return answer.status === 200 ? '200' : refusedWith(answer);
};
/** What an operation is answered from now on; seconds pass at most. */
const soon = (client: GatewayClient, operation: unknown, expected: string) =>
  eventually(expected, async () => ((await statusOf(client, operation)) === expected ? true : undefined), 5_000);

describe('an API client', () => {
  it.each([
    ['HTTP Basic', oauth.ClientSecretBasic],
    ['the body', oauth.ClientSecretPost],
  ])('is let in with its secret in %s, and may do what it was granted, at once', async (_, how) => {
    const client = await make(['crm:lead:read']);
    const token = await grant(client, how);
    expect(token).toMatchObject({ token_type: 'bearer', expires_in: 600, scope: 'crm:lead:read' });
    const machine = platform.visitor.as(token.access_token);
    expect(await statusOf(machine, listLeads)).toBe('200');
    expect(await statusOf(machine, listInvoices)).toBe('403 identity.permission_missing');
  });

  it('with fewer scopes than it has may do fewer things', async () => {
    const client = await make(['crm:lead:read', 'crm:contract:read']);
    const machine = await signedIn(client, 'crm:contract:read');
    expect(await statusOf(machine, listContracts)).toBe('200');
    expect(await statusOf(machine, listLeads)).toBe('403 identity.permission_missing');
    await expect(signedIn(client, 'crm:lead:write')).rejects.toMatchObject({ error: 'invalid_scope', status: 400 });
  });

  it('is refused as the standard says', async () => {
    const client = await make(['crm:lead:read']);
    const wrong = signedIn({ ...client, secret: 'pxs_wrong' });
    // With a challenge that a client of the standard can read.
    await expect(wrong).rejects.toMatchObject({ status: 401, cause: [{ scheme: 'basic', parameters: { realm: 'praxis' } }] });
    const posted = grant({ ...client, secret: 'pxs_wrong' }, oauth.ClientSecretPost);
    await expect(posted).rejects.toMatchObject({ status: 401 });
  });

  it('loses a scope, its addresses and everything within seconds, with the token it has', async () => {
    const client = await make(['crm:lead:read', 'crm:contract:read']);
    const machine = await signedIn(client);
    expect(await statusOf(machine, listLeads)).toBe('200');
    const change = (version: number, body: object) => firm.client.call(changeApiClient, { params: { id: client.id }, version, body });
    await change(1, { scopes: ['crm:contract:read'] });
    await soon(machine, listLeads, '403 identity.permission_missing');
    expect(await statusOf(machine, listContracts)).toBe('200');
    await change(2, { allowedAddresses: ['198.51.100.0/24', '2001:db8::/32'] });
    await soon(machine, listContracts, '403 identity.address_not_allowed');
    await expect(signedIn(client)).rejects.toMatchObject({ status: 401 });
    await change(3, { allowedAddresses: ['127.0.0.0/8', '::1'] });
    await soon(machine, listContracts, '200');
    await firm.client.call(revokeApiClient, { params: { id: client.id } });
    await soon(machine, listContracts, '401 identity.token_stale');
    await expect(signedIn(client)).rejects.toMatchObject({ status: 401 });
  });

  it('cannot say where it comes from', async () => {
    const client = await make(['crm:lead:read'], { allowedAddresses: ['198.51.100.7'] });
    const { clientId, secret } = client;
    const spoofed = await platform.visitor.raw('POST', issueToken.path, {
      headers: {
        authorization: `Basic ${Buffer.from(`${clientId}:${secret}`).toString('base64')}`,
        'content-type': 'application/x-www-form-urlencoded',
        'x-forwarded-for': '198.51.100.7',
        'x-praxis-client-address': '198.51.100.7',
        forwarded: 'for=198.51.100.7',
      },
      body: 'grant_type=client_credentials',
    });
    expect([spoofed.status, (spoofed.json as { error: string }).error]).toEqual([401, 'invalid_client']);
  });

  it('is the firm’s own: another firm’s things are not there', async () => {
    const stranger = await registerTestFirm(platform.visitor);
    const other = await stranger.client.call(createApiClient, { body: { name: 'Other', scopes: ['crm:contract:read'] } });
    const machine = await signedIn(other);
    const id = crypto.randomUUID();
    expect(refusedWith(await machine.send(getContract, { params: { id } }))).toBe('404 http.not_found');
    expect((await machine.call(listContracts)).items).toEqual([]);
  });

  it('makes neither API clients nor roles nor keys, whatever it was granted', async () => {
    const machine = await signedIn(await make(['identity:api-client:write', 'identity:role:write', 'crm:lead:read']));
    const body = { name: 'Child', scopes: ['crm:lead:read'] };
    for (const answer of [
      await machine.send(createApiClient, { body }),
      await machine.send(createApiKey, { body }),
      await machine.send(createRole, { body: { name: 'Child', permissions: ['crm:lead:read'] } }),
      await machine.send(getMe),
    ]) {
      expect(refusedWith(answer)).toBe('403 identity.permission_missing');
    }
  });
});

describe('a personal key', () => {
  const keyOf = (client: GatewayClient, scopes: string[]) => client.call(createApiKey, { body: { name: `Key ${unique()}`, scopes } });

  it('acts as its person, with what both may do', async () => {
    const { client } = await memberWith(platform, firm, 'manager');
    const program = await signedIn(await keyOf(client, ['identity:user:read']));
    expect(await statusOf(program, listMembers)).toBe('200');
    expect(await statusOf(program, listLeads)).toBe('403 identity.permission_missing');
  });

  it('is not for what people do at a screen', async () => {
    const program = await signedIn(await keyOf(firm.client, ['identity:user:read', 'identity:api-client:write']));
    expect(await statusOf(program, getMe)).toBe('403 identity.permission_missing');
    const child = await program.send(createApiKey, { body: { name: 'Child', scopes: ['identity:user:read'] } });
    expect(refusedWith(child)).toBe('403 identity.permission_missing');
  });

  it('may do less when its person may, and nothing when the membership ends', async () => {
    const { client, email } = await memberWith(platform, firm, 'manager');
    const key = await keyOf(client, ['crm:lead:read', 'identity:user:read']);
    const program = await signedIn(key);
    expect(await statusOf(program, listLeads)).toBe('200');
    const member = (await firm.client.call(listMembers, { query: { limit: 200 } })).items.find((one) => one.email === email);
    if (member === undefined) throw new Error('The member is not listed');
    const { id, version } = member;
    await firm.client.call(changeMemberRoles, { params: { id }, version, body: { roles: ['staff'] } });
    await soon(program, listLeads, '401 identity.token_stale');
    const again = await signedIn(key);
    expect(await statusOf(again, listLeads)).toBe('403 identity.permission_missing');
    expect(await statusOf(again, listMembers)).toBe('200');
    await firm.client.call(disableMember, { params: { id } });
    await soon(again, listMembers, '401 identity.token_stale');
    await expect(signedIn(key)).rejects.toMatchObject({ status: 401 });
  });

  it('of an owner is no owner: it makes nobody one', async () => {
    const program = await signedIn(await keyOf(firm.client, ['identity:user:read', 'identity:user:write']));
    const { client } = await memberWith(platform, firm, 'staff');
    const { membershipId } = await client.call(getMe);
    const answer = await program.send(changeMemberRoles, { params: { id: membershipId ?? '' }, version: 1, body: { roles: ['owner'] } });
    expect(refusedWith(answer)).toBe('403 identity.role_not_yours_to_give');
  });

  it('is nobody at public operations', async () => {
    const { access_token: token } = await grant(await keyOf(firm.client, ['identity:user:read']));
    const mark = unique();
    const answer = await platform.visitor.as(token).send(registerFirm, {
      idempotencyKey: crypto.randomUUID(),
      body: {
        firm: { name: mark, slug: `firm-${mark}`, timezone: 'Europe/Berlin', currency: 'EUR', country: 'DE' },
        owner: { name: 'N', email: firm.owner.email, password: 'not the right password' },
      },
    });
    expect(answer.status).toBe(401);
  });
});

describe('a custom role', () => {
  it('counts for whoever has it within seconds of its change, with the token they have', async () => {
    const role = await firm.client.call(createRole, { body: { name: `Role ${unique()}`, permissions: ['identity:user:read'] } });
    const { client } = await memberWith(platform, firm, role.key);
    await soon(client, listMembers, '200');
    expect(await statusOf(client, listLeads)).toBe('403 identity.permission_missing');
    const permissions = ['crm:lead:read'];
    await firm.client.call(changeRole, { params: { key: role.key }, version: role.version, body: { permissions } });
    await soon(client, listLeads, '200');
    expect(await statusOf(client, listMembers)).toBe('403 identity.permission_missing');
  });
});

/** Measured with the token that the person or the machine has, good for ten minutes: every service refuses it within seconds. */
describe('access that is taken away', () => {
  let home: TestFirm;
  let readers: string;
  const measured: [string, Readonly<Record<string, number>>][] = [];
  const keep = (what: string, times: Readonly<Record<string, number>>) => measured.push([what, times]);

  beforeAll(async () => {
    home = await registerTestFirm(platform.visitor);
    const permissions = [...permissionsOfThose];
    readers = (await home.client.call(createRole, { body: { name: 'Readers', permissions } })).key;
  });
  afterAll(() => {
    const lines = measured.map(
      ([what, times]) =>
        `  ${what.padEnd(24)} ${Object.entries(times)
          .map(([of, ms]) => `${of} ${ms} ms`)
          .join(', ')}`,
    );
    process.stdout.write(`Refused after\n${lines.join('\n')}\n`);
  });

  const reader = async () => {
    const person = await memberWith(platform, home, readers);
    const { membershipId = '' } = await person.client.call(getMe);
    return { ...person, params: { id: membershipId } };
  };

  it('with a membership is refused in every service in under 5 s', async () => {
    const { client, params } = await reader();
    keep('membership', await untilRefused(client, () => home.client.call(disableMember, { params }), '401 identity.token_stale'));
  });

  it('with other roles of a member, too', async () => {
    const { client, params } = await reader();
    const change = () => home.client.call(changeMemberRoles, { params, version: 1, body: { roles: ['staff'] } });
    keep('roles of a member', await untilRefused(client, change, '401 identity.token_stale'));
  });

  it('with what a role allows, too', async () => {
    const body = { name: 'Former readers', permissions: [...permissionsOfThose] };
    const { key, version } = await home.client.call(createRole, { body });
    const { client } = await memberWith(platform, home, key);
    const change = () => home.client.call(changeRole, { params: { key }, version, body: { permissions: ['crm:proposal:read'] } });
    keep('a role', await untilRefused(client, change, '403 identity.permission_missing'));
  });

  it('with a session, too', async () => {
    const { client } = await reader();
    keep('a session', await untilRefused(client, () => client.call(endCurrentSession), '401 identity.token_stale'));
  });

  it('with an API client or a personal key, too', async () => {
    const scopes = [...permissionsOfThose];
    const machine = await home.client.call(createApiClient, { body: { name: 'Machine', scopes } });
    const revoke = () => home.client.call(revokeApiClient, { params: { id: machine.id } });
    keep('an API client', await untilRefused(await signedIn(machine), revoke, '401 identity.token_stale'));
    const { client } = await reader();
    const script = await client.call(createApiKey, { body: { name: 'Script', scopes } });
    const end = () => home.client.call(revokeApiKey, { params: { id: script.id } });
    keep('a personal key', await untilRefused(await signedIn(script), end, '401 identity.token_stale'));
  });

  it('with the person, too', async () => {
    const { client, email } = await reader();
    const disable = () => operate(platform, ['identity', 'user', 'disable', email, '--reason', 'A test']);
    keep('a user', await untilRefused(client, disable, '401 identity.token_stale'));
  });

  it('with the firm, too, and by then each service knows for its own jobs that the firm is suspended', async () => {
    const { client } = await reader();
    const suspend = () => operate(platform, ['identity', 'firm', 'suspend', home.slug, '--reason', 'A test']);
    keep('a firm', await untilRefused(client, suspend, '403 identity.firm_suspended'));
    await eventually(
      'each service to know',
      async () => {
        const each = CONTEXTS.map((context) => `select facts ->> 'status' as status from ${context}.firm_facts where firm_id = $1`);
        const rows = await platform.database.rows<{ status: string }>(each.join(' union all '), [home.id]);
        return rows.length === CONTEXTS.length && rows.every(({ status }) => status === 'suspended') ? true : undefined;
      },
      DEADLINE_MS,
    );
  });
});
