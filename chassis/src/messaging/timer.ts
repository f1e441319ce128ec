import type { Logger } from '../log';

export interface Timer {
  start(): void;
  stop(): void;
}

/** Repeats a task, never beside itself, for as long as the process lives; a failure is logged and the next turn comes. */
export function every(ms: number, task: () => Promise<void>, log: Logger): Timer {
  let timer: NodeJS.Timeout | undefined;
  let busy = false;
  const turn = async (): Promise<void> => {
    if (busy) return;
    busy = true;
    try {
      await task();
    } catch (error) {
      log.warn({ err: String(error) }, 'a regular task of messaging failed; it will be repeated');
    } finally {
      busy = false;
    }
  };
  return {
    start: () => {
      timer ??= setInterval(() => void turn(), ms);
      timer.unref();
    },
    stop: () => clearInterval(timer),
  };
}
