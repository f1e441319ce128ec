import { randomUUID } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { performance } from 'node:perf_hooks';
import type { Logger } from '@praxis/chassis/edge';
import { streamEvents } from '@praxis/contracts/gateway';
import { IDENTITY_HEADER, type Operation } from '@praxis/contracts/kernel';
import { request } from 'undici';
import { createCallers } from './access/callers';
import { heardPermissions } from './access/heard-permissions';
import { internalIdentities } from './access/internal-identities';
import { createKeySet } from './access/key-set';
import { createTokenVerifier } from './access/verify-token';
import type { GatewayConfig } from './config';
import { type Broker, startBroker } from './edge/broker';
import { createEdgeState } from './edge/edge-state';
import { watchEdge } from './edge/edge-watch';
import { closeServer } from './http/close-server';
import { createCookieMode } from './http/cookie-mode';
import { createCors } from './http/cors';
import { createGuard } from './http/guard';
import { createServer } from './http/server';
import { createLimiter } from './limits/limiter';
import { ratesFor } from './limits/rates';
import { createUsageExchange } from './limits/usage-exchange';
import { createEventStreams } from './live/event-stream';
import { createFeed } from './live/feed';
import { followEvents } from './live/live-watch';
import { createMetrics, serveMetrics } from './metrics';
import { serviceOperations } from './operations';
import { openRoutes, ownRoutes } from './own-routes';
import { serveDocs } from './pages/docs';
import { serveMails } from './pages/mail';
import { readOpenApiDocument } from './pages/openapi-document';
import { serveProposalLinks } from './pages/proposal-link';
import { serveServices } from './pages/services';
import { forwardOperations } from './proxy/forward';
import { createRouteTable } from './route-table';

const ASK_TIMEOUT_MS = 3_000;
const JWKS_PATH = '/.well-known/jwks.json';

export interface Gateway {
  /** Where it listens. */
  readonly url: string;
  readonly metricsUrl: string;
  /** Takes nothing new, finishes what is under way, ends. */
  stop(): Promise<void>;
}

export interface GatewayParts {
  readonly config: GatewayConfig;
  readonly log: Logger;
  /** Every operation of every service by default. */
  readonly operations?: readonly Operation[];
  /** Milliseconds since the Unix epoch. */
  readonly now?: () => number;
  /** Milliseconds, never going back. */
  readonly monotonic?: () => number;
}

/** The whole gateway at a glance: what it knows, how it decides, what it serves. */
export async function startGateway(parts: GatewayParts): Promise<Gateway> {
  const { config, log, operations = serviceOperations, now = Date.now, monotonic = () => performance.now() } = parts;
  const mailFolder = config.PRAXIS_MODE === 'local' ? config.MAIL_DIR : undefined;
  const table = createRouteTable(operations, ownRoutes(mailFolder !== undefined));
  const serviceUrls = config.SERVICE_URLS;
  const identities = internalIdentities(config.INTERNAL_IDENTITY_KEYS, heardPermissions(operations), now);
  const askIdentity = (path: string): Promise<unknown> =>
    getJson(`${serviceUrls.get('identity')}${path}`, identities.ofGateway('identity'));

  // What is known.
  const state = createEdgeState(now);
  const edge = watchEdge({ state, get: askIdentity, log });
  const keys = createKeySet({ fetch: () => askIdentity(JWKS_PATH), now: monotonic, log });
  const feed = createFeed(now);
  const exchange = createUsageExchange({ id: randomUUID(), now: monotonic, log, ledger: () => limiter });
  const limiter = createLimiter({ rateOf: ratesFor(config.RATE_LIMITS, state), crew: () => exchange.crew, now: monotonic });
  const broker: Broker = startBroker(
    { url: config.NATS_URL, user: config.NATS_USER, password: config.NATS_PASSWORD, log },
    (connection, signal) => {
      edge.follow(connection, signal);
      followEvents(connection, signal, feed, log);
      exchange.use(connection, signal);
    },
  );

  // How requests are decided.
  const verify = createTokenVerifier({ keys, issuer: config.PUBLIC_URL, now });
  const callers = createCallers({ verify, state, operatorPermissions: permissionsOfOperators(operations), now });

  // What is served.
  const streams = createEventStreams({ feed, callers, state, now });
  const metrics = createMetrics({
    eventStreams: () => streams.count,
    liveEvents: () => feed.size,
    edgeFirms: () => state.firmCount,
    brokerConnected: broker.connected,
    limitBuckets: () => limiter.size,
    limitGateways: () => exchange.crew.gateways,
    limitsTogether: () => exchange.crew.together,
  });
  const guard = createGuard({
    callers,
    state,
    edge,
    limiter,
    limited: metrics.limited,
    baseDomain: config.BASE_DOMAIN,
    cookieMode: createCookieMode(config.CORS_ORIGINS, config.PUBLIC_URL, config.BASE_DOMAIN),
    log,
    now,
  });
  let stopping = false;
  const server = await createServer({
    table,
    guard,
    metrics,
    log,
    production: config.PRAXIS_MODE === 'production',
    cors: createCors(config.CORS_ORIGINS, state, config.BASE_DOMAIN, operations),
    trustedProxies: config.TRUSTED_PROXIES,
  });
  server.get(openRoutes.live.path, async () => ({ status: 'live' }));
  server.get(openRoutes.ready.path, async (_request, reply) => {
    const ready = edge.loaded() && !stopping;
    return reply.code(ready ? 200 : 503).send({ status: ready ? 'ready' : stopping ? 'stopping' : 'loading the edge state' });
  });
  server.get(streamEvents.path, { config: { guarded: streamEvents } }, (request, reply) => streams.open(request, reply));
  serveDocs(server, () => readOpenApiDocument());
  serveProposalLinks(server, config.PUBLIC_URL);
  if (mailFolder !== undefined) serveMails(server, mailFolder);
  serveServices(server, { serviceUrls, brokerConnected: broker.connected });
  const disconnect = await forwardOperations(server, { table, serviceUrls, identities, state, timeoutMs: config.UPSTREAM_TIMEOUT_MS, log });

  await server.listen({ host: config.HOST, port: config.PORT });
  const metricsServer = await serveMetrics(metrics, config.HOST, config.METRICS_PORT);
  const host = config.HOST.includes(':') ? `[${config.HOST}]` : config.HOST;
  const url = `http://${host}:${(server.server.address() as AddressInfo).port}`;
  log.info({ url, operations: operations.length }, 'the gateway listens');

  return {
    url,
    metricsUrl: `http://${host}:${metricsServer.port}/metrics`,
    async stop() {
      stopping = true;
      streams.closeAll();
      await closeServer(server);
      await disconnect();
      await exchange.leave();
      edge.stop();
      keys.stop();
      await broker.stop();
      await metricsServer.close();
    },
  };
}

/** Operators have no roles: they may do what is made for operators, and nothing else. */
function permissionsOfOperators(operations: readonly Operation[]): string[] {
  const permissions = operations.flatMap(({ access, principals }) =>
    typeof access === 'object' && principals.includes('operator') ? [access.permission] : [],
  );
  return [...new Set(permissions)];
}

async function getJson(url: string, identity: string): Promise<unknown> {
  const { statusCode, body } = await request(url, {
    headers: { accept: 'application/json', [IDENTITY_HEADER]: identity },
    headersTimeout: ASK_TIMEOUT_MS,
    bodyTimeout: ASK_TIMEOUT_MS,
  });
  if (statusCode === 200) return await body.json();
  await body.dump();
  throw new Error(`answered ${statusCode}`);
}
