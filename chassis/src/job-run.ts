import type { Act } from './act';
import type { Job } from './job';
import type { Tx, UnitOfWork } from './transaction';

export interface JobRun {
  firmId: string;
  act: Act;
  /** How often it was tried, this time included. */
  attempt: number;
  inFirm<T>(work: (tx: Tx) => Promise<T> | T): Promise<T>;
  unitOfWork: UnitOfWork;
}

export interface BoundJob {
  job: Job<never>;
  handle: (run: JobRun, payload: never) => Promise<void>;
}

/** Binds a job to what it does. */
export const onJob = <P>(job: Job<P>, handle: (run: JobRun, payload: P) => Promise<void>): BoundJob => ({
  job: job as Job<never>,
  handle: handle as BoundJob['handle'],
});

/**
 * Looks each minute, as the system role and across firms, for at most 500 due things and enqueues one job each.
 * The statement gets the present instant as $1 and returns `firm_id` and `id` (and `key`, when due more than once in its life).
 */
export interface Schedule {
  name: string;
  due: string;
  job: Job<{ id: string }>;
}
