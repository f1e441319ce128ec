/**
 * With `cookie` in it, a browser's page asks to keep the refresh token in a cookie that its programs cannot read. The header is the
 * protection against forged requests, too: a page of another site cannot send it without asking the gateway first.
 */
export const SESSION_MODE_HEADER = 'praxis-session';
export const COOKIE_MODE = 'cookie';

/** Holds the refresh token. The prefix binds it to one host, over TLS only (RFC 6265bis, 4.1.3.2); browsers take it on localhost without. */
export const REFRESH_COOKIE = '__Host-praxis-refresh';

const TOKEN = /^[A-Za-z0-9_-]{1,200}$/;

/** The refresh token in a `Cookie` header; undefined when there is none, several, or something else under its name. */
export function refreshCookieOf(header: string | undefined): string | undefined {
  const values = (header ?? '')
    .split(';')
    .map((pair) => pair.trim())
    .filter((pair) => pair.startsWith(`${REFRESH_COOKIE}=`))
    .map((pair) => pair.slice(REFRESH_COOKIE.length + 1));
  const [value] = values;
  return values.length === 1 && value !== undefined && TOKEN.test(value) ? value : undefined;
}
