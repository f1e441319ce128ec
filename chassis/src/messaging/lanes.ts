/** Runs tasks of the same key one after the other, in the order given, and tasks of different keys side by side. */
export interface Lanes {
  /** Resolves when the task has ended; a failing task does not hold up its successors. */
  run(key: string, task: () => Promise<void>): Promise<void>;
  /** Tasks that wait or run. */
  size(): number;
  /** Resolves when nothing waits or runs. */
  idle(): Promise<void>;
  /** Runs a task after everything that came before it and before everything that comes after it. */
  alone(task: () => Promise<void>): Promise<void>;
}

export function createLanes(): Lanes {
  const tails = new Map<string, Promise<void>>();
  let size = 0;
  let gate: Promise<void> | undefined;
  return {
    alone: (task) => {
      const earlier = [...tails.values(), gate];
      const outcome = Promise.all(earlier).then(task);
      const ended = outcome.then(
        () => undefined,
        () => undefined,
      );
      gate = ended;
      void ended.then(() => {
        if (gate === ended) gate = undefined;
      });
      return outcome;
    },
    run: (key, task) => {
      size += 1;
      const before = gate === undefined ? (tails.get(key) ?? Promise.resolve()) : Promise.all([tails.get(key), gate]);
      const outcome = before.then(task).finally(() => {
        size -= 1;
      });
      // The successor starts whatever became of this one; the caller of `run` hears of the failure.
      const tail = outcome.then(
        () => undefined,
        () => undefined,
      );
      tails.set(key, tail);
      void tail.then(() => {
        if (tails.get(key) === tail) tails.delete(key);
      });
      return outcome;
    },
    size: () => size,
    idle: async () => {
      while (tails.size > 0 || gate !== undefined) await Promise.all([...tails.values(), gate]);
    },
  };
}

/** At most `limit` at once; the others wait in the order of their coming. */
export interface Slots {
  use<T>(work: () => Promise<T>): Promise<T>;
}

export function createSlots(limit: number): Slots {
  const waiting: (() => void)[] = [];
  let free = limit;
  return {
    use: async (work) => {
      if (free > 0) free -= 1;
      else await new Promise<void>((resolve) => waiting.push(resolve));
      try {
        return await work();
      } finally {
        const next = waiting.shift();
        if (next === undefined) free += 1;
        else next();
      }
    },
  };
}
