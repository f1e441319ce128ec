import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import net from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { newId } from '@praxis/contracts/kernel';
import { startPlatform, type TestPlatform } from './kit/platform';
import { until } from './kit/until';

let platform: TestPlatform;
beforeAll(async () => {
  platform = await startPlatform({
    RATE_LIMITS: 'principal=1/5,firm=1/8,address=1/3,refused=1/4',
    CORS_ORIGINS: 'https://app.example',
  });
});
afterAll(() => platform.stop());

/** Buckets are per firm: each test has one of its own. */
const newFirm = async () => (await platform.publishFirm()).id;

describe('rate limits', () => {
  it('of one principal: the burst, then 429 with Retry-After; others are not touched', async () => {
    const firm = await newFirm();
    const token = await platform.token({ firm_id: firm, sub: newId() });
    const replies = [];
    for (let count = 0; count < 7; count += 1) replies.push(await platform.call('/v1/leads', { token }));
    expect(replies.map(({ status }) => status).sort()).toEqual([200, 200, 200, 200, 200, 429, 429]);
    expect(replies[0]?.headers.get('ratelimit-policy')).toBe('"principal";q=5;w=5, "firm";q=8;w=8');
    expect(replies[0]?.headers.get('ratelimit')).toMatch(/^"principal";r=4;t=[01]$/);
    const refused = replies.at(-1);
    expect(refused?.headers.get('ratelimit')).toMatch(/^"principal";r=0;t=1$/);
    expect(refused?.headers.get('retry-after')).toBe('1');
    expect(refused?.body).toMatchObject({ status: 429, code: 'http.rate_limited' });
    const another = await platform.token({ firm_id: await newFirm() });
    expect((await platform.call('/v1/leads', { token: another })).status).toBe(200);
  });

  it('of one firm: its people share a bucket', async () => {
    const firm = await newFirm();
    const statuses = [];
    for (let count = 0; count < 12; count += 1) {
      statuses.push((await platform.call('/v1/leads', { token: await platform.token({ firm_id: firm, sub: newId() }) })).status);
    }
    expect(statuses).toContain(429);
    // One went into making the firm known.
    expect(statuses.slice(0, 7)).toEqual([200, 200, 200, 200, 200, 200, 200]);
  });

  it('of a session renewed: a new token is the same principal', async () => {
    const firm = await newFirm();
    const sub = newId();
    const statuses = [];
    for (let count = 0; count < 7; count += 1)
      statuses.push((await platform.call('/v1/leads', { token: await platform.token({ firm_id: firm, sub }) })).status);
    expect(statuses).toContain(429);
  });

  it('of one address: public operations are few, and refused tokens are, too', async () => {
    const statuses = [];
    for (let count = 0; count < 5; count += 1) statuses.push((await platform.call('/v1/sessions', { method: 'POST', body: '{}' })).status);
    expect(statuses).toContain(429);
    const guesses = [];
    for (let count = 0; count < 7; count += 1) guesses.push((await platform.call('/v1/leads', { token: `guess-${count}` })).status);
    expect(guesses.slice(0, 4)).toEqual([401, 401, 401, 401]);
    expect(guesses).toContain(429);
  });

  it('end: after the wait it goes on', async () => {
    const token = await platform.token({ firm_id: await newFirm() });
    await until('the limit', async () => (await platform.call('/v1/leads', { token })).status === 429);
    await until('the next one', async () => (await platform.call('/v1/leads', { token })).status === 200, 5_000);
  });
});

describe('browsers of other origins', () => {
  const preflight = (origin: string) =>
    platform.call('/v1/leads', {
      method: 'OPTIONS',
      headers: { origin, 'access-control-request-method': 'POST', 'access-control-request-headers': 'authorization,content-type' },
    });

  it('that are allowed get their preflight without a token, and read the reply', async () => {
    const reply = await preflight('https://app.example');
    expect(reply.status).toBe(204);
    expect(reply.headers.get('access-control-allow-origin')).toBe('https://app.example');
    expect(reply.headers.get('access-control-allow-methods')).toContain('POST');
    expect(reply.headers.get('access-control-allow-headers')).toContain('authorization');
    expect(reply.headers.get('access-control-allow-credentials')).toBeNull();
    const refusal = await platform.call('/v1/leads', { headers: { origin: 'https://app.example' } });
    expect(refusal.status).toBe(401);
    expect(refusal.headers.get('access-control-allow-origin')).toBe('https://app.example');
  });

  it('that are not allowed are not', async () => {
    expect((await preflight('https://evil.example')).headers.get('access-control-allow-origin')).toBeNull();
    const reply = await platform.call('/v1/leads', { headers: { origin: 'https://evil.example' } });
    expect(reply.headers.get('access-control-allow-origin')).toBeNull();
  });
});

