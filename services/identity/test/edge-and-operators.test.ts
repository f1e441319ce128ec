import {
  EDGE_STATE_PATH,
  edgeFirmSubject,
  edgeGrantSubject,
  edgeRevokedSubject,
  edgeRoleSubject,
  mintInternalIdentity,
  parseIdentityKeys,
  SYSTEM_ROLES,
} from '@praxis/chassis/edge';
import { type Host, hostService } from '@praxis/chassis/testing';
import * as api from '@praxis/contracts/identity';
import { IDENTITY_HEADER, newId } from '@praxis/contracts/kernel';
import { decodeProtectedHeader } from 'jose';
import { systemRoles } from '../src/roles/system-roles';
import { identity } from '../src/service';
import { type FrontDoor, frontDoor, mailedToken, someAddress } from './front-door';

let host: Host;
let door: FrontDoor;
let aheadMs = 0;
const now = (): Date => new Date(Date.now() + aheadMs);
beforeAll(async () => {
  host = await hostService(identity, { now });
  door = frontDoor(host, now);
}, 120_000);
afterAll(() => host?.stop());

/** `npm run ops -- identity <name> …` */
const operate = async (name: string, positional: string[], options: Record<string, string> = {}) => {
  const command = host.service.assembly.parts.commands?.find((one) => one.name === name);
  if (command === undefined) throw new Error(`There is no command ${name}`);
  return command.run({ positional, options }, { actor: 'operator:cli', correlationId: newId(), causationId: newId(), at: now() });
};
/** Without the mark that the stream is whole, which comes when it is so. */
const edgeMessages = () =>
  host.sql<{ nats_subject: string; count: string }>(
    'owner',
    `select nats_subject, count(*) from outbox where kind = 'edge' and nats_subject <> 'edge.whole' group by 1`,
  );

describe('edge state', () => {
  it('has every system role with its permissions', async () => {
    const state = await door.edgeState();
    for (const [role, permissions] of Object.entries(systemRoles)) {
      expect(state[edgeRoleSubject(SYSTEM_ROLES, role)]).toEqual({ permissions, version: 1 });
    }
  });

  it('is not published again by a second start, and a changed role gets the next version', async () => {
    await host.settled();
    const before = await door.edgeState();
    await host.restart();
    expect(await edgeMessages()).toEqual([]);
    expect(await door.edgeState()).toEqual(before);
    const subject = edgeRoleSubject(SYSTEM_ROLES, 'staff');
    await host.sql('owner', `update edge_states set state = '{"permissions":["old:one:read"],"version":4}' where subject = $1`, [subject]);
    await host.restart();
    expect((await door.edgeState())[subject]).toEqual({ permissions: systemRoles.staff, version: 5 });
  });

  it('is for the gateway only', async () => {
    const [key] = parseIdentityKeys(host.env['INTERNAL_IDENTITY_KEYS'] ?? '');
    if (key === undefined) throw new Error('no key');
    const ask = async (headers: Record<string, string>) => (await fetch(`${host.url}${EDGE_STATE_PATH}`, { headers })).status;
    const as = (sub: string, kind: 'public' | 'operator' | 'user') => ({
      [IDENTITY_HEADER]: mintInternalIdentity({ aud: 'identity', sub, kind, roles: [], permissions: [] }, key, now().getTime()),
    });
    expect(await ask({})).toBe(401);
    expect(await ask(as('public', 'public'))).toBe(404);
    expect(await ask(as(`operator:${newId()}`, 'operator'))).toBe(404);
    expect(await ask(as(`user:${newId()}`, 'user'))).toBe(404);
    expect(await ask(as('gateway', 'operator'))).toBe(200);
  });
});

