import type { JobInsert } from '../database/open-transaction';
import { jobsSchemaName } from '../provision';

/** What is stored of a job: ids, never content. */
export interface StoredJob {
  name: string;
  payload: unknown;
  firmId: string;
  correlationId: string;
  causationId: string;
}

/** A job whose process is silent for this long (s) is given to another one. */
export const HEARTBEAT_SECONDS = 30;
/** No job may run for longer than this (s), however lively its process. */
export const EXPIRE_SECONDS = 3_600;
/** Retries wait at most this long (s). */
export const RETRY_DELAY_MAX_SECONDS = 3_600;
/** Jobs of a firm that stays suspended wait for two years; pg-boss deletes waiting jobs after that (s). */
export const RETENTION_SECONDS = 730 * 24 * 3_600;
/** Finished ones stay visible for a week (s). */
export const DELETION_SECONDS = 7 * 24 * 3_600;

const COLUMNS =
  'name, data, start_after, singleton_key, group_id, policy, retry_limit, retry_delay, retry_backoff, retry_delay_max, expire_seconds, deletion_seconds, keep_until, heartbeat_seconds';

/**
 * Values as pg-boss 12.30 writes them for a queue of policy `exclusive`: at most one waiting or running job per singleton key. `source`
 * gives the columns name, data, start_after, singleton_key, group_id, retry_limit.
 */
export const insertFrom = (service: string, source: string): string => `insert into ${jobsSchemaName(service)}.job (${COLUMNS})
select name, data, start_after, singleton_key, group_id, 'exclusive', retry_limit, 1, true, ${RETRY_DELAY_MAX_SECONDS}, ${EXPIRE_SECONDS}, ${DELETION_SECONDS},
       start_after + ${RETENTION_SECONDS} * interval '1s', ${HEARTBEAT_SECONDS}
  from ${source} on conflict do nothing`;

/**
 * The statement that puts a job into the service's queue, for use inside any transaction of the app role. With a key, the same key is
 * accepted once for ever: whoever comes second inserts nothing. `runAt` in the past or absent means now.
 */
export function jobInsert(service: string): JobInsert {
  const row = `select $1::text as name, $2::jsonb as data, coalesce($3::timestamptz, now()) as start_after, gen_random_uuid()::text as singleton_key,
       $4::text as group_id, $5::int as retry_limit`;
  const plain = insertFrom(service, `(${row}) one`);
  const once = `with fresh as (insert into job_keys (key, firm_id) values ($6, $4::uuid) on conflict do nothing returning 1)
${insertFrom(service, `(${row} from fresh) one`)}`;
  return ({ name, payload, firmId, correlationId, causationId, attempts, key, runAt }) => {
    const stored: StoredJob = { name, payload, firmId, correlationId, causationId };
    const values = [service, JSON.stringify(stored), runAt ?? null, firmId, attempts - 1];
    return key === undefined ? { text: plain, values } : { text: once, values: [...values, key] };
  };
}
