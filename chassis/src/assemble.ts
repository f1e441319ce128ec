import { newId } from '@praxis/contracts/kernel';
import { type Config, type Environment, readConfig } from './config';
import { createPools, type Pools } from './database/pools';
import { createUnitOfWork } from './database/unit-of-work';
import type { Failpoint } from './failpoint';
import { createFailpoints } from './failpoints';
import { jobInsert } from './jobs/job-insert';
import { createLogger, type Logger } from './log';
import type { ServiceDefinition, ServiceParts } from './service';
import type { UnitOfWork } from './transaction';

/** Everything of one service that exists before it starts to work; the operators' command line uses it too. */
export interface Assembly {
  config: Config;
  log: Logger;
  now: () => Date;
  failpoint: Failpoint;
  pools: Pools;
  unitOfWork: UnitOfWork;
  parts: ServiceParts;
  /** Called after each commit; what is woken is added when it starts. */
  onCommit(wake: () => void): void;
  close(): Promise<void>;
}

export interface AssemblyOptions {
  now?: () => Date;
  log?: Logger;
}

/**
 * Reads the configuration, connects the pools and lets the service set itself up.
 * @throws ConfigError; an error when the database is away or the role could see more than one tenant
 */
export async function assemble<C>(definition: ServiceDefinition<C>, env: Environment, options: AssemblyOptions = {}): Promise<Assembly> {
  const service = definition.name;
  const config = readConfig({ service, own: definition.config, env });
  const log = options.log ?? createLogger(service, config.LOG_LEVEL);
  const now = options.now ?? (() => new Date());
  const failpoint = createFailpoints(env['PRAXIS_FAILPOINTS'], config.PRAXIS_MODE);
  const wakes: (() => void)[] = [];
  const pools = await createPools({
    service,
    databaseUrl: config.DATABASE_URL,
    systemDatabaseUrl: config.SYSTEM_DATABASE_URL,
    authDatabaseUrl: config.AUTH_DATABASE_URL,
    poolSize: config.POOL_SIZE,
    log,
  });
  try {
    const unitOfWork = createUnitOfWork({
      service,
      pools,
      jobInsert: jobInsert(service),
      log,
      failpoint,
      wake: () => {
        for (const wake of wakes) wake();
      },
    });
    const parts = definition.setUp({ config, unitOfWork, log, now });
    return { config, log, now, failpoint, pools, unitOfWork, parts, onCommit: (wake) => wakes.push(wake), close: () => pools.end() };
  } catch (error) {
    await pools.end();
    throw error;
  }
}

/** The act of the service itself: start-up, schedules, repair. */
export function systemAct(service: string, at: Date) {
  const id = newId();
  return { actor: `system:${service}`, correlationId: id, causationId: id, at };
}
