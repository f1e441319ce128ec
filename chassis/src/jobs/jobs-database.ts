import pg from 'pg';
import type { PgBoss } from 'pg-boss';
import type { Logger } from '../log';
import { jobsSchemaName } from '../provision';

export interface JobsDatabase {
  boss: PgBoss;
  query<R extends pg.QueryResultRow>(text: string, values?: readonly unknown[]): Promise<pg.QueryResult<R>>;
  close(): Promise<void>;
}

/**
 * pg-boss as the app role, on a few connections of its own: requests and jobs never wait for each other's connections, and pg-boss'
 * statements of several commands do not meet pipelining.
 */
export async function connectJobs(service: string, databaseUrl: string, log: Logger): Promise<JobsDatabase> {
  const { PgBoss } = await import('pg-boss');
  const pool = new pg.Pool({
    connectionString: databaseUrl,
    application_name: `${service}_jobs`,
    max: 3,
    connectionTimeoutMillis: 5_000,
    statement_timeout: 15_000,
    lock_timeout: 5_000,
  });
  pool.on('error', (error) => log.warn({ err: error.message }, 'a connection of the jobs broke'));
  const query = async <R extends pg.QueryResultRow>(text: string, values?: readonly unknown[]): Promise<pg.QueryResult<R>> => {
    const client = await pool.connect();
    let failure: Error | undefined;
    // A connection that breaks tells its client besides the statement, and an error that nobody hears ends the process.
    const onError = (error: Error): void => {
      failure = error;
    };
    client.on('error', onError);
    try {
      return await client.query<R>(text, values as unknown[]);
    } catch (error) {
      failure = error as Error;
      throw error;
    } finally {
      // A statement of several commands that failed half-way leaves its transaction open; the connection is not used again.
      client.off('error', onError);
      client.release(failure);
    }
  };
  const boss = new PgBoss({
    db: { executeSql: query },
    schema: jobsSchemaName(service),
    createSchema: false,
    migrate: false,
    schedule: false,
    supervise: true,
    superviseIntervalSeconds: 15,
    monitorIntervalSeconds: 15,
    flowIntervalSeconds: 3_600,
    persistWarnings: false,
    monitorVacuum: false,
    // Rebuilding indexes is the owner's right, and a deploy step.
    reindex: false,
  });
  boss.on('error', (error) => log.warn({ err: error.message }, 'the job queue had a failure'));
  boss.on('warning', (warning) => log.warn({ warning: warning.message }, 'the job queue warns'));
  return {
    boss,
    query,
    close: async () => {
      await boss.stop({ close: false, graceful: false });
      await pool.end();
    },
  };
}
