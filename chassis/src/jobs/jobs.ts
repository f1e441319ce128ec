import { setTimeout as delay } from 'node:timers/promises';
import type pg from 'pg';
import type { JobWithMetadata } from 'pg-boss';
import type { BoundJob, Schedule } from '../job-run';
import type { Logger } from '../log';
import { jobsSchemaName } from '../provision';
import { withSpan } from '../telemetry/trace';
import type { UnitOfWork } from '../transaction';
import { HEARTBEAT_SECONDS, type StoredJob } from './job-insert';
import { connectJobs, type JobsDatabase } from './jobs-database';
import { createScheduler } from './schedules';

/** Jobs that run at the same time in one process. */
const CONCURRENCY = 4;
/** Behind every wake-up stands a poll (ms), for jobs that become due and for those that another process enqueued. */
const POLL = 5_000;
const MINUTE = 60_000;
/** How long (ms) jobs in hand may take once the service stops. */
const STOP_LIMIT = 4_000;

export interface Jobs {
  start(): Promise<void>;
  /** Takes no further job and waits for those in hand, for at most four seconds. */
  stop(): Promise<void>;
  /** Jobs were committed. */
  wake(): void;
  /** Enqueues what is due at that instant. @returns how many jobs were enqueued @throws for an unknown schedule */
  runSchedule(name: string, at: Date): Promise<number>;
  /** Lets jobs that were put back because their firm was suspended run, for firms that are active again. */
  resume(): Promise<void>;
  /** Jobs that could run now or are running. */
  unfinished(): Promise<number>;
  /** How many there are of those that are not done. */
  states(): Promise<{ state: string; count: number }[]>;
  /** Jobs of one state, the latest first; never their payload, which holds ids only but belongs to a firm. */
  list(state: string, limit: number): Promise<JobView[]>;
  /** Runs one that failed for good once more. @returns whether there was one */
  retry(id: string): Promise<boolean>;
}

export type JobView = Record<'id' | 'job' | 'firm' | 'correlation' | 'error', string> & { attempts: number; at: string };

export interface JobsOptions {
  service: string;
  databaseUrl: string;
  systemPool: pg.Pool;
  unitOfWork: UnitOfWork;
  jobs: readonly BoundJob[];
  schedules: readonly Schedule[];
  log: Logger;
  now: () => Date;
  observe: (job: string, outcome: 'done' | 'failed' | 'dead' | 'held', seconds: number) => void;
}