describe('settings of a firm', () => {
  it('change with the version that was read, and everybody is told', async () => {
    const firm = await door.register();
    const patch = (body: object, version = '"1"') => firm.owner.call(api.updateFirm, { body, headers: { 'if-match': version } });
    expect((await firm.owner.call(api.updateFirm, { body: { name: 'X' } })).status).toBe(428);
    expect((await patch({ name: 'X' }, '"3"')).status).toBe(412);
    expect((await patch({})).status).toBe(400);
    expect((await patch({ slug: 'other' })).status).toBe(400);
    const changed = await patch({ timezone: 'America/New_York', locale: 'de-AT' });
    expect(changed).toMatchObject({
      status: 200,
      body: { timezone: 'America/New_York', locale: 'de-AT', version: 2 },
      headers: { etag: '"2"' },
    });
    const told = await host.untilPublished(api.firmSettingsChanged, ({ firmid }) => firmid === firm.firmId);
    expect(told.data).toMatchObject({ timezone: 'America/New_York', version: 2 });
    expect((await door.edgeState())[edgeFirmSubject(firm.firmId)]).toMatchObject({ facts: { timezone: 'America/New_York', version: 2 } });
    // The same again is no change.
    expect((await patch({ locale: 'de-AT' }, '"2"')).body.version).toBe(2);
  });

  it('name the origins whose pages may call, and the gateways are told', async () => {
    const firm = await door.register();
    const patch = (corsOrigins: unknown, version = '"1"') =>
      firm.owner.call(api.updateFirm, { body: { corsOrigins }, headers: { 'if-match': version } });
    const bad = [
      'http://portal.example',
      'https://portal.example/',
      'https://portal.example/path',
      'https://portal.example:443',
      'https://PORTAL.example',
      'https://user@portal.example',
      'https://*.example',
      '*',
      'null',
      '',
    ];
    for (const origin of bad) expect([origin, (await patch([origin])).status]).toEqual([origin, 400]);
    expect((await patch(['https://a.example', 'https://a.example'])).status).toBe(400);
    expect((await patch(Array.from({ length: 21 }, (_, index) => `https://a${index}.example`))).status).toBe(400);
    const corsOrigins = ['https://portal.example', 'https://portal.example:8443'];
    expect((await patch(corsOrigins)).body).toMatchObject({ corsOrigins, version: 2 });
    expect((await patch(corsOrigins, '"2"')).body.version).toBe(2);
    expect((await door.edgeState())[edgeFirmSubject(firm.firmId)]).toMatchObject({ corsOrigins });
  });
});

describe('a firm suspended by an operator', () => {
  it('reads on, starts nothing, and works again when it is reactivated', async () => {
    const firm = await door.register();
    expect(await operate('firm suspend', [firm.slug], { reason: 'unpaid for three months' })).toBe(
      `Northwind Advisory (${firm.slug}) is suspended now.`,
    );
    expect((await door.edgeState())[edgeFirmSubject(firm.firmId)]).toMatchObject({
      status: 'suspended',
      facts: { status: 'suspended', version: 2 },
    });
    expect((await host.untilPublished(api.firmStatusChanged, ({ firmid }) => firmid === firm.firmId)).data.status).toBe('suspended');
    expect((await firm.owner.call(api.getFirm)).body.status).toBe('suspended');
    const refused = await firm.owner.call(api.updateFirm, { body: { name: 'X' }, headers: { 'if-match': '"2"' } });
    expect(refused).toMatchObject({ status: 403, body: { code: 'identity.firm_suspended' } });
    expect((await door.public(api.createSession, { body: { email: firm.email, password: firm.password } })).status).toBe(201);
    await expect(operate('firm suspend', [firm.slug], { reason: 'again' })).rejects.toThrow('http.illegal_transition');
    await operate('firm reactivate', [firm.slug], { reason: 'paid' });
    expect((await firm.owner.call(api.updateFirm, { body: { name: 'X' }, headers: { 'if-match': '"3"' } })).status).toBe(200);
    await host.settled();
    const acts = await firm.owner.call(api.listAuditEvents, { query: { actor: 'operator:cli' } });
    expect(acts.body.items).toMatchObject([
      { action: 'firm.activate', reason: 'paid', before: { status: 'suspended' }, after: { status: 'active' } },
      { action: 'firm.suspend', reason: 'unpaid for three months', before: { status: 'trial' }, after: { status: 'suspended' } },
    ]);
  });

  it('is not done without a reason, nor to a firm that is not there', async () => {
    const firm = await door.register();
    await expect(operate('firm suspend', [firm.slug])).rejects.toThrow('--reason');
    await expect(operate('firm suspend', ['no-such-firm'], { reason: 'x' })).rejects.toThrow('There is no firm "no-such-firm"');
  });
});

