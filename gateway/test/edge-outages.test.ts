import {
  createIdentityVerifier,
  EDGE_STATE_PATH,
  EDGE_WHOLE_SUBJECT,
  edgeFirmSubject,
  edgeRevokedSubject,
  edgeRoleSubject,
} from '@praxis/chassis/edge';
import { IDENTITY_HEADER, newId } from '@praxis/contracts/kernel';
import { KEY, roles, startPlatform, type TestPlatform } from './kit/platform';
import { until } from './kit/until';

let platform: TestPlatform;
beforeEach(async () => {
  platform = await startPlatform();
});
afterEach(() => platform.stop());

const now = () => Math.floor(Date.now() / 1000);
const ready = async (url: string): Promise<boolean> => (await fetch(`${url}/readyz`)).status === 200;

/** What identity answers to a gateway that asks for everything. */
function snapshot(own: Readonly<Record<string, unknown>> = {}): { subjects: Record<string, unknown> } {
  const { id, facts } = platform.firm;
  const system = Object.entries(roles).map(([role, permissions]) => [edgeRoleSubject('system', role), { permissions, version: 1 }]);
  return { subjects: { ...Object.fromEntries(system), [edgeFirmSubject(id)]: { status: facts.status, facts }, ...own } };
}

describe('the broker away', () => {
  it('a running gateway goes on with what it has, and catches up when the broker is back', async () => {
    const token = await platform.token({ iat: now() - 10, sid: 'a-session' });
    expect((await platform.call('/v1/leads', { token })).status).toBe(200);
    await platform.broker.kill();
    expect((await platform.call('/v1/leads', { token })).status).toBe(200);
    expect((await platform.call('/v1/leads', { token: await platform.token() })).status).toBe(200);
    expect(await ready(platform.gateway.url)).toBe(true);
    await platform.broker.start();
    await platform.broker.publishEdge(edgeRevokedSubject('session', 'a-session'), { notBefore: now() });
    await until('the revocation', async () => (await platform.call('/v1/leads', { token })).status === 401);
  });

  it('a firm registered meanwhile is asked for at identity', async () => {
    await platform.broker.kill();
    const id = newId();
    const facts = { ...platform.firm.facts, slug: 'new-firm' };
    platform.services['identity']?.answer(EDGE_STATE_PATH, () => snapshot({ [edgeFirmSubject(id)]: { status: 'active', facts } }));
    expect((await platform.call('/v1/leads', { token: await platform.token({ firm_id: id }) })).status).toBe(200);
  });

  it('a starting gateway loads the state from identity, as itself', async () => {
    await platform.broker.kill();
    platform.services['identity']?.answer(EDGE_STATE_PATH, () => snapshot());
    const gateway = await platform.startAnother();
    try {
      await until('it to be ready', () => ready(gateway.url));
      expect((await platform.call('/v1/leads', { gateway, token: await platform.token() })).status).toBe(200);
      const asked = platform.services['identity']?.received.find(({ url }) => url === EDGE_STATE_PATH);
      const identity = createIdentityVerifier({ service: 'identity', keys: [KEY] })(String(asked?.headers[IDENTITY_HEADER]));
      expect(identity).toMatchObject({ kind: 'operator', sub: 'gateway' });
    } finally {
      await gateway.stop();
    }
  });

  it('and identity too: a starting gateway is alive, not ready, and refuses with 503 until one of them is back', async () => {
    await platform.broker.kill();
    platform.services['identity']?.answer(EDGE_STATE_PATH, (_request, reply) => reply.code(503).send({}));
    const gateway = await platform.startAnother();
    try {
      const live = await fetch(`${gateway.url}/livez`);
      expect(live.status).toBe(200);
      expect(await ready(gateway.url)).toBe(false);
      const reply = await platform.call('/v1/leads', { gateway, token: await platform.token() });
      expect([reply.status, reply.body.code, reply.headers.get('retry-after')]).toEqual([503, 'http.unavailable', '1']);
      await platform.broker.start();
      await until('it to be ready', () => ready(gateway.url));
      expect((await platform.call('/v1/leads', { gateway, token: await platform.token() })).status).toBe(200);
    } finally {
      await gateway.stop();
    }
  });
});

describe('the broker’s streams deleted', () => {
  it('what is known stays, and what is published to the new ones arrives', async () => {
    const sid = newId();
    const token = await platform.token({ sid, iat: now() - 10 });
    expect((await platform.call('/v1/leads', { token })).status).toBe(200);
    await platform.broker.deleteStreams();
    expect((await platform.call('/v1/leads', { token })).status).toBe(200);
    await platform.broker.makeStreams();
    await platform.broker.publishEdge(edgeRevokedSubject('session', sid), { notBefore: now() });
    const begun = Date.now();
    await until('the revocation', async () => (await platform.call('/v1/leads', { token })).status === 401);
    expect(Date.now() - begun).toBeLessThan(5_000);
    expect((await platform.call('/v1/leads', { token: await platform.token() })).status).toBe(200);
  });
});

describe('a stream that was lost and is being filled again', () => {
  it('is not taken for everything there is by a starting gateway, until identity says that it is whole', async () => {
    const { broker, firm } = platform;
    platform.services['identity']?.answer(EDGE_STATE_PATH, (_request, reply) => reply.code(503).send({}));
    await broker.deleteStreams();
    await broker.makeStreams();
    for (const [role, permissions] of Object.entries(roles)) {
      await broker.publishEdge(edgeRoleSubject('system', role), { permissions, version: 1 });
    }
    // What was said of another stream, or too early, says nothing of what is read.
    await broker.publishEdge(EDGE_WHOLE_SUBJECT, { subjects: 0 });
    const gateway = await platform.startAnother();
    try {
      await until('identity to be asked in vain', () => platform.services['identity']?.received.some(({ url }) => url === EDGE_STATE_PATH));
      expect(await ready(gateway.url)).toBe(false);
      const subjects = Object.keys(roles).length + 1;
      await broker.publishEdge(EDGE_WHOLE_SUBJECT, { stream: 'the second', subjects });
      expect(await ready(gateway.url)).toBe(false);
      await broker.publishEdge(edgeFirmSubject(firm.id), { status: firm.facts.status, facts: firm.facts });
      await until('it to be ready', () => ready(gateway.url));
      expect((await platform.call('/v1/leads', { gateway, token: await platform.token() })).status).toBe(200);
    } finally {
      await gateway.stop();
    }
  });
});

describe('a message that cannot be read', () => {
  it('changes nothing and stops nothing', async () => {
    await platform.broker.publishEdge(edgeFirmSubject(platform.firm.id), { status: 'no such status' });
    await platform.broker.publishEdge(edgeRoleSubject('system', 'owner'), 'nonsense');
    await platform.broker.publishEdge('edge.something.else', { a: 1 });
    const made = await platform.publishFirm();
    expect((await platform.call('/v1/leads', { token: await platform.token({ firm_id: made.id }) })).status).toBe(200);
    expect((await platform.call('/v1/leads', { token: await platform.token() })).status).toBe(200);
  });
});