/** Runs the service's jobs from pg-boss' queue in `<svc>_jobs`, and its schedules. @throws when two jobs have one name or a schedule has no job */
export function createJobs(options: JobsOptions): Jobs {
  const { service, systemPool, log } = options;
  const bound = boundByName(options);
  const table = `${jobsSchemaName(service)}.job`;
  const running = new Set<Promise<void>>();
  const timers = new Set<NodeJS.Timeout>();
  let database: JobsDatabase | undefined;
  let scheduler: ReturnType<typeof createScheduler> | undefined;
  let stopping = false;
  let pumping = false;
  let pumpAgain = false;

  const connected = async (): Promise<JobsDatabase> => {
    database ??= await connectJobs(service, options.databaseUrl, log);
    return database;
  };
  const scheduling = async () => {
    const { schedules, now } = options;
    scheduler ??= createScheduler({ service, schedules, systemPool, database: await connected(), log, now, enqueued: wake });
    return scheduler;
  };

  function wake(): void {
    if (database === undefined || stopping) return;
    pumpAgain = true;
    if (pumping) return;
    pumping = true;
    pump(database)
      .catch((error: unknown) => log.warn({ err: String(error) }, 'jobs could not be fetched; the next poll tries again'))
      .finally(() => {
        pumping = false;
      });
  }

  async function pump({ boss }: JobsDatabase): Promise<void> {
    while (pumpAgain && !stopping) {
      pumpAgain = false;
      while (running.size < CONCURRENCY && !stopping) {
        const fetched = await boss.fetch<StoredJob>(service, { batchSize: CONCURRENCY - running.size, includeMetadata: true });
        if (fetched.length === 0) break;
        for (const job of fetched) {
          const run = execute(job)
            .catch((error: unknown) =>
              log.error({ err: error, job: job.data.name, id: job.id }, 'the outcome of a job could not be recorded'),
            )
            .finally(() => {
              running.delete(run);
              wake();
            });
          running.add(run);
        }
      }
    }
  }

  async function execute(job: JobWithMetadata<StoredJob>): Promise<void> {
    const { boss } = await connected();
    const { name, firmId, correlationId, causationId } = job.data;
    const began = performance.now();
    const attempt = job.retryCount + 1;
    const about = { job: name, id: job.id, firmId, correlationId, attempt };
    const seconds = (): number => (performance.now() - began) / 1000;
    const beat = setInterval(
      () => {
        boss
          .touch(service, job.id)
          .catch((error: unknown) => log.warn({ ...about, err: String(error) }, 'a job could not show that it lives'));
      },
      (HEARTBEAT_SECONDS * 1000) / 3,
    );
    try {
      const known = bound.get(name);
      if (known === undefined) throw new Error(`This version of ${service} has no job "${name}"`);
      if (!known.job.whileSuspended && (await isSuspended(firmId))) {
        await putBack(job.id);
        options.observe(name, 'held', seconds());
        return;
      }
      const payload = known.job.payload.parse(job.data.payload) as never;
      const act = { actor: `job:${service}.${name}`, correlationId, causationId, at: options.now() };
      const inFirm: UnitOfWork['inFirm'] = (firm, a, work, unit) => options.unitOfWork.inFirm(firm, a, work, unit);
      await withSpan(`job ${service}.${name}`, { 'praxis.correlation': correlationId }, () =>
        known.handle({ firmId, act, attempt, inFirm: (work) => inFirm(firmId, act, work), unitOfWork: options.unitOfWork }, payload),
      );
    } catch (error) {
      const last = attempt > job.retryLimit;
      log[last ? 'error' : 'warn']({ ...about, err: error }, last ? 'a job failed for good' : 'a job failed and will be tried again');
      await boss.fail(service, job.id, { message: String(error).slice(0, 1_000) });
      options.observe(name, last ? 'dead' : 'failed', seconds());
      if (!last) wakeForRetry(attempt);
      return;
    } finally {
      clearInterval(beat);
    }
    await boss.complete(service, job.id);
    options.observe(name, 'done', seconds());
  }

  /** pg-boss waits between 2^(n-1) and 2^n seconds after the n-th attempt; the poll is late for the first ones. */
  function wakeForRetry(attempt: number): void {
    const wait = 2 ** attempt * 1000;
    if (wait >= POLL || stopping) return;
    const timer = setTimeout(() => {
      timers.delete(timer);
      wake();
    }, wait);
    timers.add(timer);
  }

  async function isSuspended(firmId: string): Promise<boolean> {
    const { rowCount } = await systemPool.query(
      "select from firm_facts where firm_id = $1 and facts->>'status' in ('suspended', 'cancelled')",
      [firmId],
    );
    return rowCount === 1;
  }

  /** Without a start the attempt is not counted: waiting for a firm is no failure. */
  async function putBack(id: string): Promise<void> {
    const { query } = await connected();
    await query(
      `update ${table} set state = 'retry', started_on = null, heartbeat_on = null, start_after = now() + interval '1 hour', output = '{"held": true}'
        where name = $1 and id = $2 and state = 'active'`,
      [service, id],
    );
  }

  async function resume(): Promise<void> {
    const { query } = await connected();
    const { rowCount } = await query(
      `update ${table} j set start_after = now(), output = null
        where j.name = $1 and j.state in ('created', 'retry') and j.start_after > now() and j.output @> '{"held": true}'
          and not exists (select from firm_facts f where f.firm_id = j.group_id::uuid and f.facts->>'status' in ('suspended', 'cancelled'))`,
      [service],
    );
    if (rowCount) wake();
  }

  function everyMinute(): void {
    const timer = setTimeout(
      async () => {
        timers.delete(timer);
        try {
          await (await scheduling()).tick();
          await resume();
        } catch (error) {
          log.warn({ err: String(error) }, 'the schedules of this minute could not be run');
        }
        if (!stopping) everyMinute();
      },
      MINUTE - (Date.now() % MINUTE),
    );
    timers.add(timer);
  }

  return {
    wake,
    resume,
    runSchedule: async (name, at) => (await scheduling()).runSchedule(name, at),
    async start() {
      const { boss } = await connected();
      await boss.start();
      timers.add(setInterval(wake, POLL));
      everyMinute();
      wake();
      // Jobs of a process that died need not wait for the first round of supervision.
      boss.supervise(service).catch((error: unknown) => {
        if (!stopping) log.warn({ err: String(error) }, 'the queue could not be supervised yet');
      });
    },
    async stop() {
      if (stopping) return;
      stopping = true;
      for (const timer of timers) clearTimeout(timer);
      const limit = Date.now() + STOP_LIMIT;
      // A fetch under way may still add to what is running.
      while ((pumping || running.size > 0) && Date.now() < limit) await delay(20);
      if (running.size > 0) log.warn({ jobs: running.size }, 'jobs were left in hand; they will run again');
      await database?.close();
    },
    async states() {
      const { query } = await connected();
      const { rows } = await query<{ state: string; count: number }>(
        `select state::text as state, count(*)::int as count from ${table} where name = $1 and state not in ('completed', 'cancelled') group by 1 order by 1`,
        [service],
      );
      return rows;
    },
    async list(state, limit) {
      const { query } = await connected();
      const { rows } = await query<JobView>(
        `select id, data->>'name' as job, group_id as firm, data->>'correlationId' as correlation, retry_count + 1 as attempts,
                coalesce(completed_on, start_after)::text as at, left(coalesce(output->>'message', ''), 120) as error
           from ${table} where name = $1 and state::text = $2 order by created_on desc limit $3`,
        [service, state, limit],
      );
      return rows;
    },
    async retry(id) {
      const { query } = await connected();
      const { rowCount } = await query(
        `update ${table} set state = 'retry', retry_limit = retry_count + 1, completed_on = null, start_after = now()
          where name = $1 and id::text = $2 and state = 'failed'`,
        [service, id],
      );
      wake();
      return rowCount === 1;
    },
    async unfinished() {
      const { query } = await connected();
      const { rows } = await query<{ n: number }>(
        `select count(*)::int as n from ${table} where name = $1 and (state = 'active' or (state in ('created', 'retry') and start_after <= now()))`,
        [service],
      );
      return rows[0]?.n ?? 0;
    },
  };
}

function boundByName({ service, jobs, schedules }: JobsOptions): ReadonlyMap<string, BoundJob> {
  const bound = new Map<string, BoundJob>();
  for (const job of jobs) {
    if (bound.has(job.job.name)) throw new Error(`${service} binds the job "${job.job.name}" twice`);
    bound.set(job.job.name, job);
  }
  const unbound = schedules.filter(({ job }) => !bound.has(job.name));
  if (unbound.length > 0)
    throw new Error(`${service} schedules jobs that it does not bind: ${unbound.map(({ job }) => job.name).join(', ')}`);
  if (new Set(schedules.map(({ name }) => name)).size < schedules.length) throw new Error(`${service} has two schedules of one name`);
  return bound;
}
