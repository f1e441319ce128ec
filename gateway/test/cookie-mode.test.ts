import { REFRESH_COOKIE } from '@praxis/contracts/kernel';
import { startPlatform, type TestPlatform } from './kit/platform';
import { sendRaw } from './kit/raw';
import { ISSUER } from './kit/tokens';

const APP = 'https://app.praxis.test';
const COOKIE = `${REFRESH_COOKIE}=AbC_123-x`;

let platform: TestPlatform;
beforeAll(async () => {
  platform = await startPlatform({ CORS_ORIGINS: APP, BASE_DOMAIN: 'praxis.test', PUBLIC_URL: ISSUER });
});
beforeEach(() => {
  platform.reset();
  const setCookies = [`${COOKIE}; Path=/; Secure; HttpOnly; SameSite=Strict`, 'tracking=1; Path=/'];
  platform.services['identity']?.answer('/v1/sessions/refresh', (_request, reply) => reply.header('set-cookie', setCookies).send({}));
});
afterAll(() => platform.stop());

const page = { origin: APP, 'praxis-session': 'cookie', cookie: `theme=dark; ${COOKIE}; ga=1` };
const refresh = (headers: Record<string, string>, path = '/v1/sessions/refresh') =>
  platform.call(path, { method: 'POST', headers, body: '{}' });
/** What the service got of the page's cookies. */
const arrived = () => {
  const { headers } = platform.services['identity']?.received.at(-1) ?? { headers: {} as Record<string, undefined> };
  return { cookie: headers['cookie'], mode: headers['praxis-session'] };
};
const told = async (headers: Record<string, string>): Promise<string> => {
  const { status, body } = await refresh(headers);
  return `${status} ${body.code ?? ''}`;
};

describe('a page that keeps its refresh token in the cookie', () => {
  it('sends this one cookie and is set this one, at the operations for it', async () => {
    const reply = await refresh(page);
    expect(arrived()).toEqual({ cookie: COOKIE, mode: 'cookie' });
    expect(reply.headers.getSetCookie()).toEqual([`${COOKIE}; Path=/; Secure; HttpOnly; SameSite=Strict`]);
    expect(reply.headers.get('access-control-allow-credentials')).toBe('true');
  });

  it('is a page of the platform: its public address, its own origins, or the firm’s label that the request is for', async () => {
    expect(await told({ ...page, origin: new URL(ISSUER).origin })).toBe('200 ');
    expect(await told({ ...page, 'sec-fetch-site': 'same-origin' })).toBe('200 ');
    expect(await told({ ...page, 'sec-fetch-site': 'same-site' })).toBe('200 ');
    const { slug } = platform.firm.facts;
    const scheme = new URL(ISSUER).protocol;
    const from = (origin: string): Promise<string> =>
      sendRaw(
        platform.gateway.url,
        `POST /v1/sessions/refresh HTTP/1.1\r\nhost: ${slug}.praxis.test\r\norigin: ${origin}\r\npraxis-session: cookie\r\n` +
          `content-type: application/json\r\ncontent-length: 2\r\nconnection: close\r\n\r\n{}`,
      );
    expect(await from(`${scheme}//${slug}.praxis.test`)).toMatch(/^HTTP\/1.1 200 /);
    expect(await from(`${scheme}//other.praxis.test`)).toMatch(/^HTTP\/1.1 403 /);
    expect(await from(`${scheme === 'https:' ? 'http:' : 'https:'}//${slug}.praxis.test`)).toMatch(/^HTTP\/1.1 403 /);
  });

  it.each([
    ['of another site', { origin: 'https://evil.example' }],
    ['of no origin that it would name', { origin: 'null' }],
    ['of an origin that begins alike', { origin: `${APP}.evil.example` }],
    ['of the platform’s, by its own word, but of another site by the browser’s', { 'sec-fetch-site': 'cross-site' }],
    ['that somebody opened by hand', { 'sec-fetch-site': 'none' }],
  ])('is refused when it is a page %s', async (_, headers) => {
    expect(await told({ ...page, ...headers })).toBe('403 identity.origin_refused');
    expect(platform.services['identity']?.received).toEqual([]);
  });

  it('is refused without an origin, which every browser sends', async () => {
    const { origin: _, ...rest } = page;
    expect(await told(rest)).toBe('403 identity.origin_refused');
  });

  it('asks for the mode that there is, and not by a header that it takes back', async () => {
    expect(await told({ ...page, 'praxis-session': 'body' })).toBe('400 http.invalid_request');
    const answer = await sendRaw(
      platform.gateway.url,
      `POST /v1/sessions/refresh HTTP/1.1\r\nhost: api.praxis.test\r\norigin: ${APP}\r\npraxis-session: cookie\r\ncookie: ${COOKIE}\r\n` +
        `content-type: application/json\r\ncontent-length: 2\r\nconnection: close, praxis-session\r\n\r\n{}`,
    );
    expect(answer).toMatch(/^HTTP\/1.1 400 /);
  });

  it.each([
    ['two of them', `${COOKIE}; ${REFRESH_COOKIE}=other`],
    ['one with something odd in it', `${REFRESH_COOKIE}=a"b`],
    ['none', 'theme=dark'],
  ])('is let through without the cookie when it sends %s', async (_, cookie) => {
    expect(await told({ ...page, cookie })).toBe('200 ');
    expect(arrived()).toEqual({ cookie: undefined, mode: 'cookie' });
  });
});

describe('everybody else', () => {
  it('sends no cookie and is set none: without the header, whatever the origin', async () => {
    const { 'praxis-session': _, ...rest } = page;
    const reply = await refresh(rest);
    expect(reply.status).toBe(200);
    expect(arrived()).toEqual({ cookie: undefined, mode: undefined });
    expect(reply.headers.getSetCookie()).toEqual([]);
  });

  it('sends and is set none at any other operation, with or without the header', async () => {
    const token = await platform.token();
    platform.services['crm']?.answer('/v1/leads', (_request, reply) => reply.header('set-cookie', `${COOKIE}; Path=/`).send({}));
    const reply = await platform.call('/v1/leads', { token, headers: { ...page, origin: 'https://evil.example' } });
    expect(reply.status).toBe(200);
    expect(reply.headers.getSetCookie()).toEqual([]);
    const { headers } = platform.services['crm']?.received.at(-1) ?? { headers: {} as Record<string, undefined> };
    expect([headers['cookie'], headers['praxis-session']]).toEqual([undefined, undefined]);
  });

  it('cannot ask across origins for the header that it takes', async () => {
    const reply = await platform.call('/v1/sessions/refresh', {
      method: 'OPTIONS',
      headers: {
        origin: 'https://evil.example',
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'praxis-session',
      },
    });
    expect([reply.headers.get('access-control-allow-origin'), reply.headers.get('access-control-allow-headers')]).toEqual([null, null]);
  });
});
