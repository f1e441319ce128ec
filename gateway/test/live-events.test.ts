import { edgeClientSubject, edgeFirmSubject, edgeRevokedSubject, edgeRoleSubject } from '@praxis/chassis/edge';
import { CONFIDENTIAL_PERMISSION, type EventEnvelope, newId } from '@praxis/contracts/kernel';
import { KEPT_MS } from '../src/live/feed';
import { liveTypes } from '../src/live/live-types';
import { type LiveReader, type ReadOptions, readLive } from './kit/live-reader';
import { roles, startPlatform, type TestPlatform } from './kit/platform';
import { until } from './kit/until';

const STARTED = 'praxis.clients.onboarding.started.v1';

let platform: TestPlatform;
beforeAll(async () => {
  platform = await startPlatform();
  const everything = [...liveTypes.values()].map(({ live }) => live.permission);
  await platform.broker.publishEdge(edgeRoleSubject('system', 'watcher'), { permissions: everything, version: 1 });
});
const opened: LiveReader[] = [];
afterEach(() => {
  for (const reader of opened.splice(0)) reader.close();
});
afterAll(() => platform.stop());

async function read(token: string, options: ReadOptions = {}): Promise<LiveReader> {
  const reader = await readLive(platform.gateway.url, token, options);
  opened.push(reader);
  return reader;
}

function event(own: Partial<EventEnvelope> = {}): EventEnvelope {
  const id = newId();
  return {
    specversion: '1.0',
    id,
    source: '/praxis/clients',
    type: STARTED,
    time: new Date().toISOString(),
    subject: newId(),
    datacontenttype: 'application/json',
    dataschema: 'x',
    firmid: platform.firm.id,
    correlationid: newId(),
    causationid: newId(),
    aggregateversion: 1,
    actor: 'user:1',
    data: { secret: 'never shown' },
    ...own,
  };
}

const watcher = (claims: Readonly<Record<string, unknown>> = {}) => platform.token({ roles: ['watcher'], ...claims });
const ids = (reader: LiveReader): (string | undefined)[] => reader.messages.map(({ id }) => id);
/** Publishes one more event, waits until it is told, and so knows that everything before it has been decided. */
async function settle(reader: LiveReader, own: Partial<EventEnvelope> = {}): Promise<string> {
  const last = event(own);
  await platform.broker.publishEvent(last);
  await until('the last event', () => ids(reader).includes(last.id));
  return last.id;
}

