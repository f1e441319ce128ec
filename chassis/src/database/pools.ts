import 'reflect-metadata';
import pg from 'pg';
import { DataSource } from 'typeorm';
import type { Logger } from '../log';

/** What a unit of work needs of a pool: one client at a time, given back once. */
export interface ClientPool {
  connect(): Promise<pg.PoolClient>;
  stats(): { total: number; idle: number; waiting: number };
  end(): Promise<void>;
}

export interface Pools {
  /** Requests and reactions, as `<svc>_app`. */
  app: ClientPool;
  /** Relay, schedules, repair, as `<svc>_system`. */
  system: pg.Pool;
  /** Identity's look-ups before sign-in, as `identity_auth`. */
  auth: ClientPool | undefined;
  end(): Promise<void>;
}

// A calendar date is a date, never an instant; int8 and numeric stay strings and are read by the table they belong to.
pg.types.setTypeParser(pg.types.builtins.DATE, (value) => value);

const limits = { statement_timeout: 15_000, idle_in_transaction_session_timeout: 30_000, lock_timeout: 5_000 };

export async function createPools(options: {
  service: string;
  databaseUrl: string;
  systemDatabaseUrl: string;
  authDatabaseUrl?: string | undefined;
  poolSize: number;
  log: Logger;
}): Promise<Pools> {
  const { service, log } = options;
  const app = await dataSourcePool(options.databaseUrl, service, options.poolSize, log);
  const system = new pg.Pool({
    connectionString: options.systemDatabaseUrl,
    application_name: `${service}_system`,
    max: 3,
    connectionTimeoutMillis: 5_000,
    ...limits,
  });
  system.on('error', (error) => log.warn({ err: error.message }, 'a system connection broke'));
  const auth = options.authDatabaseUrl ? await dataSourcePool(options.authDatabaseUrl, service, 4, log) : undefined;
  return {
    app,
    system,
    auth,
    end: async () => {
      await Promise.all([app.end(), auth?.end(), system.end()]);
    },
  };
}

/** TypeORM's DataSource owns the pool; the unit of work takes pg's pipelining clients from its driver. */
async function dataSourcePool(url: string, service: string, size: number, log: Logger): Promise<ClientPool> {
  const dataSource = new DataSource({
    type: 'postgres',
    url,
    applicationName: service,
    poolSize: size,
    connectTimeoutMS: 5_000,
    installExtensions: false,
    invalidWhereValuesBehavior: { null: 'throw', undefined: 'throw' },
    poolErrorHandler: (error: Error) => log.warn({ err: error.message }, 'a connection broke'),
    extra: { pipeline: true, ...limits },
  });
  await dataSource.initialize();
  const pool = (dataSource.driver as unknown as { master: pg.Pool }).master;
  await refusePowerfulRole(pool);
  return {
    connect: () => pool.connect(),
    stats: () => ({ total: pool.totalCount, idle: pool.idleCount, waiting: pool.waitingCount }),
    end: () => dataSource.destroy(),
  };
}

/** A role that owns tables, is a superuser or bypasses row-level security would make every tenant visible to every other. */
async function refusePowerfulRole(pool: pg.Pool): Promise<void> {
  const { rows } = await pool.query<{ role: string; powerful: boolean; owns: boolean }>(
    `select current_user as role, (rolsuper or rolbypassrls) as powerful,
            exists (select from pg_class c where c.relowner = r.oid and c.relkind in ('r', 'p')) as owns
       from pg_roles r where rolname = current_user`,
  );
  const role = rows[0];
  if (role === undefined || role.powerful || role.owns) {
    throw new Error(
      `The database role "${role?.role ?? '?'}" must not be a superuser, bypass row-level security, or own tables: row-level security would not hold`,
    );
  }
}
