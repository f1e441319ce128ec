import { type ErrorDefinition, Rejection } from '@praxis/contracts/kernel';

/** Runs work, some at once; a bounded number waits for its turn, and beyond that callers are turned away with `full`. */
export function boundedQueue(atOnce: number, waiting: number, full: ErrorDefinition): <T>(work: () => Promise<T>) => Promise<T> {
  let running = 0;
  const queue: (() => void)[] = [];
  return async (work) => {
    if (running >= atOnce) {
      if (queue.length >= waiting) throw new Rejection(full);
      // Whoever finishes hands its place over, so nobody who comes in between takes it.
      await new Promise<void>((resolve) => queue.push(resolve));
    } else {
      running += 1;
    }
    try {
      return await work();
    } finally {
      const next = queue.shift();
      if (next) next();
      else running -= 1;
    }
  };
}
