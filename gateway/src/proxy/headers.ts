import type { IncomingHttpHeaders } from 'node:http';
import { COOKIE_MODE, REFRESH_COOKIE, refreshCookieOf, SESSION_MODE_HEADER } from '@praxis/contracts/kernel';

/** What a client may tell a service. Everything else stays here: identity, forwarding, hop-by-hop, cookies but one, credentials. */
export const REQUEST_HEADERS = [
  'accept',
  'accept-language',
  'content-type',
  'idempotency-key',
  'if-match',
  'if-modified-since',
  'if-none-match',
  'if-range',
  'purpose',
  'range',
  'sec-purpose',
  'user-agent',
  'x-moz',
] as const;

/** What a service may tell a client. */
export const REPLY_HEADERS: ReadonlySet<string> = new Set([
  'accept-ranges',
  'allow',
  'cache-control',
  'content-disposition',
  'content-language',
  'content-length',
  'content-range',
  'content-security-policy',
  'content-type',
  'etag',
  'last-modified',
  'link',
  'location',
  'pragma',
  'referrer-policy',
  'retry-after',
  'www-authenticate',
]);

/**
 * The request headers that go upstream.
 * @param listed names in the client's `Connection` header: hop-by-hop by its own word, therefore not passed on (RFC 9110, 7.6.1)
 */
export function upstreamHeaders(client: IncomingHttpHeaders, listed: ReadonlySet<string> | undefined): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const name of REQUEST_HEADERS) {
    const value = client[name];
    if (typeof value === 'string' && listed?.has(name) !== true) headers[name] = value;
  }
  return headers;
}

/** The names in a `Connection` header, other than those that every client sends. */
export function listedInConnection(connection: string | undefined): ReadonlySet<string> | undefined {
  if (connection === undefined || connection === 'keep-alive' || connection === 'close') return undefined;
  return new Set(connection.split(',').map((name) => name.trim().toLowerCase()));
}

/**
 * What goes upstream besides where a page keeps its refresh token in the cookie: that it does, and this one cookie.
 * @param listed as in `upstreamHeaders`
 */
export function cookieHeaders(client: IncomingHttpHeaders, listed: ReadonlySet<string> | undefined): Record<string, string> {
  const token = listed?.has('cookie') === true ? undefined : refreshCookieOf(client.cookie);
  return { [SESSION_MODE_HEADER]: COOKIE_MODE, ...(token === undefined ? {} : { cookie: `${REFRESH_COOKIE}=${token}` }) };
}

/** By name in lower case. */
export type ReplyHeaders = Record<string, string | string[] | number | undefined>;

/**
 * Adds to the gateway's own reply headers those of the service that go back to the client; where both say something, the service is heard.
 * @param cookieMode whether the one cookie may be set
 */
export function withClientHeaders(own: ReplyHeaders, upstream: IncomingHttpHeaders, cookieMode: boolean): ReplyHeaders {
  for (const name in upstream) if (REPLY_HEADERS.has(name)) own[name] = upstream[name];
  const cookie = cookieMode ? [upstream['set-cookie'] ?? []].flat().filter((one) => one.startsWith(`${REFRESH_COOKIE}=`)) : [];
  if (cookie.length > 0) own['set-cookie'] = cookie;
  return own;
}
