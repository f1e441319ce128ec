import { cpuSeconds } from './process';
import { percentile } from './statistics';

export interface Loop {
  readonly perSecond: number;
  /** Milliseconds. */
  readonly p50: number;
  readonly p95: number;
  /** Microseconds of processor time of this process per call. */
  readonly cpuPerCall: number;
}

/**
 * Calls something again and again in this process, each worker after its last call has ended.
 * @param workers calls under way at once
 */
export async function closedLoop(workers: number, seconds: number, call: () => Promise<unknown>): Promise<Loop> {
  const latencies: number[] = [];
  const cpuBefore = cpuSeconds([process.pid]);
  const began = performance.now();
  const end = began + seconds * 1000;
  await Promise.all(
    Array.from({ length: workers }, async () => {
      for (let at = performance.now(); at < end; ) {
        await call();
        const now = performance.now();
        latencies.push(now - at);
        at = now;
      }
    }),
  );
  const took = (performance.now() - began) / 1000;
  const cpu = cpuSeconds([process.pid]) - cpuBefore;
  const { length } = latencies;
  return { perSecond: length / took, p50: percentile(latencies, 0.5), p95: percentile(latencies, 0.95), cpuPerCall: (cpu / length) * 1e6 };
}
