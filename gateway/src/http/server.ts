import type { IncomingMessage, ServerResponse } from 'node:http';
import cors from '@fastify/cors';
import type { Logger } from '@praxis/chassis/edge';
import { httpErrors, Rejection } from '@praxis/contracts/kernel';
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import type { GatewayMetrics } from '../metrics';
import type { RouteTable } from '../route-table';
import { clientAddress, type TrustedProxies } from './client-address';
import { countRequests } from './close-server';
import type { Exchange } from './exchange';
import type { Guard } from './guard';
import { newCorrelationId } from './ids';
import { checkTarget } from './path';
import { PROBLEM_TYPE, problemOf } from './problems';
import { answersNoMore, answerUnreadable, hasAnsweredLast, refuseTunnels } from './raw-problems';
import { isRequestId, traceOf } from './trace';

const MAX_HEADER_BYTES = 16 * 1024;
const MAX_HEADERS = 100;
const HEADERS_TIMEOUT_MS = 10_000;
/** For a whole request with its body: an upload of 100 MB over a line of 10 Mbit/s takes 80 s. */
const REQUEST_TIMEOUT_MS = 120_000;
const KEEP_ALIVE_MS = 65_000;
const MAX_PARAM_LENGTH = 200;
const MAX_TARGET_LENGTH = 8 * 1024;

export interface ServerSettings {
  readonly table: RouteTable;
  readonly guard: Guard;
  readonly metrics: GatewayMetrics;
  readonly log: Logger;
  readonly production: boolean;
  readonly corsOrigins: readonly string[];
  readonly trustedProxies: TrustedProxies | undefined;
}

