import { createSecretKey } from 'node:crypto';
import { trace } from '@opentelemetry/api';
import type { FastifyInstance } from 'fastify';
import { type Assembly, type AssemblyOptions, assemble } from './assemble';
import type { Environment } from './config';
import { createIdentityVerifier } from './edge/internal-identity';
import { requireBoundOnce } from './http/bound-once';
import { buildServer } from './http/server';
import { migrationNames } from './migrate';
import { createOperatorActs } from './operations/acts';
import { addHealth, type Condition, databaseCheck } from './operations/health';
import { operationsRoutes } from './operations/operations-routes';
import type { ServiceDefinition } from './service';
import { shutdownTelemetry } from './telemetry/shutdown';

export interface RunningService {
  /** Where it listens, without a slash at the end. */
  url: string;
  assembly: Assembly;
  /** Unready first; then the requests, events and jobs in hand are finished and the outbox is flushed. */
  stop(): Promise<void>;
}

/**
 * Starts a service in this process: configuration, pools, HTTP, messaging, jobs.
 * @throws ConfigError naming every bad variable; an error when the database is away or its role too powerful
 */
export async function startService<C>(
  definition: ServiceDefinition<C>,
  env: Environment,
  options: AssemblyOptions = {},
): Promise<RunningService> {
  const assembly = await assemble(definition, env, options);
  const { config, log, pools, parts, unitOfWork, messaging, jobs, metrics, now } = assembly;
  let condition: Condition = 'starting';
  let stopped: Promise<void> | undefined;
  const failed = (what: string) => (error: unknown) => log.error({ err: error }, what);
  const acts = createOperatorActs({
    service: definition.name,
    unitOfWork,
    jobs,
    deadLetters: messaging.deadLetters,
    reactions: parts.reactions,
    carrier: {
      reconcile: () => void messaging.reconcile().catch(failed('the logs could not be compared')),
      replay: (reaction, firmId) => void messaging.replay(reaction, firmId).catch(failed('a projection was not rebuilt')),
    },
  });
  const operators = operationsRoutes({ service: definition.name, deadLetters: messaging.deadLetters, acts });
  const routes = [...parts.routes, ...operators];
  // A contract may list the operators' operations or leave them to the chassis.
  const listed = new Set(definition.operations.map(({ id }) => id));
  requireBoundOnce([...definition.operations, ...operators.map(({ operation }) => operation).filter(({ id }) => !listed.has(id))], routes);
  const server = buildServer({
    routes,
    unitOfWork,
    verify: createIdentityVerifier({ service: definition.name, keys: config.INTERNAL_IDENTITY_KEYS, now: () => now().getTime() }),
    secret: createSecretKey(Buffer.from(config.SERVICE_SECRET)),
    now,
    checkReplies: config.PRAXIS_MODE === 'local',
    log,
    observe: metrics.http,
  });
  server.addHook('onRequest', async (request) => {
    const operation = request.routeOptions.config.operation;
    if (operation === undefined) return;
    const span = trace.getActiveSpan();
    span?.updateName(`${operation.method} ${operation.path}`);
    span?.setAttributes({ 'http.route': operation.path, 'praxis.operation': operation.id });
  });
  addHealth(server, {
    condition: () => condition,
    check: databaseCheck(pools.system, migrationNames(definition)),
    metrics,
  });
  try {
    const address = await server.listen({ host: config.HOST, port: config.PORT });
    await messaging.start();
    await jobs.start();
    await parts.onStart?.();
    condition = 'ready';
    log.info({ address }, 'ready');
    return { url: address, assembly, stop };
  } catch (error) {
    await stop();
    throw error;
  }

  function stop(): Promise<void> {
    stopped ??= finish();
    return stopped;
  }

  async function finish(): Promise<void> {
    condition = 'stopping';
    await closeServer(server);
    log.debug('stopping: no request is in hand');
    // Jobs before messaging: what the last ones publish is still handed to the broker.
    await jobs.stop();
    log.debug('stopping: no job is in hand');
    await messaging.stop();
    log.debug('stopping: no event is in hand');
    await parts.onStop?.();
    await assembly.close();
    await shutdownTelemetry();
  }
}

/** How long (ms) requests in hand may take once the service stops. */
const REQUESTS_LIMIT = 4_000;

/**
 * Answers the requests in hand and closes their connections. A connection that was busy when the closing began would otherwise be kept
 * alive for the next request.
 */
async function closeServer(server: FastifyInstance): Promise<void> {
  const sweep = setInterval(() => server.server.closeIdleConnections(), 20);
  const limit = setTimeout(() => server.server.closeAllConnections(), REQUESTS_LIMIT);
  try {
    await server.close();
  } finally {
    clearInterval(sweep);
    clearTimeout(limit);
  }
}
