import type { z } from 'zod';

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

export function defineJob<P>(options: { name: string; payload: z.ZodType<P>; attempts?: number; whileSuspended?: boolean }): Job<P> {
  return {
    name: options.name,
    payload: options.payload,
    attempts: options.attempts ?? 10,
    whileSuspended: options.whileSuspended ?? false,
  };
}
