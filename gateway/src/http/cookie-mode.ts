import { accessErrors, COOKIE_MODE, httpErrors, Rejection, SESSION_MODE_HEADER } from '@praxis/contracts/kernel';
import type { FastifyRequest } from 'fastify';
import { firmLabel } from '../access/admit';
import { listedInConnection } from '../proxy/headers';

/**
 * Whether a request comes from a page of the platform's own that keeps its refresh token in the cookie.
 * @throws Rejection 403 identity.origin_refused for pages of anybody else, 400 for a mode that there is not
 */
export type CookieMode = (request: FastifyRequest) => boolean;

/**
 * Protects against forged requests in three ways, each of which is enough: the header cannot be sent across origins without a preflight,
 * which only known origins pass; the `Origin`, which every browser sends with a command, must be the platform's own; and a browser that
 * says that the page is of another site is believed.
 * @param ownOrigins of the platform, besides that of `publicUrl` and those of the firms' labels below the base domain
 */
export function createCookieMode(ownOrigins: readonly string[], publicUrl: string, baseDomain: string | undefined): CookieMode {
  const { origin: publicOrigin, protocol } = new URL(publicUrl);
  const own = new Set([...ownOrigins, publicOrigin]);

  const isOwn = (origin: string, host: string | undefined): boolean =>
    own.has(origin) || (firmLabel(host, baseDomain) !== undefined && origin === `${protocol}//${host?.toLowerCase()}`);

  return ({ headers, routeOptions }) => {
    const mode = headers[SESSION_MODE_HEADER];
    if (routeOptions.config.forwarded?.refreshCookie !== true || mode === undefined) return false;
    if (mode !== COOKIE_MODE || listedInConnection(headers.connection)?.has(SESSION_MODE_HEADER) === true) {
      throw new Rejection(httpErrors.invalid_request);
    }
    const { origin, host } = headers;
    const site = headers['sec-fetch-site'];
    const sameSite = site === undefined || site === 'same-origin' || site === 'same-site';
    if (origin === undefined || !sameSite || !isOwn(origin, host)) throw new Rejection(accessErrors.origin_refused);
    return true;
  };
}
