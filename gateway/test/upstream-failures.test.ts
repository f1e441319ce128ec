import { createServer, type Server, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { newId } from '@praxis/contracts/kernel';
import { startPlatform, type TestPlatform } from './kit/platform';
import { type StandIn, startStandIn } from './kit/stand-in';
import { until } from './kit/until';

let platform: TestPlatform;
let token: string;
beforeAll(async () => {
  platform = await startPlatform({ UPSTREAM_TIMEOUT_MS: '500' });
  token = await platform.token();
});
beforeEach(() => platform.reset());
afterAll(() => platform.stop());

const crm = (): StandIn => {
  const service = platform.services['crm'];
  if (service === undefined) throw new Error('no crm');
  return service;
};

describe('a service that fails', () => {
  it('with 503 to a GET is asked once, and its answer is the client’s', async () => {
    crm().answer('/v1/leads', (_request, reply) =>
      reply.code(503).header('retry-after', '7').type('application/problem+json').send('{"code":"http.unavailable"}'),
    );
    const reply = await platform.call('/v1/leads', { token });
    expect(reply.status).toBe(503);
    expect(reply.headers.get('retry-after')).toBe('7');
    expect(crm().received).toHaveLength(1);
  });

  it('by closing the connection is asked once: 502 with Retry-After', async () => {
    crm().answer('/v1/leads', (request, reply) => {
      reply.hijack();
      request.raw.socket.destroy();
    });
    const reply = await platform.call('/v1/leads', { token });
    expect([reply.status, reply.body.code]).toEqual([502, 'http.bad_gateway']);
    expect(reply.headers.get('retry-after')).toBe('1');
    expect(crm().received).toHaveLength(1);
  });

  it('by taking too long is 504 with Retry-After, at the time-out', async () => {
    crm().answer('/v1/leads', async () => {
      await pause(3_000);
      return {};
    });
    const begun = Date.now();
    const reply = await platform.call('/v1/leads', { token });
    expect([reply.status, reply.body.code]).toEqual([504, 'http.gateway_timeout']);
    expect(reply.headers.get('retry-after')).toBe('1');
    expect(Date.now() - begun).toBeLessThan(2_500);
    expect(crm().received).toHaveLength(1);
  });

  it('in the middle of its answer leaves the client with a broken reply, not a complete one', async () => {
    crm().answer('/v1/leads', (_request, reply) => {
      reply.hijack();
      reply.raw.writeHead(200, { 'content-type': 'application/json', 'content-length': '100' });
      reply.raw.write('{"a":');
      setTimeout(() => reply.raw.destroy(), 50);
    });
    await expect(platform.call('/v1/leads', { token })).rejects.toThrow();
    crm().reset();
    expect((await platform.call('/v1/leads', { token })).status).toBe(200);
  });

  it('by talking nonsense is 502', async () => {
    const sockets = new Set<Socket>();
    const nonsense: Server = createServer((socket) => {
      sockets.add(socket);
      socket.on('error', () => socket.destroy());
      socket.end('SSH-2.0-OpenSSH_9.2\r\n');
    });
    await new Promise<void>((resolve) => nonsense.listen(0, '127.0.0.1', resolve));
    const address = nonsense.address();
    const port = typeof address === 'object' ? address?.port : 0;
    const urls = Object.entries(platform.services).map(([name, { url }]) => `${name}=${name === 'crm' ? `http://127.0.0.1:${port}` : url}`);
    const gateway = await platform.startAnother({ SERVICE_URLS: urls.join(',') });
    try {
      const reply = await untilReady(gateway.url, () => platform.call('/v1/leads', { gateway, token }));
      expect([reply.status, reply.body.code]).toEqual([502, 'http.bad_gateway']);
    } finally {
      await gateway.stop();
      for (const socket of sockets) socket.destroy();
      nonsense.close();
    }
  });

  it('by not being there is 503 quickly, and the others go on; when it is back, so is everything', async () => {
    const service = crm();
    const port = Number(new URL(service.url).port);
    await service.stop();
    // A connection kept from before may still look alive to the first request.
    expect([502, 503]).toContain((await platform.call('/v1/leads', { token })).status);
    const begun = Date.now();
    const reply = await platform.call('/v1/leads', { token });
    expect([reply.status, reply.body.code]).toEqual([503, 'http.unavailable']);
    expect(reply.headers.get('retry-after')).toBe('1');
    expect(Date.now() - begun).toBeLessThan(1_000);
    expect(reply.text).not.toMatch(/ECONNREFUSED|127\.0\.0\.1|stack/);
    expect((await platform.call('/v1/invoices', { token })).status).toBe(200);
    (platform.services as Record<string, StandIn>)['crm'] = await startStandIn(port);
    expect((await platform.call('/v1/leads', { token })).status).toBe(200);
  });

  it('gets a POST once, too', async () => {
    crm().answer(`/v1/leads`, (request, reply) => {
      reply.hijack();
      request.raw.socket.destroy();
    });
    const reply = await platform.call('/v1/leads', { method: 'POST', token, body: '{}', headers: { 'idempotency-key': newId() } });
    expect(reply.status).toBe(502);
    expect(crm().received).toHaveLength(1);
  });
});

describe('a client that goes away', () => {
  it('takes its request with it', async () => {
    let arrived = false;
    let aborted = false;
    crm().answer('/v1/leads', async (request) => {
      arrived = true;
      request.raw.socket.once('close', () => {
        aborted = true;
      });
      await pause(5_000);
      return {};
    });
    const leaving = new AbortController();
    const asked = fetch(`${platform.gateway.url}/v1/leads`, { headers: { authorization: `Bearer ${token}` }, signal: leaving.signal });
    await until('the request to arrive', () => arrived);
    leaving.abort();
    await expect(asked).rejects.toThrow();
    // Long before the time-out of 500 ms would do it.
    await until('the request to be aborted', () => aborted, 400);
    crm().reset();
    expect((await platform.call('/v1/leads', { token })).status).toBe(200);
  });
});

async function untilReady<T>(url: string, then: () => Promise<T>): Promise<T> {
  const end = Date.now() + 10_000;
  while ((await fetch(`${url}/readyz`)).status !== 200 && Date.now() < end) await pause(20);
  return then();
}