describe('operators', () => {
  it('are people who are made so, sign in without a firm, and end when it is taken away', async () => {
    const person = await door.register();
    const asOperator = () => door.public(api.createSession, { body: { email: person.email, password: person.password, as: 'operator' } });
    expect((await asOperator()).body.code).toBe('identity.credentials_invalid');
    await expect(operate('operator add', [person.email])).rejects.toThrow('is not verified');
    await door.public(api.confirmEmail, { params: { token: await mailedToken(host, 'email-verification', person.email) } });
    await operate('operator add', [person.email.toUpperCase()]);
    const session = await asOperator();
    expect(session).toMatchObject({ status: 201, body: { firms: [] } });
    const operator = door.visitor(session.body);
    const claims = await operator.claims();
    expect(claims).toMatchObject({ kind: 'operator', roles: ['operator'] });
    expect(claims).not.toHaveProperty('firm_id');
    expect((await operator.call(api.getMe)).body).toMatchObject({
      kind: 'operator',
      permissions: [
        'operations:break-glass:request',
        'operations:dead-letters:manage',
        'operations:dead-letters:payload',
        'operations:firms:manage',
      ],
      firms: [{ id: person.firmId }],
    });
    expect((await operator.call(api.getFirm)).status).toBe(403);
    const renewed = await door.public(api.refreshSession, { body: { refreshToken: session.body.refreshToken } });
    expect((await door.visitor(renewed.body).claims()).kind).toBe('operator');
    await operate('operator remove', [person.email]);
    expect((await operator.call(api.getMe)).body.code).toBe('identity.token_stale');
    expect((await door.public(api.refreshSession, { body: { refreshToken: renewed.body.refreshToken } })).status).toBe(401);
    expect((await person.owner.call(api.getMe)).status).toBe(200);
  });
});

describe('a disabled person', () => {
  it('is locked out of every firm at once, with sessions and keys, and signs in again when enabled', async () => {
    const person = await door.register();
    const signIn = () => door.public(api.createSession, { body: { email: person.email, password: person.password } });
    const elsewhere = await signIn();
    await expect(operate('user disable', [person.email])).rejects.toThrow('--reason');
    const said = await operate('user disable', [person.email.toUpperCase()], { reason: 'stolen laptop' });
    expect(said).toBe(`${person.email} is locked out everywhere.`);
    for (const visitor of [person.owner, door.visitor(elsewhere.body)]) {
      expect((await visitor.call(api.getMe)).body.code).toBe('identity.token_stale');
      const renewed = await door.public(api.refreshSession, { body: { refreshToken: visitor.session.refreshToken } });
      expect(renewed.body.code).toBe('identity.session_ended');
    }
    const { mid } = await person.owner.claims();
    expect(await door.edgeState()).toHaveProperty([edgeRevokedSubject('membership', mid ?? '')]);
    expect((await signIn()).body.code).toBe('identity.credentials_invalid');
    await operate('user enable', [person.email], { reason: 'found again' });
    expect((await door.visitor((await signIn()).body).call(api.getMe)).status).toBe(200);
    await host.settled();
    const recorded = await host.sql(
      'owner',
      `select record ->> 'action' as action, record ->> 'reason' as reason, record -> 'after' as after from audit_entries
        where target_id = $1 and action like 'user.%' order by seq`,
      [person.userId],
    );
    expect(recorded).toEqual([
      { action: 'user.disable', reason: 'stolen laptop', after: { status: 'disabled' } },
      { action: 'user.enable', reason: 'found again', after: { status: 'active' } },
    ]);
  });

  it('opens no session with a password that was compared a moment before', async () => {
    const person = await door.register();
    const signIns = Array.from({ length: 6 }, () =>
      door.public(api.createSession, { body: { email: person.email, password: person.password } }, { address: someAddress() }),
    );
    await operate('user disable', [person.email], { reason: 'at once' });
    for (const { status, body } of await Promise.all(signIns)) {
      if (status === 201) expect((await door.visitor(body).call(api.getMe)).body.code).toBe('identity.token_stale');
      else expect(body.code).toBe('identity.credentials_invalid');
    }
  });
});

