import { type Config, type Environment, readConfig } from './config';
import { createPools, type Pools } from './database/pools';
import { createUnitOfWork } from './database/unit-of-work';
import { createFailpoints } from './failpoints';
import { jobInsert } from './jobs/job-insert';
import { createJobs, type Jobs } from './jobs/jobs';
import { createLogger, type Logger } from './log';
import { sendMailJobs } from './mail/send-mail';
import { createMailTransport } from './mail/transport';
import { createMessaging, type Messaging } from './messaging';
import { createMetrics, type Metrics } from './operations/metrics';
import type { ServiceDefinition, ServiceParts } from './service';
import type { UnitOfWork } from './transaction';

/** Everything of one service, connected to its database but not at work yet; the operators' command line uses it too. */
export interface Assembly {
  config: Config;
  log: Logger;
  now: () => Date;
  pools: Pools;
  unitOfWork: UnitOfWork;
  parts: ServiceParts;
  messaging: Messaging;
  jobs: Jobs;
  metrics: Metrics;
  /** After everything has stopped: gives the connections back. */
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
  const pools = await createPools({
    service,
    databaseUrl: config.DATABASE_URL,
    systemDatabaseUrl: config.SYSTEM_DATABASE_URL,
    authDatabaseUrl: config.AUTH_DATABASE_URL,
    poolSize: config.POOL_SIZE,
    log,
  });
  try {
    // What is woken by a commit is itself made with the unit of work.
    const woken: { messaging?: Messaging; jobs?: Jobs } = {};
    const unitOfWork = createUnitOfWork({
      service,
      pools,
      jobInsert: jobInsert(service),
      log,
      failpoint,
      wake: (committed) => {
        if (committed.messages) woken.messaging?.wakeRelay();
        if (committed.jobs) woken.jobs?.wake();
        if (committed.parked) woken.messaging?.wakeParked();
      },
    });
    const parts = definition.setUp({ config, unitOfWork, log, now });
    const transport = createMailTransport(config);
    const metrics: Metrics = createMetrics({ service, pools, log, messaging: () => messaging });
    const messaging = createMessaging({
      service,
      subscribes: definition.subscribes,
      reactions: parts.reactions,
      unitOfWork,
      systemPool: pools.system,
      nats: { servers: config.NATS_URL, user: config.NATS_USER, pass: config.NATS_PASSWORD, replicas: config.NATS_REPLICAS },
      log,
      now,
      consumeAudit: parts.onAudit,
      keepEdge: parts.onEdgeStream,
      observe: metrics.reaction,
      failpoint,
    });
    const mailing = sendMailJobs({ service, templates: parts.mails ?? [], transport, onMailOutcome: parts.onMailOutcome, log });
    const jobs = createJobs({
      service,
      databaseUrl: config.DATABASE_URL,
      systemPool: pools.system,
      unitOfWork,
      jobs: [...parts.jobs, ...mailing],
      schedules: parts.schedules,
      log,
      now,
      observe: metrics.job,
    });
    Object.assign(woken, { messaging, jobs });
    const close = async (): Promise<void> => {
      transport.close();
      await jobs.stop();
      await pools.end();
    };
    return { config, log, now, pools, unitOfWork, parts, messaging, jobs, metrics, close };
  } catch (error) {
    await pools.end();
    throw error;
  }
}
