import { type Assembly, type AssemblyOptions, assemble } from './assemble';
import type { Environment } from './config';
import { createIdentityVerifier } from './edge/internal-identity';
import { requireBoundOnce } from './http/bound-once';
import { buildServer } from './http/server';
import { migrationNames } from './migrate';
import { addHealth, type Condition, databaseCheck } from './operations/health';
import type { ServiceDefinition } from './service';

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
  requireBoundOnce(definition.operations, parts.routes);
  const server = buildServer({
    routes: parts.routes,
    unitOfWork,
    verify: createIdentityVerifier({ service: definition.name, keys: config.INTERNAL_IDENTITY_KEYS, now: () => now().getTime() }),
    secret: Buffer.from(config.SERVICE_SECRET),
    now,
    checkReplies: config.PRAXIS_MODE === 'local',
    log,
    observe: metrics.http,
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

  async function stop(): Promise<void> {
    condition = 'stopping';
    await server.close();
    // Jobs before messaging: what the last ones publish is still handed to the broker.
    await jobs.stop();
    await messaging.stop();
    await parts.onStop?.();
    await assembly.close();
  }
}