describe('a break-glass grant', () => {
  /** Somebody with a firm of their own who runs the platform. */
  const operatorIn = async () => {
    const person = await door.register({ name: 'Olaf Operator' });
    await door.public(api.confirmEmail, { params: { token: await mailedToken(host, 'email-verification', person.email) } });
    await operate('operator add', [person.email]);
    const session = await door.public(api.createSession, { body: { email: person.email, password: person.password, as: 'operator' } });
    return { person, operator: door.visitor(session.body) };
  };
  const asked = (firmId: string, more: object = {}) => ({ body: { firmId, reason: 'Support case 17', minutes: 30, ...more } });
  const of = (id: string, body?: object) => ({ params: { id }, ...(body === undefined ? {} : { body }) });
  const review = (id: string) => of(id, { outcome: 'objection', note: 'Looked at more than was asked for' });
  const seen = ({ status, body }: { status: number; body: { status?: string; code?: string } }) => `${status} ${body.code ?? body.status}`;
  const mailsTo = async (email: string) => {
    await host.settled();
    return (await host.mails()).filter(({ to, template }) => to.email === email && template.startsWith('break-glass'));
  };

  it('is asked for, approved by an owner, used, revoked and reviewed, and the owners are told', async () => {
    const [firm, { operator }] = await Promise.all([door.register(), operatorIn()]);
    for (const minutes of [0, 61]) expect((await operator.call(api.requestBreakGlass, asked(firm.firmId, { minutes }))).status).toBe(400);
    expect((await operator.call(api.requestBreakGlass, asked(newId()))).status).toBe(404);
    expect((await firm.owner.call(api.requestBreakGlass, asked(firm.firmId))).status).toBe(403);
    const { body: grant } = await operator.call(api.requestBreakGlass, asked(firm.firmId));
    expect(grant).toMatchObject({ status: 'requested', readOnly: true, minutes: 30, operatorName: 'Olaf Operator' });
    expect(grant.permissions.filter((permission: string) => !/:read$|^operations:dead-letters:payload$/.test(permission))).toEqual([]);
    expect(grant.permissions).not.toContain('clients:confidential:read');
    expect(seen(await operator.call(api.requestBreakGlass, asked(firm.firmId)))).toBe('409 identity.break_glass_open');
    expect(seen(await operator.call(api.enterFirm, of(grant.id)))).toBe('409 http.illegal_transition');
    expect((await firm.owner.call(api.listBreakGlassGrants)).body.items).toMatchObject([{ id: grant.id, reason: 'Support case 17' }]);
    expect(seen(await firm.owner.call(api.reviewBreakGlass, review(grant.id)))).toBe('409 http.illegal_transition');

    const approved = await firm.owner.call(api.approveBreakGlass, of(grant.id));
    expect(seen(approved)).toBe('200 active');
    expect(Date.parse(approved.body.expiresAt) - Date.parse(approved.body.decidedAt)).toBe(30 * 60_000);
    expect((await door.edgeState())[edgeGrantSubject(firm.firmId, grant.id)]).toMatchObject({ permissions: grant.permissions });
    const entered = await operator.call(api.enterFirm, of(grant.id));
    expect(entered.body.expiresIn).toBe(600);
    const claims = await door.visitor({ accessToken: entered.body.accessToken, refreshToken: '' }).claims();
    const { sid } = await operator.claims();
    expect(claims).toMatchObject({ kind: 'operator', firm_id: firm.firmId, gid: grant.id, roles: [], sid });

    expect(seen(await firm.owner.call(api.revokeBreakGlass, of(grant.id)))).toBe('200 closed');
    expect((await door.edgeState())[edgeGrantSubject(firm.firmId, grant.id)]).toMatchObject({ permissions: [] });
    expect(seen(await operator.call(api.enterFirm, of(grant.id)))).toBe('409 http.illegal_transition');
    expect(seen(await operator.call(api.requestBreakGlass, asked(firm.firmId)))).toBe('409 identity.break_glass_unreviewed');
    const waiting = await firm.owner.call(api.listBreakGlassGrants, { query: { status: 'closed' } });
    expect(waiting.body.items.map(({ id }: { id: string }) => id)).toEqual([grant.id]);
    expect(seen(await firm.owner.call(api.reviewBreakGlass, review(grant.id)))).toBe('200 reviewed');
    expect((await firm.owner.call(api.getBreakGlassGrant, of(grant.id))).body.review).toMatchObject({
      outcome: 'objection',
      by: firm.userId,
    });
    expect((await operator.call(api.listOwnBreakGlassGrants)).body.items).toMatchObject([{ id: grant.id, status: 'reviewed' }]);
    expect((await operator.call(api.requestBreakGlass, asked(firm.firmId, { readOnly: false }))).status).toBe(202);

    const templates = (await mailsTo(firm.email)).map(({ template }) => template);
    expect(templates.sort()).toEqual(['break-glass-ended', 'break-glass-requested', 'break-glass-requested', 'break-glass-started']);
    const { body: audit } = await firm.owner.call(api.listAuditEvents, { query: { target: 'break-glass-grant', targetId: grant.id } });
    expect(audit.items.map(({ action }: { action: string }) => action)).toEqual([
      'break-glass.review',
      'break-glass.revoke',
      'break-glass.enter',
      'break-glass.approve',
      'break-glass.request-grant',
    ]);
  });

  it('is nobody’s to decide but an owner’s of that firm, and not the operator’s own', async () => {
    const [firm, { person, operator }, other] = await Promise.all([door.register(), operatorIn(), door.register()]);
    const { body: grant } = await operator.call(api.requestBreakGlass, asked(firm.firmId));
    const { body: own } = await operator.call(api.requestBreakGlass, asked(person.firmId));
    for (const operation of [api.approveBreakGlass, api.refuseBreakGlass, api.revokeBreakGlass]) {
      expect(seen(await other.owner.call(operation, of(grant.id)))).toBe('404 http.not_found');
      expect(seen(await operator.call(operation, of(grant.id)))).toBe('403 identity.permission_missing');
      const admin = host.as(
        { id: firm.firmId, facts: await factsOf(firm.firmId) },
        { permissions: ['identity:break-glass:decide'], roles: ['admin'] },
      );
      expect(seen(await admin.call(operation, of(grant.id)))).toBe('403 identity.break_glass_owners_only');
    }
    expect(seen(await person.owner.call(api.approveBreakGlass, of(own.id)))).toBe('409 identity.break_glass_own_request');
    const { operator: stranger } = await operatorIn();
    for (const operation of [api.getOwnBreakGlassGrant, api.enterFirm, api.endOwnBreakGlassGrant]) {
      expect(seen(await stranger.call(operation, of(grant.id)))).toBe('404 http.not_found');
    }
    expect(seen(await firm.owner.call(api.refuseBreakGlass, of(grant.id)))).toBe('200 refused');
    expect(seen(await firm.owner.call(api.approveBreakGlass, of(grant.id)))).toBe('409 http.illegal_transition');
    expect(seen(await operator.call(api.endOwnBreakGlassGrant, of(own.id)))).toBe('200 withdrawn');
  });

  it('ends by its time, to the second, and a request after a day', async () => {
    const [firm, { operator }] = await Promise.all([door.register(), operatorIn()]);
    const { body: grant } = await operator.call(api.requestBreakGlass, asked(firm.firmId, { minutes: 2 }));
    await firm.owner.call(api.approveBreakGlass, of(grant.id));
    aheadMs += 60_000;
    const { body: late } = await operator.call(api.enterFirm, of(grant.id));
    const { exp } = await door.visitor({ accessToken: late.accessToken, refreshToken: '' }).claims();
    const { body: known } = await firm.owner.call(api.getBreakGlassGrant, of(grant.id));
    // With what gateways allow for clocks it is over before the grant is.
    expect(exp + 5).toBeLessThanOrEqual(Date.parse(known.expiresAt) / 1000);
    aheadMs += 60_000;
    expect(seen(await operator.call(api.enterFirm, of(grant.id)))).toBe('409 http.illegal_transition');
    expect((await firm.owner.call(api.getBreakGlassGrant, of(grant.id))).body).toMatchObject({ status: 'closed', endedBy: 'time' });
    await host.runSchedule('break-glass-grants', now());
    expect((await mailsTo(firm.email)).map(({ template }) => template)).toContain('break-glass-ended');
    expect((await door.edgeState())[edgeGrantSubject(firm.firmId, grant.id)]).toMatchObject({ permissions: [] });
    expect(seen(await firm.owner.call(api.reviewBreakGlass, review(grant.id)))).toBe('200 reviewed');

    const { body: second } = await operator.call(api.requestBreakGlass, asked(firm.firmId));
    await host.sql('owner', `update break_glass_grants set decide_before = $2 where id = $1`, [second.id, now()]);
    expect(seen(await firm.owner.call(api.approveBreakGlass, of(second.id)))).toBe('409 http.illegal_transition');
    expect((await firm.owner.call(api.getBreakGlassGrant, of(second.id))).body.status).toBe('lapsed');
  });

  const factsOf = async (firmId: string) => {
    const state = (await door.edgeState())[edgeFirmSubject(firmId)] as { facts: never };
    return state.facts;
  };
});

