import { type ChildProcess, fork } from 'node:child_process';
import path from 'node:path';
import { cpuSeconds } from '../measure/process';
import type { LoadJob, LoadResult } from './job';

export interface Measured extends LoadResult {
  readonly perSecond: number;
  /** Microseconds of processor time of the measured processes per request; NaN where none was named. */
  readonly cpuPerRequest: number;
}

export interface Load {
  /**
   * Sends a load and waits for its end.
   * @param pids the processes whose processor time is counted
   * @throws when any answer was not 2xx: such a measurement would be of something else
   */
  send(job: LoadJob, pids?: readonly number[]): Promise<Measured>;
  stop(): void;
}

export function startLoad(): Load {
  const child = fork(path.join(__dirname, 'sender.js'), { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  return {
    send: async (job, pids = []) => {
      const before = cpuSeconds(pids);
      const result = await answerTo(child, job);
      const cpu = cpuSeconds(pids) - before;
      const { failures, requests, seconds } = result;
      if (Object.keys(failures).length > 0 || requests === 0) {
        const first = job.asks[0];
        throw new Error(`${first?.method} ${first?.path}: of ${requests} answers some were not 2xx: ${JSON.stringify(failures)}`);
      }
      return { ...result, perSecond: requests / seconds, cpuPerRequest: pids.length === 0 ? Number.NaN : (cpu / requests) * 1e6 };
    },
    stop: () => child.disconnect(),
  };
}

function answerTo(child: ChildProcess, job: LoadJob): Promise<LoadResult> {
  return new Promise((resolve, reject) => {
    const gone = (code: number | null): void => reject(new Error(`The sender of the load ended with exit code ${code}`));
    child.once('exit', gone);
    child.once('message', (result) => {
      child.off('exit', gone);
      resolve(result as LoadResult);
    });
    child.send(job);
  });
}
