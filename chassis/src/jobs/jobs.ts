import { setTimeout as delay } from 'node:timers/promises';
import type pg from 'pg';
import type { JobWithMetadata } from 'pg-boss';
import type { BoundJob, Schedule } from '../job-run';
import type { Logger } from '../log';
import { withSpan } from '../telemetry/trace';
import type { UnitOfWork } from '../transaction';
import { HEARTBEAT_SECONDS, type StoredJob } from './job-insert';
import { createJobStore, type JobStore } from './job-store';
import { connectJobs, type JobsDatabase } from './jobs-database';
import { createScheduler } from './schedules';

/** Jobs that run at the same time in one process. */
const CONCURRENCY = 4;
/** Of these, jobs of one firm, so that a firm with many jobs does not stop the others'. */
const FIRM_CONCURRENCY = 3;
/** Behind every wake-up stands a poll (ms), for jobs that become due and for those that another process enqueued. */
const POLL = 5_000;
const MINUTE = 60_000;
/** How long (ms) jobs in hand may take once the service stops. */
const STOP_LIMIT = 4_000;

export interface Jobs extends Omit<JobStore, 'isSuspended' | 'putBack'> {
  start(): Promise<void>;
  /** Takes no further job and waits for those in hand, for at most four seconds. */
  stop(): Promise<void>;
  /** Jobs were committed. */
  wake(): void;
  /** Enqueues what is due at that instant. @returns how many jobs were enqueued @throws for an unknown schedule */
  runSchedule(name: string, at: Date): Promise<number>;
}

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
  const running = new Set<Promise<void>>();
  const timers = new Set<NodeJS.Timeout>();
  let connecting: Promise<JobsDatabase> | undefined;
  let scheduler: ReturnType<typeof createScheduler> | undefined;
  let started = false;
  let stopping = false;
  let pumping = false;
  let pumpAgain = false;

  const connected = (): Promise<JobsDatabase> => {
    connecting ??= connectJobs(service, options.databaseUrl, log);
    return connecting;
  };
  const store = createJobStore(service, connected);
  const scheduling = async () => {
    const { schedules, now } = options;
    scheduler ??= createScheduler({ service, schedules, systemPool, database: await connected(), log, now, enqueued: wake });
    return scheduler;
  };

  function wake(): void {
    if (!started || stopping) return;
    pumpAgain = true;
    if (pumping) return;
    pumping = true;
    pump()
      .catch((error: unknown) => {
        pumpAgain = false;
        log.warn({ err: String(error) }, 'jobs could not be fetched; the next poll tries again');
      })
      .finally(() => {
        pumping = false;
        // Somebody may have woken it after its last look.
        if (pumpAgain) wake();
      });
  }

  async function pump(): Promise<void> {
    const { boss } = await connected();
    while (pumpAgain && !stopping) {
      pumpAgain = false;
      while (running.size < CONCURRENCY && !stopping) {
        const batchSize = CONCURRENCY - running.size;
        const fetched = await boss.fetch<StoredJob>(service, { batchSize, groupConcurrency: FIRM_CONCURRENCY, includeMetadata: true });
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
      if (!known.job.whileSuspended && (await store.isSuspended(firmId))) {
        await store.putBack(job.id);
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

  function everyMinute(): void {
    const timer = setTimeout(
      async () => {
        timers.delete(timer);
        try {
          await (await scheduling()).tick();
          if ((await store.resume()) > 0) wake();
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
    ...store,
    wake,
    resume: async () => {
      const resumed = await store.resume();
      if (resumed > 0) wake();
      return resumed;
    },
    retry: async (id) => {
      const found = await store.retry(id);
      wake();
      return found;
    },
    runSchedule: async (name, at) => (await scheduling()).runSchedule(name, at),
    async start() {
      const { boss } = await connected();
      await boss.start();
      started = true;
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
      await (await connecting)?.close();
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
