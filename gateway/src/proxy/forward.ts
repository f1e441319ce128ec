import type { Readable } from 'node:stream';
import { type Logger, routerPath } from '@praxis/chassis/edge';
import {
  CLIENT_ADDRESS_HEADER,
  CORRELATION_HEADER,
  httpErrors,
  IDENTITY_HEADER,
  type Operation,
  Rejection,
} from '@praxis/contracts/kernel';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { type Dispatcher, Pool } from 'undici';
import type { InternalIdentities } from '../access/internal-identities';
import type { EdgeState } from '../edge/edge-state';
import { requireOneReading } from '../http/path';
import { spanOfSending, traceparentOf } from '../http/trace';
import type { RouteTable } from '../route-table';
import { cookieHeaders, listedInConnection, upstreamHeaders } from './headers';
import { limitBody } from './limit-body';
import { send } from './send';
import { reasonOf, upstreamFailure } from './upstream-errors';

const CONNECT_TIMEOUT_MS = 2_000;
const CONNECTIONS = 64;
/** Uploads take their sender's time: their connections are apart, so that slow ones hold up nothing else. */
const UPLOAD_CONNECTIONS = 32;

export interface ForwardSettings {
  readonly table: RouteTable;
  /** Origins by service. */
  readonly serviceUrls: ReadonlyMap<string, string>;
  readonly identities: InternalIdentities;
  readonly state: EdgeState;
  /** Milliseconds a service may take until its headers are there, and between two pieces of its body. */
  readonly timeoutMs: number;
  readonly log: Logger;
}

type HowBodiesGo = 'buffered' | 'streamed';

/**
 * Makes one route per operation to the service of its context. JSON is read here, up to the operation's limit, before a connection to
 * the service is taken; uploads are passed on as they come, counted.
 * @returns how to end the connections to the services, once the server has answered everything
 */
export async function forwardOperations(server: FastifyInstance, settings: ForwardSettings): Promise<() => Promise<void>> {
  const { table, serviceUrls, timeoutMs } = settings;
  const pools: Pool[] = [];
  for (const { context, bodies, operations } of groupsOf(table.operations)) {
    const upstream = serviceUrls.get(context);
    if (upstream === undefined) throw new Error(`There is no URL for ${context}`);
    const pool = new Pool(upstream, {
      connections: bodies === 'buffered' ? CONNECTIONS : UPLOAD_CONNECTIONS,
      pipelining: 1,
      connect: { timeout: CONNECT_TIMEOUT_MS },
      headersTimeout: timeoutMs,
      bodyTimeout: timeoutMs,
    });
    pools.push(pool);
    const handler = sender(settings, context, upstream, pool);
    await server.register(async (scope) => {
      scope.removeAllContentTypeParsers();
      if (bodies === 'buffered') scope.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
      else scope.addContentTypeParser('*', (_request, body, done) => done(null, body));
      for (const operation of operations) {
        scope.route({
          method: operation.method,
          url: routerPath(operation.path),
          bodyLimit: operation.bodyLimit,
          config: { guarded: operation, forwarded: operation },
          handler,
        });
      }
    });
  }
  return async () => {
    await Promise.all(pools.map((pool) => pool.destroy()));
  };
}

interface Group {
  readonly context: string;
  readonly bodies: HowBodiesGo;
  readonly operations: Operation[];
}

/** Operations that share connections: one service, one way of passing bodies on. */
function groupsOf(operations: readonly Operation[]): Group[] {
  const groups = new Map<string, Group>();
  for (const operation of operations) {
    const bodies: HowBodiesGo = operation.bodyType === 'multipart' ? 'streamed' : 'buffered';
    const key = `${operation.context} ${bodies}`;
    const group = groups.get(key) ?? { context: operation.context, bodies, operations: [] };
    group.operations.push(operation);
    groups.set(key, group);
  }
  return [...groups.values()];
}

/** The route's handler: sends the request to its service, by the path that came. */
function sender(settings: ForwardSettings, service: string, origin: string, dispatcher: Dispatcher) {
  return (request: FastifyRequest, reply: FastifyReply): void => {
    requireOneReading(request.url, origin);
    const { trace } = request.exchange;
    const headers = headersFor(request, service, settings);
    const body = bodyOf(request, headers);
    const span = spanOfSending(trace, service, request.method, request.url);
    if (span !== undefined) headers['traceparent'] = traceparentOf(span);
    send(reply, { dispatcher, method: request.method as Dispatcher.HttpMethod, path: request.url, headers, body, span }, (error) => {
      const failure = upstreamFailure(error);
      if (failure.error.status >= 500) {
        settings.log.warn(
          { upstream: service, code: failure.code, reason: reasonOf(error), correlationId: request.id, traceId: trace.traceId },
          'a service gave no answer',
        );
      } else {
        // The rest of the client's body would be taken for its next request.
        reply.header('connection', 'close');
      }
      reply.send(failure);
    });
  };
}

function headersFor(request: FastifyRequest, service: string, { identities, state }: ForwardSettings): Record<string, string> {
  const { trace, address, requestId, caller, linkFirm, cookieMode } = request.exchange;
  const listed = listedInConnection(request.headers.connection);
  const headers = upstreamHeaders(request.headers, listed);
  if (cookieMode) Object.assign(headers, cookieHeaders(request.headers, listed));
  headers['traceparent'] = trace.traceparent;
  const { tracestate } = request.headers;
  if (typeof tracestate === 'string' && trace.continued) headers['tracestate'] = tracestate;
  if (requestId !== undefined) headers['x-request-id'] = requestId;
  const basic = basicOf(request);
  if (basic !== undefined) headers['authorization'] = basic;
  const isPublic = request.routeOptions.config.guarded?.access === 'public';
  const link = linkFirm === undefined ? undefined : { firmId: linkFirm, facts: state.firm(linkFirm)?.facts };
  headers[IDENTITY_HEADER] =
    caller !== undefined && !isPublic ? identities.ofCaller(caller, service) : identities.ofPublic(service, link, caller);
  headers[CORRELATION_HEADER] = request.id;
  headers[CLIENT_ADDRESS_HEADER] = address;
  return headers;
}

/** OAuth clients prove who they are to the token endpoint itself (RFC 6749, 2.3.1); no other credentials go upstream. */
function basicOf({ headers, routeOptions }: FastifyRequest): string | undefined {
  const { authorization, connection } = headers;
  if (routeOptions.config.forwarded?.bodyType !== 'form' || listedInConnection(connection)?.has('authorization')) return undefined;
  return authorization !== undefined && /^basic /i.test(authorization) ? authorization : undefined;
}

/** The body as it goes on, with its length where that is known. @throws Rejection 413 */
function bodyOf(request: FastifyRequest, headers: Record<string, string>): Buffer | Readable | undefined {
  const { body } = request;
  if (body instanceof Buffer) return body.length === 0 ? undefined : body;
  if (body === undefined || body === null) return undefined;
  const limit = request.routeOptions.bodyLimit;
  const length = request.headers['content-length'];
  if (Number(length ?? 0) > limit) throw new Rejection(httpErrors.too_large);
  if (length !== undefined) headers['content-length'] = length;
  return limitBody(body as Readable, limit);
}