describe('a live stream', () => {
  it('tells that something happened, where, and because of what, and never the data', async () => {
    const reader = await read(await watcher());
    expect(reader.status).toBe(200);
    expect(reader.headers).toMatchObject({ 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-store' });
    const published = event();
    await platform.broker.publishEvent(published);
    const [message] = await until('the event', () => (reader.messages.length > 0 ? reader.messages : undefined));
    expect(message).toEqual({
      id: published.id,
      event: undefined,
      data: {
        id: published.id,
        type: STARTED,
        resource: { type: 'onboarding', id: published.subject },
        correlationId: published.correlationid,
        at: published.time,
      },
    });
    expect(reader.text()).not.toContain('never shown');
  });

  it('shows nothing of another firm, of types that are not for live, and of what the caller may not see', async () => {
    const everything = await read(await watcher());
    const little = await read(await platform.token({ roles: ['owner'] }));
    await platform.broker.publishEvent(event({ firmid: newId() }));
    await platform.broker.publishEvent(event({ type: 'praxis.clients.reaction.failed.v1' }));
    await platform.broker.publishEvent(event({ type: 'praxis.clients.nothing.known.v1' }));
    const invited = event({ type: 'praxis.identity.user.invited.v1' });
    expect(liveTypes.get(invited.type)?.live.permission).toBe('identity:user:read');
    expect(roles['owner']).not.toContain('identity:user:read');
    await platform.broker.publishEvent(invited);
    await until('the invitation', () => ids(everything).includes(invited.id));
    const last = await settle(little);
    expect(ids(little)).toEqual([last]);
    expect(ids(everything)).toEqual([invited.id, last]);
  });

  it('shows the types that were asked for', async () => {
    const exact = await read(await watcher(), { query: `?types=${STARTED}` });
    const beginning = await read(await watcher(), { query: '?types=praxis.clients.onboarding.*,praxis.identity.user.invited.v1' });
    const invited = event({ type: 'praxis.identity.user.invited.v1' });
    const settings = event({ type: 'praxis.identity.firm.settings-changed.v1' });
    await platform.broker.publishEvent(invited);
    await platform.broker.publishEvent(settings);
    await until('the invitation', () => ids(beginning).includes(invited.id));
    const last = await settle(beginning);
    await until('the event', () => ids(exact).includes(last));
    expect(ids(exact)).toEqual([last]);
    expect(ids(beginning).sort()).toEqual([invited.id, last].sort());
    const refused = await platform.call('/v1/events/stream?types=a%20b', { token: await watcher() });
    expect([refused.status, refused.body.code]).toEqual([400, 'http.invalid_request']);
  });

  it('shows the portal only what is meant for it and concerns its clients', async () => {
    const client = newId();
    const forPortal = [...liveTypes].find(([, { live }]) => live.portal)?.[0];
    const reader = await read(await platform.token({ kind: 'portal', roles: ['watcher'], client_ids: [client] }));
    await platform.broker.publishEvent(event({ clientid: client }));
    if (forPortal === undefined) return expect(reader.status).toBe(200);
    await platform.broker.publishEvent(event({ type: forPortal, clientid: newId() }));
    await platform.broker.publishEvent(event({ type: forPortal }));
    const last = await settle(reader, { type: forPortal, clientid: client });
    expect(ids(reader)).toEqual([last]);
  });

  it('leaves out what is of a confidential client, but for its team and the owners, and only while it is one', async () => {
    const [clientId, member] = [newId(), newId()];
    const say = async (confidential: boolean, version: number): Promise<void> => {
      await platform.broker.publishEdge(edgeClientSubject(platform.firm.id, clientId), { confidential, members: [member], version });
    };
    await platform.broker.publishEdge(edgeRoleSubject('system', 'head'), {
      permissions: [...liveTypes.values()].map(({ live }) => live.permission).concat(CONFIDENTIAL_PERMISSION),
      version: 1,
    });
    const [outsider, teammate, owner] = await Promise.all([
      watcher().then(read),
      watcher({ sub: member }).then(read),
      watcher({ roles: ['head'] }).then(read),
    ]);
    await say(true, 1);
    // Told again until it is heard of: edge state and events come on different ways.
    const secret = await until('the team alone to be told', async () => {
      const hidden = event({ clientid: clientId });
      await platform.broker.publishEvent(hidden);
      await settle(outsider);
      return ids(outsider).includes(hidden.id) ? undefined : hidden.id;
    });
    for (const reader of [teammate, owner]) await until('the event', () => ids(reader).includes(secret));
    await say(false, 2);
    await until('everybody to be told', async () => {
      const open = event({ clientid: clientId });
      await platform.broker.publishEvent(open);
      await settle(outsider);
      return ids(outsider).includes(open.id);
    });
    expect(ids(outsider)).not.toContain(secret);
  });

  it('goes on after `Last-Event-ID` with what was missed', async () => {
    const first = await read(await watcher());
    const seen = await settle(first);
    first.close();
    const missed = [event(), event(), event({ type: 'praxis.identity.user.invited.v1' }), event({ firmid: newId() })];
    for (const one of missed) await platform.broker.publishEvent(one);
    const second = await read(await watcher(), { lastEventId: seen, query: `?types=${STARTED}` });
    const last = await settle(second);
    expect(ids(second)).toEqual([missed[0]?.id, missed[1]?.id, last]);
    expect(new Set(ids(second)).size).toBe(second.messages.length);
  });

  it('says `reset` when the last event is not known, also when it is another firm’s', async () => {
    const foreign = event({ firmid: (await platform.publishFirm()).id });
    await platform.broker.publishEvent(foreign);
    for (const lastEventId of [newId(), foreign.id, 'nonsense']) {
      const reader = await read(await watcher(), { lastEventId });
      await until('the reset', () => reader.messages.length > 0);
      expect(reader.messages[0]).toEqual({ id: undefined, event: 'reset', data: {} });
      await settle(reader);
    }
  });

  it('replays what a gateway that has just started missed, from the stream', async () => {
    const before = await read(await watcher());
    const seen = await settle(before);
    const missed = event();
    await platform.broker.publishEvent(missed);
    const gateway = await platform.startAnother();
    try {
      const token = await watcher();
      const replayed = await until('the replay', async () => {
        const response = await fetch(`${gateway.url}/v1/events/stream?types=${STARTED}`, {
          headers: { authorization: `Bearer ${token}`, 'last-event-id': seen },
        }).catch(() => undefined);
        if (response?.status !== 200 || response.body === null) return undefined;
        const source = response.body.getReader();
        let text = '';
        while (!text.includes('data:')) text += Buffer.from((await source.read()).value ?? []).toString();
        await source.cancel();
        return text.includes(missed.id) ? text : undefined;
      });
      expect(replayed).toContain(missed.id);
    } finally {
      await gateway.stop();
    }
  });

  it('tells an event once, though it is published twice', async () => {
    const reader = await read(await watcher());
    const twice = event();
    await platform.broker.publishEvent(twice);
    await platform.broker.publishEvent(twice);
    const last = await settle(reader);
    expect(ids(reader)).toEqual([twice.id, last]);
  });

  it('ends when its token expires', async () => {
    const now = Math.floor(Date.now() / 1000);
    const reader = await read(await watcher({ iat: now - 60, exp: now + 1 }));
    expect(reader.status).toBe(200);
    await until('the end', reader.ended, 5_000);
  });

  it('ends at revocation, and stops showing what the caller has lost the right to see', async () => {
    const now = Math.floor(Date.now() / 1000);
    const sid = newId();
    const revoked = await read(await watcher({ sid, iat: now - 10 }));
    const role = newId();
    await platform.broker.publishEdge(edgeRoleSubject(platform.firm.id, role), {
      permissions: ['clients:onboarding:read', 'crm:lead:read'],
      version: 1,
    });
    const demotedToken = await platform.token({ roles: [role] });
    await until('the role', async () => (await platform.call('/v1/leads', { token: demotedToken })).status === 200);
    const demoted = await read(demotedToken);
    const before = await settle(demoted);
    await platform.broker.publishEdge(edgeRoleSubject(platform.firm.id, role), { permissions: [], version: 2 });
    await platform.broker.publishEdge(edgeRevokedSubject('session', sid), { notBefore: now });
    await until('the end', revoked.ended);
    const other = await read(await watcher());
    await settle(other);
    expect(ids(demoted)).toEqual([before]);
  });

  it('is one of at most five per session; a closed one makes room', async () => {
    const token = await watcher();
    const readers = await Promise.all(Array.from({ length: 5 }, () => read(token)));
    expect(readers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
    const refused = await platform.call('/v1/events/stream', { token });
    expect([refused.status, refused.body.code]).toEqual([429, 'http.rate_limited']);
    readers[0]?.close();
    const sixth = await until('room', async () => {
      const reader = await read(token);
      return reader.status === 200 ? reader : undefined;
    });
    expect(sixth.status).toBe(200);
  });

  it('needs a token of a firm', async () => {
    expect((await platform.call('/v1/events/stream')).status).toBe(401);
    const operator = await platform.token({ kind: 'operator', firm_id: undefined, roles: [] });
    expect((await platform.call('/v1/events/stream', { token: operator })).status).toBe(403);
  });

  it('goes on when the streams are deleted and made anew', async () => {
    const reader = await read(await watcher());
    await settle(reader);
    await platform.broker.deleteStreams();
    await platform.broker.makeStreams();
    const last = event();
    await until('an event of the new stream', async () => {
      await platform.broker.publishEvent(last);
      return ids(reader).includes(last.id);
    });
    expect(ids(reader).filter((id) => id === last.id)).toHaveLength(1);
    expect(KEPT_MS).toBe(300_000);
  });
});

describe('a live stream of a firm', () => {
  it('goes on when the firm is suspended, and ends when it is cancelled', async () => {
    const firm = await platform.publishFirm();
    const reader = await read(await watcher({ firm_id: firm.id }));
    const tell = (status: 'suspended' | 'cancelled', version: number): Promise<void> =>
      platform.broker.publishEdge(edgeFirmSubject(firm.id), { status, facts: { ...firm.facts, status, version } });
    await settle(reader, { firmid: firm.id });
    await tell('suspended', 2);
    await settle(reader, { firmid: firm.id });
    expect(reader.ended()).toBe(false);
    await tell('cancelled', 3);
    await until('the stream to end', () => reader.ended());
  });
});
