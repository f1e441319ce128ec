import type { OperationRequest } from '@praxis/chassis';
import type { Session as SessionReply } from '@praxis/contracts/identity';
import { COOKIE_MODE, httpErrors, REFRESH_COOKIE, Rejection, refreshCookieOf, SESSION_MODE_HEADER } from '@praxis/contracts/kernel';
import { IDLE_DAYS } from './session';

type Asking = Pick<OperationRequest, 'headers'>;

/** What a session gives away: the only time that the refresh token is seen. */
export type Tokens = SessionReply & { refreshToken: string };

/** The gateway lets the header and the cookie through from the platform's own pages only. */
const keepsCookie = ({ headers }: Asking): boolean => headers[SESSION_MODE_HEADER] === COOKIE_MODE;

// As long as a session lives without use; each refresh begins it anew, and the absolute end is the session's own.
const MAX_AGE = IDLE_DAYS * 86_400;
const cookie = (value: string, maxAge: number): string =>
  `${REFRESH_COOKIE}=${value}; Path=/; Max-Age=${maxAge}; Secure; HttpOnly; SameSite=Strict`;

/** The tokens as they leave: to a page that keeps the cookie, the refresh token in it and nowhere else. */
export function handOver(request: Asking, tokens: Tokens): { session: SessionReply; headers: Record<string, string> } {
  if (!keepsCookie(request)) return { session: tokens, headers: {} };
  const { refreshToken, ...session } = tokens;
  return { session, headers: { 'set-cookie': cookie(refreshToken, MAX_AGE) } };
}

/** What takes the cookie away, from a page that keeps it. */
export const takeBack = (request: Asking): Record<string, string> => (keepsCookie(request) ? { 'set-cookie': cookie('', 0) } : {});

/**
 * The refresh token that a request comes with, from one place only; undefined when it has none.
 *
 * @param inBody what stands in the body
 * @throws Rejection 400 when a page that keeps the cookie sends one in the body
 */
export function refreshTokenOf(request: Asking, inBody: string | undefined): string | undefined {
  if (!keepsCookie(request)) return inBody;
  if (inBody !== undefined) {
    throw new Rejection(httpErrors.invalid_request, {}, [{ pointer: '/refreshToken', detail: 'In cookie mode it is in the cookie alone' }]);
  }
  return refreshCookieOf(request.headers['cookie']);
}

/** @throws Rejection 400 when it is missing in the body, or as `refreshTokenOf`; without a cookie it is the empty one, which is nobody's */
export function requireRefreshToken(request: Asking, inBody: string | undefined): string {
  const token = refreshTokenOf(request, inBody);
  if (token === undefined && !keepsCookie(request)) {
    throw new Rejection(httpErrors.invalid_request, {}, [{ pointer: '/refreshToken', detail: 'Send the refresh token' }]);
  }
  return token ?? '';
}
