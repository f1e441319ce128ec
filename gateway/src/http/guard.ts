import type { Logger } from '@praxis/chassis/edge';
import { accessErrors, httpErrors, Rejection } from '@praxis/contracts/kernel';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { admit, firmLabel, firmOfLink } from '../access/admit';
import type { Caller } from '../access/caller';
import type { Callers } from '../access/callers';
import type { EdgeState } from '../edge/edge-state';
import type { EdgeWatch } from '../edge/edge-watch';
import { type Charge, type Limiter, rateLimited } from '../limits/limiter';
import type { Guarded } from './exchange';

export interface GuardSettings {
  readonly callers: Callers;
  readonly state: EdgeState;
  readonly edge: Pick<EdgeWatch, 'loaded' | 'awaitFirm'>;
  readonly limiter: Limiter;
  readonly baseDomain: string | undefined;
  readonly log: Logger;
}

export type Guard = (request: FastifyRequest, reply: FastifyReply, done: (error?: Error) => void) => void;

/**
 * Decides about each request to a guarded route: authenticate, tenant, permission, rate. A caller who is known from an earlier request
 * is decided about at once, from memory.
 */
export function createGuard({ callers, state, edge, limiter, baseDomain, log }: GuardSettings): Guard {
  const charge = (reply: FastifyReply, charges: readonly Charge[]): void => {
    const { policy, limit, retryAfter } = limiter.take(charges);
    reply.header('ratelimit-policy', policy).header('ratelimit', limit);
    if (retryAfter !== undefined) throw rateLimited(retryAfter);
  };

  const decide = (guarded: Guarded, caller: Caller, request: FastifyRequest, reply: FastifyReply): void => {
    const { claims } = caller;
    request.exchange.caller = caller;
    admit(guarded, caller, firmLabel(request.headers.host, baseDomain));
    const principal: Charge = { rate: 'principal', key: `${claims.kind}:${claims.sub}` };
    charge(reply, claims.firm_id === undefined ? [principal] : [principal, { rate: 'firm', key: claims.firm_id }]);
  };

  /** Verifying a signature is the dearest thing here; whoever sends one bad token after the other has to wait. */
  const verify = async (token: string, request: FastifyRequest): Promise<Caller> => {
    const refused: Charge = { rate: 'refused', key: request.exchange.address };
    const wait = limiter.exhausted(refused);
    if (wait !== undefined) throw rateLimited(wait);
    try {
      return await callers.verify(token);
    } catch (error) {
      if (error instanceof Rejection && error.error.status === 401) limiter.take([refused]);
      throw error;
    }
  };

  const identify = async (guarded: Guarded, token: string, request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    const caller = await verify(token, request);
    await knowFirm(caller);
    decide(guarded, callers.refresh(caller), request, reply);
  };

  /** A firm registered a moment ago may be known to the token before it is known to the edge. */
  const knowFirm = async ({ claims, access }: Caller): Promise<void> => {
    if (claims.firm_id === undefined || access.firm !== undefined) return;
    if (await edge.awaitFirm(claims.firm_id)) return;
    log.warn({ firm: claims.firm_id }, 'a valid token names a firm that the edge does not know');
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
      return callers.known(token) ?? (await verify(token, request));
    } catch (error) {
      if (error instanceof Rejection) return undefined;
      throw error;
    }
  };

  return (request, reply, done) => {
    const { guarded } = request.routeOptions.config;
    if (guarded === undefined) return done();
    try {
      if (!edge.loaded()) throw new Rejection(httpErrors.unavailable);
      if (guarded.access === 'public') return void open(guarded, request, reply).then(() => done(), done);
      const token = bearerOf(request.headers.authorization);
      if (token === undefined) throw new Rejection(accessErrors.token_missing);
      const caller = callers.known(token);
      if (caller === undefined || (caller.claims.firm_id !== undefined && caller.access.firm === undefined)) {
        return void identify(guarded, token, request, reply).then(() => done(), done);
      }
      decide(guarded, caller, request, reply);
      done();
    } catch (error) {
      done(error as Error);
    }
  };
}

function bearerOf(authorization: string | undefined): string | undefined {
  if (authorization === undefined || authorization.length < 8 || authorization.slice(0, 7).toLowerCase() !== 'bearer ') return undefined;
  return authorization.slice(7).trim();
}
