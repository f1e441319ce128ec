import { patternOf } from '@praxis/chassis/edge';
import { type Operation, SESSION_MODE_HEADER } from '@praxis/contracts/kernel';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { firmLabel } from '../access/admit';
import type { EdgeState } from '../edge/edge-state';

const METHODS = 'GET, POST, PUT, PATCH, DELETE';
const REQUEST_HEADERS = `authorization, content-type, idempotency-key, if-match, if-none-match, last-event-id, ${SESSION_MODE_HEADER}, x-request-id, traceparent, tracestate`;
const REPLY_HEADERS =
  'etag, link, location, retry-after, ratelimit, ratelimit-policy, x-request-id, content-disposition, idempotency-replayed';
const REMEMBER_SECONDS = 600;

/** Which pages of browsers may read answers (WHATWG Fetch, CORS protocol). */
export interface Cors {
  /**
   * Before anything is known of the caller.
   * @returns whether it was a preflight, which needs no other answer than these headers
   */
  begin(request: FastifyRequest, reply: FastifyReply): boolean;
  /** Once the firm is known, or it is sure that it will not be: takes back what only other firms allow. */
  settle(request: FastifyRequest, reply: FastifyReply): void;
}

/**
 * Pages of the platform's own origins may call for everybody, pages of a firm's origins for people of that firm. A preflight carries no
 * token: it is answered for the firm in the host name or, without one, for every firm, and the request itself is looked at again.
 * @param ownOrigins of the platform
 * @param operations where a cookie may go along is where one of them keeps the refresh token in it
 */
export function createCors(
  ownOrigins: readonly string[],
  state: EdgeState,
  baseDomain: string | undefined,
  operations: readonly Operation[],
): Cors {
  const own = new Set(ownOrigins);
  const withCookies = operations.filter(({ refreshCookie }) => refreshCookie).map(({ path }) => patternOf(path));
  const takesCookies = ({ url }: FastifyRequest): boolean => {
    const path = url.split('?')[0] ?? url;
    return withCookies.some((pattern) => pattern.test(path));
  };

  const mayAsk = (origin: string, request: FastifyRequest): boolean => {
    if (own.has(origin)) return true;
    const label = firmLabel(request.headers.host, baseDomain);
    return label === undefined ? state.isOriginOfFirm(origin) : (state.firmOfSlug(label)?.corsOrigins?.includes(origin) ?? false);
  };

  return {
    begin(request, reply) {
      const { origin } = request.headers;
      reply.header('vary', 'Origin');
      const isPreflight = request.method === 'OPTIONS' && request.headers['access-control-request-method'] !== undefined;
      if (origin === undefined || !mayAsk(origin, request)) return isPreflight && origin !== undefined;
      reply.header('access-control-allow-origin', origin);
      if (own.has(origin) && takesCookies(request)) reply.header('access-control-allow-credentials', 'true');
      if (isPreflight) {
        reply.header('access-control-allow-methods', METHODS).header('access-control-allow-headers', REQUEST_HEADERS);
        reply.header('access-control-max-age', REMEMBER_SECONDS);
      } else reply.header('access-control-expose-headers', REPLY_HEADERS);
      return isPreflight;
    },
    settle(request, reply) {
      const { origin } = request.headers;
      const { caller, linkFirm } = request.exchange;
      const firmId = linkFirm ?? caller?.claims.firm_id;
      if (origin === undefined || own.has(origin) || (caller === undefined && linkFirm === undefined)) return;
      const firm = firmId === undefined ? undefined : state.firm(firmId);
      if (firm?.corsOrigins?.includes(origin) === true) return;
      reply.removeHeader('access-control-allow-origin').removeHeader('access-control-expose-headers');
    },
  };
}
