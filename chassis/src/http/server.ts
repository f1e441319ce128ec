import multipart from '@fastify/multipart';
import { httpErrors, newId, type Operation, Rejection } from '@praxis/contracts/kernel';
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { planPaths, routerPath } from '../edge/path-plan';
import type { Logger } from '../log';
import type { Route } from '../route';
import { traceIdOf } from './caller';
import { oauthRefusal, readForms } from './form';
import { takeEmptyBodies } from './no-body';
import { type Binding, operationHandler } from './operation-route';
import { problemOf } from './problems';

declare module 'fastify' {
  interface FastifyContextConfig {
    operation?: Operation;
  }
}

export interface ServerOptions extends Binding {
  routes: readonly Route[];
  log: Logger;
  /** Told about every answer: operation id (or the route's template), status, seconds. */
  observe?: (operation: string, status: number, seconds: number) => void;
}

const UPLOAD_LIMITS = { files: 1, fields: 20, fieldSize: 10_000, fileSize: 100 * 1024 * 1024, headerPairs: 100 };

/** The HTTP server of a service. Health and metrics are added by the caller; every other route is an operation of the contract. */
export function buildServer(options: ServerOptions): FastifyInstance {
  const { log } = options;
  const server = Fastify({
    logger: false,
    genReqId: () => newId(),
    requestTimeout: 30_000,
    connectionTimeout: 60_000,
    keepAliveTimeout: 72_000,
    bodyLimit: 1024 * 1024,
    routerOptions: { maxParamLength: 300, caseSensitive: true, ignoreTrailingSlash: false },
    exposeHeadRoutes: false,
    // What still arrives while the server closes is answered as usual, with `Connection: close`; readiness has told the others.
    return503OnClosing: false,
  });
  server.removeContentTypeParser('text/plain');
  if (options.routes.some(({ operation }) => operation.bodyType === 'form')) readForms(server);

  server.setErrorHandler((error, request, reply) => {
    const { problem, headers, defect } = problemOf(error, traceIdOf(request));
    const isForm = request.routeOptions.config?.operation?.bodyType === 'form';
    if (isForm && (problem.status === 400 || problem.status === 401)) {
      const refusal = oauthRefusal(error, problem);
      return reply.code(problem.status).headers(refusal.headers).type('application/json').send(JSON.stringify(refusal.body));
    }
    if (defect) log.error({ err: error, operation: request.routeOptions.config.operation?.id, traceId: problem.traceId }, 'defect');
    return reply.code(problem.status).headers(headers).type('application/problem+json').send(JSON.stringify(problem));
  });
  const paths = planPaths(options.routes.map(({ operation }) => operation));
  const nothingHere = (request: FastifyRequest, reply: FastifyReply): FastifyReply => {
    const allowed = paths.methodsAt(request.url.split('?')[0] ?? request.url);
    const error = new Rejection(allowed.length > 0 ? httpErrors.method_not_allowed : httpErrors.not_found);
    const { problem } = problemOf(error, traceIdOf(request));
    if (allowed.length > 0) reply.header('allow', allowed.join(', '));
    return reply.code(problem.status).type('application/problem+json').send(JSON.stringify(problem));
  };
  server.setNotFoundHandler(nothingHere);
  server.addHook('onResponse', async (request, reply) => {
    const operation = request.routeOptions.config?.operation?.id ?? request.routeOptions.url ?? 'unknown';
    options.observe?.(operation, reply.statusCode, reply.elapsedTime / 1000);
  });

  const serve = (scope: FastifyInstance, routes: readonly Route[]): void => {
    for (const route of routes) {
      const { operation } = route;
      scope.route({
        method: operation.method,
        url: routerPath(operation.path),
        bodyLimit: operation.bodyLimit,
        config: { operation },
        handler: operationHandler(route, options),
      });
    }
  };
  const takes = (...types: Operation['bodyType'][]): Route[] =>
    options.routes.filter(({ operation }) => types.includes(operation.bodyType));
  server.after(() => {
    serve(server, takes('json', 'form'));
    server.register(async (scope) => {
      takeEmptyBodies(scope);
      serve(scope, takes('none'));
    });
    // Only where parts are wanted: another operation would take them for no body at all.
    const uploads = takes('multipart');
    if (uploads.length > 0) {
      server.register(async (scope) => {
        await scope.register(multipart, { limits: UPLOAD_LIMITS });
        serve(scope, uploads);
      });
    }
    // Before anybody asks what the body is.
    for (const { method, path } of paths.refused) {
      server.route({
        method,
        url: routerPath(path),
        onRequest: async (request, reply) => nothingHere(request, reply),
        handler: nothingHere,
      });
    }
  });
  return server;
}