/** The public HTTP server, without routes: its limits, what every request passes through, and every kind of refusal as a problem. */
export async function createServer(settings: ServerSettings): Promise<FastifyInstance> {
  const { table, guard, metrics, log, corsOrigins, trustedProxies } = settings;
  const server = Fastify({
    logger: false,
    genReqId: () => newCorrelationId(),
    exposeHeadRoutes: false,
    requestTimeout: REQUEST_TIMEOUT_MS,
    keepAliveTimeout: KEEP_ALIVE_MS,
    forceCloseConnections: 'idle',
    return503OnClosing: false,
    routerOptions: { maxParamLength: MAX_PARAM_LENGTH, caseSensitive: true, ignoreTrailingSlash: false },
    http: { maxHeaderSize: MAX_HEADER_BYTES, headersTimeout: HEADERS_TIMEOUT_MS, requireHostHeader: false },
    clientErrorHandler: answerUnreadable,
    frameworkErrors: (error, request, reply) => {
      // These come before any hook has run.
      request.exchange = exchangeOf(request, trustedProxies);
      reply.headers(settings.production ? productionHeaders : securityHeaders);
      sendProblem(error, request, reply as unknown as FastifyReply);
    },
  });
  countRequests(server);
  // Node would drop what is beyond its own limit without a word; ours is checked below.
  server.server.maxHeadersCount = 0;
  refuseTunnels(server.server);
  askForBodiesOurselves(server);
  server.removeAllContentTypeParsers();
  server.decorateRequest('exchange', null as unknown as Exchange);

  const sendProblem = (error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply => {
    const { problem, headers, defect } = problemOf(error, request.exchange.trace.traceId);
    if (defect) log.error({ err: error, operation: nameOf(request), correlationId: request.id, traceId: problem.traceId }, 'defect');
    // The rest of a body that is not read would be taken for the next request.
    if (problem.status === httpErrors.too_large.status) reply.header('connection', 'close');
    return reply.code(problem.status).headers(headers).type(PROBLEM_TYPE).send(JSON.stringify(problem));
  };

  const headers = settings.production ? productionHeaders : securityHeaders;
  server.addHook('onRequest', (request, reply, done) => {
    // It came in one piece with a request after which nothing is read.
    if (hasAnsweredLast(request.raw.socket)) return void reply.hijack();
    request.exchange = exchangeOf(request, trustedProxies);
    reply.headers(headers);
    if (request.exchange.requestId !== undefined) reply.header('x-request-id', request.exchange.requestId);
    try {
      checkRequest(request);
    } catch (error) {
      // Who sends such a thing may have sent more of it: what follows on this connection is not read.
      reply.header('connection', 'close');
      answersNoMore(request.raw.socket);
      return done(error as Error);
    }
    done();
  });
  // Before the guards: a preflight carries no token.
  if (corsOrigins.length > 0) await server.register(cors, corsOptions(corsOrigins));
  server.addHook('onRequest', guard);
  // Before anybody asks what the body is: there is nobody to read it.
  server.addHook('onRequest', (request, reply, done) => done(request.is404 ? nothingHere(request, reply, table) : undefined));
  server.addHook('onResponse', (request, reply, done) => {
    const operation = nameOf(request);
    const { method } = request;
    const milliseconds = reply.elapsedTime;
    metrics.observe(operation, reply.statusCode, milliseconds);
    const { caller, linkFirm, trace } = request.exchange;
    log.info(
      {
        operation,
        method,
        status: reply.statusCode,
        ms: Math.round(milliseconds * 10) / 10,
        firm: caller?.claims.firm_id ?? linkFirm,
        correlationId: request.id,
        traceId: trace.traceId,
      },
      'request',
    );
    done();
  });
  server.setErrorHandler((error, request, reply) => sendProblem(error, request, reply));
  server.setNotFoundHandler((request, reply) => sendProblem(nothingHere(request, reply, table), request, reply));
  return server;
}

/** No such path, or not by this method. */
function nothingHere(request: FastifyRequest, reply: FastifyReply, table: RouteTable): Rejection {
  const allowed = table.methodsAt(pathOf(request.url));
  if (allowed.length === 0) return new Rejection(httpErrors.not_found);
  reply.header('allow', allowed.join(', '));
  return new Rejection(httpErrors.method_not_allowed);
}

/** The operation, or the route's template: never the path, because it may hold a secret. */
const nameOf = (request: FastifyRequest): string => request.routeOptions.config?.guarded?.id ?? request.routeOptions.url ?? 'none';

const pathOf = (url: string): string => url.split('?', 1)[0] ?? url;

function exchangeOf(request: FastifyRequest, trustedProxies: TrustedProxies | undefined): Exchange {
  const { headers, socket } = request.raw;
  const traceparent = headers['traceparent'];
  const requestId = headers['x-request-id'];
  return {
    trace: traceOf(typeof traceparent === 'string' ? traceparent : undefined),
    address: clientAddress(socket.remoteAddress ?? '', headers['x-forwarded-for']?.toString(), trustedProxies),
    requestId: isRequestId(requestId) ? requestId : undefined,
    caller: undefined,
    linkFirm: undefined,
  };
}

function checkRequest(request: FastifyRequest): void {
  const { url, headers, rawHeaders, httpVersion, httpVersionMajor } = request.raw;
  if ((url ?? '').length > MAX_TARGET_LENGTH) throw new Rejection(httpErrors.uri_too_long);
  checkTarget(url ?? '');
  if (httpVersionMajor !== 1) throw new Rejection(httpErrors.invalid_request);
  if (rawHeaders.length / 2 > MAX_HEADERS) throw new Rejection(httpErrors.headers_too_large);
  checkHost(request.raw);
  const transfer = headers['transfer-encoding'];
  // RFC 9112, 6.1 and 6.3: a body whose end cannot be told, and chunks in a version that had none.
  if (transfer !== undefined && (transfer.toLowerCase() !== 'chunked' || httpVersion === '1.0'))
    throw new Rejection(httpErrors.invalid_request);
  // RFC 9110, 10.1.1: there is one expectation.
  if (headers.expect !== undefined && headers.expect.toLowerCase() !== '100-continue') throw new Rejection(httpErrors.invalid_request);
  const encoding = headers['content-encoding'];
  if (encoding !== undefined && encoding.toLowerCase() !== 'identity') throw new Rejection(httpErrors.unsupported_media_type);
}

/** RFC 9112, 3.2: exactly one `Host`, and one that is a name or an address with a port at most. */
function checkHost({ headers, rawHeaders, httpVersion }: IncomingMessage): void {
  const { host } = headers;
  if (host === undefined && httpVersion === '1.0') return;
  const hosts = rawHeaders.filter((name, index) => index % 2 === 0 && name.toLowerCase() === 'host').length;
  if (hosts !== 1 || host === undefined || !HOST.test(host)) throw new Rejection(httpErrors.invalid_request);
}
const HOST = /^(?:[A-Za-z0-9._~-]{1,255}|\[[0-9A-Fa-f:.]{2,45}\])(?::\d{1,5})?$/;

/** A body that was announced (`Expect: 100-continue`) is asked for only when the request is good so far: see `preParsing`. */
function askForBodiesOurselves(server: FastifyInstance): void {
  const goOn = (request: IncomingMessage, response: ServerResponse): void => void server.server.emit('request', request, response);
  server.server.on('checkContinue', goOn).on('checkExpectation', goOn);
  server.addHook('preParsing', (request, reply, payload, done) => {
    if (request.headers.expect === undefined) return done(null, payload);
    if (Number(request.headers['content-length'] ?? 0) > request.routeOptions.bodyLimit) return done(new Rejection(httpErrors.too_large));
    reply.raw.writeContinue();
    done(null, payload);
  });
}

const securityHeaders: Readonly<Record<string, string>> = {
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'cross-origin-resource-policy': 'same-origin',
};
const productionHeaders: Readonly<Record<string, string>> = {
  ...securityHeaders,
  'strict-transport-security': 'max-age=31536000; includeSubDomains',
};

const corsOptions = (origins: readonly string[]) => ({
  origin: [...origins],
  methods: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'],
  allowedHeaders: [
    'authorization',
    'content-type',
    'idempotency-key',
    'if-match',
    'if-none-match',
    'last-event-id',
    'x-request-id',
    'traceparent',
  ],
  exposedHeaders: ['etag', 'link', 'location', 'retry-after', 'ratelimit', 'ratelimit-policy', 'x-request-id', 'content-disposition'],
  credentials: false,
  maxAge: 600,
  strictPreflight: true,
});