describe('pages and documents', () => {
  it('the reference page brings everything itself', async () => {
    const page = await platform.call('/docs');
    expect(page.status).toBe(200);
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(page.text).not.toMatch(/https?:\/\//);
    const sources = [...page.text.matchAll(/(?:src|href)="(\/docs\/[^"]+)"/g)].map(([, source]) => String(source));
    expect(sources).toHaveLength(4);
    for (const source of sources) {
      const asset = await platform.call(source);
      expect([source, asset.status]).toEqual([source, 200]);
      expect(asset.headers.get('x-content-type-options')).toBe('nosniff');
    }
    expect((await platform.call('/docs/package.json')).status).toBe(404);
    expect((await platform.call('/docs/constructor')).status).toBe(404);
  });

  it('the API’s document is JSON with an entity tag, or 404 before it has been generated', async () => {
    const reply = await platform.call('/v1/openapi.json');
    if (reply.status === 404) return;
    expect(reply.body.openapi).toMatch(/^3\.1/);
    const again = await platform.call('/v1/openapi.json', { headers: { 'if-none-match': String(reply.headers.get('etag')) } });
    expect(again.status).toBe(304);
  });

  it('health and metrics: the metrics are on a port of their own', async () => {
    expect((await platform.call('/livez')).body).toEqual({ status: 'live' });
    expect((await platform.call('/readyz')).body).toEqual({ status: 'ready' });
    expect((await platform.call('/metrics')).status).toBe(404);
    const metrics = await (await fetch(platform.gateway.metricsUrl)).text();
    expect(metrics).toContain('praxis_http_seconds_count');
    expect(metrics).toContain('praxis_gateway_broker_connected{service="gateway"} 1');
  });
});

describe('the mails of a local platform', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'praxis-mails-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('are on a page, locally only', async () => {
    expect((await platform.call('/mail')).status).toBe(404);
    const local = await platform.startAnother({ MAIL_DIR: folder });
    const production = await platform.startAnother({ MAIL_DIR: folder, PRAXIS_MODE: 'production' });
    try {
      const page = await platform.call('/mail', { gateway: local });
      expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
      expect((await platform.call(`/mail/${newId()}`, { gateway: local })).status).toBe(404);
      expect((await platform.call('/mail', { gateway: production })).status).toBe(404);
    } finally {
      await local.stop();
      await production.stop();
    }
  });
});

describe('production', () => {
  it('promises HTTPS', async () => {
    const gateway = await platform.startAnother({ PRAXIS_MODE: 'production', NATS_PASSWORD: platform.broker.password });
    try {
      const { headers } = await platform.call('/livez', { gateway });
      expect(headers.get('strict-transport-security')).toBe('max-age=31536000; includeSubDomains');
    } finally {
      await gateway.stop();
    }
  });
});

describe('stopping', () => {
  it('does not wait for connections that nobody has asked anything on', async () => {
    const gateway = await platform.startAnother();
    const { hostname, port } = new URL(gateway.url);
    const silent = net.connect(Number(port), hostname);
    await once(silent, 'connect');
    const closed = once(silent, 'close');
    const begun = Date.now();
    await gateway.stop();
    await closed;
    expect(Date.now() - begun).toBeLessThan(5_000);
  });

  it('finishes what is under way and takes nothing new', async () => {
    const gateway = await platform.startAnother({ RATE_LIMITS: 'principal=1000/1000' });
    await until('the second gateway', async () => (await platform.call('/readyz', { gateway })).status === 200);
    const token = await platform.token({ firm_id: await newFirm() });
    let begun = false;
    let finish: () => void = () => undefined;
    const held = new Promise<void>((resolve) => {
      finish = resolve;
    });
    platform.services['crm']?.answer('/v1/leads', async () => {
      begun = true;
      await held;
      return { finished: true };
    });
    const underWay = platform.call('/v1/leads', { gateway, token });
    await until('the request to arrive', () => begun);
    const stopped = gateway.stop();
    await until(
      'the door to be closed',
      async () => (await fetch(`${gateway.url}/livez`, { headers: { connection: 'close' } }).catch(() => undefined)) === undefined,
    );
    finish();
    expect((await underWay).body).toEqual({ finished: true });
    await stopped;
    platform.reset();
  });
});
