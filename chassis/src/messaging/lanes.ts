/** Runs tasks of the same key one after the other, in the order given, and tasks of different keys side by side. */
export interface Lanes {
  /** Resolves when the task has ended; a failing task does not hold up its successors. */
  run(key: string, task: () => Promise<void>): Promise<void>;
  /**
   * A task that occupies several keys, which may join for as long as the task agrees. It begins at once, so only keys that are free, or its
   * own already, can join: `join` says whether it did.
   */
  group(task: () => Promise<void>): { join(key: string): boolean; ended: Promise<void> };
  /** Whether a task with the key waits or runs. */
  busy(key: string): boolean;
  /** Resolves when nothing waits or runs. */
  idle(): Promise<void>;
  /** Runs a task after everything that came before it and before everything that comes after it. */
  alone(task: () => Promise<void>): Promise<void>;
}

export function createLanes(): Lanes {
  const tails = new Map<string, Promise<void>>();
  let gate: Promise<void> | undefined;

  /** Makes `outcome` the last task of the key; the next one starts whatever becomes of it. */
  function append(key: string, outcome: Promise<void>): Promise<void> {
    const tail = settled(outcome);
    tails.set(key, tail);
    void tail.then(() => {
      if (tails.get(key) === tail) tails.delete(key);
    });
    return tail;
  }

  return {
    alone: (task) => {
      const earlier = [...tails.values(), gate];
      const outcome = Promise.all(earlier).then(task);
      const ended = settled(outcome);
      gate = ended;
      void ended.then(() => {
        if (gate === ended) gate = undefined;
      });
      return outcome;
    },
    run: (key, task) => {
      const before = gate === undefined ? (tails.get(key) ?? Promise.resolve()) : Promise.all([tails.get(key), gate]);
      const outcome = before.then(task);
      append(key, outcome);
      return outcome;
    },
    group: (task) => {
      const born = gate;
      const ended = (gate ?? Promise.resolve()).then(task);
      const own = new Set<Promise<void>>();
      return {
        ended,
        join: (key) => {
          const tail = tails.get(key);
          // Behind a lonely task that was asked for meanwhile, a newcomer must wait; this group does not.
          if (gate !== born || (tail !== undefined && !own.has(tail))) return false;
          if (tail === undefined) own.add(append(key, ended));
          return true;
        },
      };
    },
    busy: (key) => tails.has(key),
    idle: async () => {
      while (tails.size > 0 || gate !== undefined) await Promise.all([...tails.values(), gate]);
    },
  };
}

/** Resolves when the task has ended; whoever started it hears of its failure. */
const settled = (outcome: Promise<void>): Promise<void> =>
  outcome.then(
    () => undefined,
    () => undefined,
  );

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