describe('signing keys', () => {
  const published = async (): Promise<string[]> => (await door.public(api.getJwks)).body.keys.map(({ kid }: { kid: string }) => kid);
  const kidOf = (accessToken: string): string => decodeProtectedHeader(accessToken).kid ?? '';

  it('are published, wait, sign and retire, and no valid token is refused meanwhile', async () => {
    const firm = await door.register();
    const signIn = async () => {
      const reply = await door.public(
        api.createSession,
        { body: { email: firm.email, password: firm.password } },
        { address: someAddress() },
      );
      return reply.body.accessToken as string;
    };
    const first = await signIn();
    const [old] = await published();
    expect([kidOf(first), await published()]).toEqual([old, [old]]);
    const keys = (await door.public(api.getJwks)).body.keys;
    expect(keys[0]).toMatchObject({ kty: 'EC', crv: 'P-256', alg: 'ES256', use: 'sig' });
    expect(keys[0]).not.toHaveProperty('d');

    await operate('keys rotate', []);
    await operate('keys rotate', []);
    // A replica remembers the keys for half a minute, much less than the new one waits.
    aheadMs += 31_000;
    expect(await published()).toHaveLength(2);
    expect(kidOf(await signIn())).toBe(old);
    aheadMs += 570_000;
    const lastOfOld = { accessToken: first, refreshToken: '' };
    const fresh = await signIn();
    expect(kidOf(fresh)).not.toBe(old);
    expect(await published()).toContain(kidOf(fresh));
    expect(await published()).toContain(old);
    await expect(door.visitor({ accessToken: fresh, refreshToken: '' }).claims()).resolves.toBeDefined();
    // Its token has ended by now, and only for that reason is it refused.
    await expect(door.visitor(lastOfOld).claims()).rejects.toThrow('"exp" claim timestamp check failed');
    aheadMs += 960_000;
    expect(await published()).toEqual([kidOf(fresh)]);
    const states = (await operate('keys list', [])) as { kid: string; state: string }[];
    expect(states.map(({ state }) => state)).toEqual(['retired', 'signs']);
  });

  it('are kept encrypted, and another secret cannot open them', async () => {
    const [row] = await host.sql<{ private_sealed: Buffer }>('owner', 'select private_sealed from signing_keys limit 1');
    expect(row?.private_sealed.toString('latin1')).not.toContain('"d"');
  });
});
