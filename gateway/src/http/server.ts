import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Logger, plainLines, redactedPath, routerPath } from '@praxis/chassis/edge';
import { httpErrors, Rejection } from '@praxis/contracts/kernel';
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import type { GatewayMetrics } from '../metrics';
import { openRoutes } from '../own-routes';
import type { RouteTable } from '../route-table';
import { checkRequest } from './check-request';
import { clientAddress, type TrustedProxies } from './client-address';
import { countRequests } from './close-server';
import type { Cors } from './cors';
import type { Exchange } from './exchange';
import type { Guard } from './guard';
import { newCorrelationId } from './ids';
import { PROBLEM_TYPE, problemOf } from './problems';
import { answersNoMore, answerUnreadable, hasAnsweredLast, refuseTunnels } from './raw-problems';
import { endSpan, isRequestId, traceOf } from './trace';

const MAX_HEADER_BYTES = 16 * 1024;
const HEADERS_TIMEOUT_MS = 10_000;
/** For a whole request with its body: an upload of 100 MB over a line of 10 Mbit/s takes 80 s. */
const REQUEST_TIMEOUT_MS = 120_000;
const KEEP_ALIVE_MS = 65_000;
const MAX_PARAM_LENGTH = 200;

export interface ServerSettings {
  readonly table: RouteTable;
  readonly guard: Guard;
  readonly metrics: GatewayMetrics;
  readonly log: Logger;
  readonly production: boolean;
  readonly cors: Cors;
  readonly trustedProxies: TrustedProxies | undefined;
}

/** The public HTTP server, without routes to anything: its limits, what every request passes through, and every kind of refusal as a problem. */
export async function createServer(settings: ServerSettings): Promise<FastifyInstance> {
  const { table, guard, metrics, log, cors, trustedProxies } = settings;
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
    cors.settle(request, reply);
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
    recordRequest(request, reply);
    reply.headers(headers);
    if (request.exchange.requestId !== undefined) reply.header('x-request-id', request.exchange.requestId);
    try {
      checkRequest(request.raw);
    } catch (error) {
      // Who sends such a thing may have sent more of it: what follows on this connection is not read.
      reply.header('connection', 'close');
      answersNoMore(request.raw.socket);
      return done(error as Error);
    }
    done();
  });
  // Before the guards: a preflight carries no token.
  server.addHook('onRequest', (request, reply, done) => {
    if (cors.begin(request, reply)) reply.code(204).send();
    else done();
  });
  server.addHook('onRequest', guard);
  server.addHook('onRequest', (request, reply, done) => {
    cors.settle(request, reply);
    done();
  });
  // Before anybody asks what the body is: there is nobody to read it.
  server.addHook('onRequest', (request, reply, done) => {
    done(request.is404 || request.routeOptions.config.refused ? nothingHere(request, reply, table) : undefined);
  });
  const logRequest = plainLines(log, 'request');
  server.addHook('onResponse', (request, reply, done) => {
    const operation = nameOf(request);
    const { method } = request;
    const milliseconds = reply.elapsedTime;
    metrics.observe(operation, reply.statusCode, milliseconds);
    const { caller, linkFirm, trace } = request.exchange;
    logRequest({
      operation,
      method,
      status: reply.statusCode,
      ms: Math.round(milliseconds * 10) / 10,
      firm: caller?.claims.firm_id ?? linkFirm,
      correlationId: request.id,
      traceId: trace.traceId,
    });
    done();
  });
  server.setErrorHandler((error, request, reply) => sendProblem(error, request, reply));
  const refuse = (request: FastifyRequest, reply: FastifyReply) => sendProblem(nothingHere(request, reply, table), request, reply);
  server.setNotFoundHandler(refuse);
  for (const { method, path } of table.refused) server.route({ method, url: routerPath(path), config: { refused: true }, handler: refuse });
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
    cookieMode: false,
    linkFirm: undefined,
  };
}

/** Asked every few seconds by whoever supervises; their spans would bury the others. */
const PROBES: ReadonlySet<string | undefined> = new Set([openRoutes.live.path, openRoutes.ready.path]);

/** Says of a recorded request what it was, once it is over or its client is gone. */
function recordRequest(request: FastifyRequest, reply: FastifyReply): void {
  const { span } = request.exchange.trace;
  if (span === undefined || PROBES.has(request.routeOptions.url)) return;
  reply.raw.once('close', () => {
    const { method, url, routeOptions } = request;
    span.updateName(`${method} ${nameOf(request)}`);
    span.setAttributes({ 'http.request.method': method, 'url.path': redactedPath(url), 'http.route': routeOptions.url ?? 'none' });
    endSpan(span, reply.raw.headersSent ? reply.raw.statusCode : undefined);
  });
}

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
