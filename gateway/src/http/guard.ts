import type { Logger } from '@praxis/chassis/edge';
import { accessErrors, httpErrors, Rejection } from '@praxis/contracts/kernel';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { admit, firmLabel, firmOfLink } from '../access/admit';
import type { Caller } from '../access/caller';
import type { Callers } from '../access/callers';
import type { EdgeState } from '../edge/edge-state';
import type { EdgeWatch } from '../edge/edge-watch';
import { type Charge, type Limiter, rateLimited, type Verdict } from '../limits/limiter';
import type { RateName } from '../limits/rates';
import type { CookieMode } from './cookie-mode';
import type { Guarded } from './exchange';

export interface GuardSettings {
  readonly callers: Callers;
  readonly state: EdgeState;
  readonly edge: Pick<EdgeWatch, 'loaded' | 'awaitFirm' | 'awaitGrant'>;
  readonly limiter: Limiter;
  /** Told of each request that a limit refuses. */
  readonly limited: (rate: RateName) => void;
  readonly baseDomain: string | undefined;
  readonly cookieMode: CookieMode;
  readonly log: Logger;
  /** Milliseconds since the Unix epoch. */
  readonly now: () => number;
}

export type Guard = (request: FastifyRequest, reply: FastifyReply, done: (error?: Error) => void) => void;

/**
 * Decides about each request to a guarded route: authenticate, tenant, permission, rate. A caller who is known from an earlier request
 * is decided about at once, from memory.
 */
export function createGuard({ callers, state, edge, limiter, limited, baseDomain, cookieMode, log, now }: GuardSettings): Guard {
  const tell = (reply: FastifyReply, { policy, limit }: Verdict): void => {
    reply.header('ratelimit-policy', policy).header('ratelimit', limit);
  };
  const refuseIfOver = ({ retryAfter, refusedBy }: Verdict): void => {
    if (retryAfter === undefined || refusedBy === undefined) return;
    limited(refusedBy);
    throw rateLimited(retryAfter);
  };
  const charge = (reply: FastifyReply, charges: readonly Charge[]): void => {
    const verdict = limiter.take(charges);
    tell(reply, verdict);
    refuseIfOver(verdict);
  };
  /** What a request is told that counts in no bucket: how its address stands. */
  const tellAnyway = (request: FastifyRequest, reply: FastifyReply): void => {
    if (!reply.hasHeader('ratelimit')) tell(reply, limiter.look([{ rate: 'address', key: request.exchange.address }]));
  };

  const decide = (guarded: Guarded, caller: Caller, request: FastifyRequest, reply: FastifyReply): void => {
    const { claims } = caller;
    request.exchange.caller = caller;
    admit(guarded, caller, firmLabel(request.headers.host, baseDomain), request.exchange.address, new Date(now()));
    if (claims.gid !== undefined) {
      log.info(
        { grant: claims.gid, operator: claims.sub, firm: claims.firm_id, operation: guarded.id },
        'a request under a break-glass grant',
      );
    }
    const principal: Charge = { rate: 'principal', key: `${claims.kind}:${claims.sub}` };
    charge(reply, claims.firm_id === undefined ? [principal] : [principal, { rate: 'firm', key: claims.firm_id }]);
  };

  /** Verifying a signature is the dearest thing here; whoever sends one bad token after the other has to wait. */
  const verify = async (token: string, request: FastifyRequest, reply?: FastifyReply): Promise<Caller> => {
    const refused: readonly Charge[] = [{ rate: 'refused', key: request.exchange.address }];
    const verdict = limiter.look(refused);
    if (reply !== undefined) tell(reply, verdict);
    refuseIfOver(verdict);
    try {
      return await callers.verify(token);
    } catch (error) {
      if (error instanceof Rejection && error.error.status === 401) limiter.take(refused);
      throw error;
    }
  };

  const identify = async (guarded: Guarded, token: string, request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    const caller = await verify(token, request, reply);
    await knowFirm(caller, request);
    await edge.awaitGrant(caller.claims);
    decide(guarded, callers.refresh(caller), request, reply);
  };

  /** A firm registered a moment ago may be known to the token before it is known to the edge. */
  const knowFirm = async ({ claims, access }: Caller, { exchange }: FastifyRequest): Promise<void> => {
    if (claims.firm_id === undefined || access.firm !== undefined) return;
    if (await edge.awaitFirm(claims.firm_id)) return;
    log.warn({ firm: claims.firm_id, traceId: exchange.trace.traceId }, 'a valid token names a firm that the edge does not know');
    throw new Rejection(httpErrors.unavailable);
  };

  const open = async (guarded: Guarded, request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    charge(reply, [{ rate: 'address', key: request.exchange.address }]);
    if (guarded.tenant === 'link') {
      const { token } = request.params as { token?: string };
      request.exchange.linkFirm = firmOfLink(token, state, firmLabel(request.headers.host, baseDomain));
    }
    const token = bearerOf(request.headers.authorization);
    if (token !== undefined) request.exchange.caller = await whoeverItIs(token, request);
  };

  /** Public operations need nobody; a token that is no good any more does not stop them. */
  const whoeverItIs = async (token: string, request: FastifyRequest): Promise<Caller | undefined> => {
    try {
      const caller = callers.known(token) ?? (await verify(token, request));
      // Who accepts an invitation or opens a link is a person, not that person's key.
      return caller.claims.client_id === undefined ? caller : undefined;
    } catch (error) {
      if (error instanceof Rejection) return undefined;
      throw error;
    }
  };

  return (request, reply, done) => {
    const { guarded } = request.routeOptions.config;
    const finish = (error?: Error): void => {
      if (error !== undefined) tellAnyway(request, reply);
      done(error);
    };
    if (guarded === undefined) {
      tellAnyway(request, reply);
      return done();
    }
    try {
      if (!edge.loaded()) throw new Rejection(httpErrors.unavailable);
      request.exchange.cookieMode = cookieMode(request);
      if (guarded.access === 'public') return void open(guarded, request, reply).then(() => done(), finish);
      const token = bearerOf(request.headers.authorization);
      if (token === undefined) throw new Rejection(accessErrors.token_missing);
      const caller = callers.known(token);
      if (caller === undefined || (caller.claims.firm_id !== undefined && caller.access.firm === undefined)) {
        return void identify(guarded, token, request, reply).then(() => done(), finish);
      }
      decide(guarded, caller, request, reply);
      done();
    } catch (error) {
      finish(error as Error);
    }
  };
}

function bearerOf(authorization: string | undefined): string | undefined {
  if (authorization === undefined || authorization.length < 8 || authorization.slice(0, 7).toLowerCase() !== 'bearer ') return undefined;
  return authorization.slice(7).trim();
}
