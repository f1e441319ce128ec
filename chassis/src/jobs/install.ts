import type pg from 'pg';
import { jobsSchemaName, roleName } from '../provision';
import { DELETION_SECONDS, EXPIRE_SECONDS, HEARTBEAT_SECONDS, RETENTION_SECONDS, RETRY_DELAY_MAX_SECONDS } from './job-insert';

/**
 * Installs or upgrades pg-boss' tables in `<svc>_jobs` as the owner, makes the service's queue and gives the rights. pg-boss would
 * otherwise install itself at start, with the wrong role. Idempotent.
 */
export async function installJobs(service: string, client: pg.Client, hasAuthRole: boolean): Promise<void> {
  const { PgBoss } = await import('pg-boss');
  const schema = jobsSchemaName(service);
  const boss = new PgBoss({
    db: { executeSql: (text, values) => client.query(text, values as unknown[]) },
    schema,
    createSchema: false,
    migrate: true,
    supervise: false,
    schedule: false,
  });
  const failures: unknown[] = [];
  boss.on('error', (error) => failures.push(error));
  await boss.start();
  try {
    await boss.createQueue(service, {
      policy: 'exclusive',
      retryLimit: 9,
      retryDelay: 1,
      retryBackoff: true,
      retryDelayMax: RETRY_DELAY_MAX_SECONDS,
      expireInSeconds: EXPIRE_SECONDS,
      retentionSeconds: RETENTION_SECONDS,
      deleteAfterSeconds: DELETION_SECONDS,
      heartbeatSeconds: HEARTBEAT_SECONDS,
    });
  } finally {
    await boss.stop({ close: false, graceful: false });
  }
  if (failures.length > 0) throw failures[0];
  await client.query(rights(service, schema, hasAuthRole));
}

const rights = (service: string, schema: string, hasAuthRole: boolean): string => `
grant usage on schema ${schema} to ${roleName(service, 'app')}, ${roleName(service, 'system')};
grant select, insert, update, delete on all tables in schema ${schema} to ${roleName(service, 'app')};
grant select on all tables in schema ${schema} to ${roleName(service, 'system')};
${
  hasAuthRole
    ? `grant usage on schema ${schema} to ${roleName(service, 'auth')};
grant insert on ${schema}.job to ${roleName(service, 'auth')};`
    : ''
}`;
