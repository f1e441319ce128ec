/** Wakes one waiting loop. A call that comes while nobody waits is kept for the next wait. */
export interface Signal {
  raise(): void;
  /** What was raised up to now is being seen to. */
  lower(): void;
  /** Resolves when raised, at the latest after `ms`. */
  wait(ms: number): Promise<void>;
}

export function createSignal(): Signal {
  let raised = false;
  let wake: (() => void) | undefined;
  return {
    raise: () => {
      raised = true;
      wake?.();
    },
    lower: () => {
      raised = false;
    },
    wait: async (ms) => {
      if (!raised) {
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, ms);
          wake = () => {
            clearTimeout(timer);
            resolve();
          };
        });
        wake = undefined;
      }
      raised = false;
    },
  };
}

/** Runs `action` at most once per `ms`, after the first call of a burst. */
export function coalesce(action: () => void, ms: number): () => void {
  let timer: NodeJS.Timeout | undefined;
  return () => {
    if (timer !== undefined) return;
    timer = setTimeout(() => {
      timer = undefined;
      action();
    }, ms);
  };
}
