import type { z } from 'zod';
import type { Act } from './act';
import type { Tx, UnitOfWork } from './transaction';

export interface JobRun {
  firmId: string;
  act: Act;
  /** How often it was tried, this time included. */
  attempt: number;
  inFirm<T>(work: (tx: Tx) => Promise<T> | T): Promise<T>;
  unitOfWork: UnitOfWork;
}

export interface Job<P> {
  /** Unique in the service. */
  name: string;
  /** Ids, never content. */
  payload: z.ZodType<P>;
  /** Attempts in all, with exponential backoff from 1 s. */
  attempts: number;
  /** Runs for suspended firms too; by default jobs skip them. */
  whileSuspended: boolean;
}

export interface BoundJob {
  job: Job<never>;
  handle: (run: JobRun, payload: never) => Promise<void>;
}

export function defineJob<P>(options: { name: string; payload: z.ZodType<P>; attempts?: number; whileSuspended?: boolean }): Job<P> {
  return {
    name: options.name,
    payload: options.payload,
    attempts: options.attempts ?? 10,
    whileSuspended: options.whileSuspended ?? false,
  };
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
