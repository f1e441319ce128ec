import { performance } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import { type Dispatcher, Pool } from 'undici';
import { percentile } from '../measure/statistics';
import type { Ask, Followed, LoadJob, LoadResult } from './job';

/*
 * The process that sends requests, apart from what is measured. It takes one job after the other from its parent.
 */

/** Runs differ in their numbers, so that no request of one is a repetition of another's. */
let count = Date.now() * 1000;

class Sending {
  readonly latencies: number[] = [];
  readonly failures: Record<string, number> = {};
  readonly followed: Followed[] = [];
  readonly #pool: Pool;
  #next = 0;

  constructor(private readonly job: LoadJob) {
    this.#pool = new Pool(job.origin, { connections: job.connections, pipelining: 1, headersTimeout: 30_000, bodyTimeout: 30_000 });
  }

  /** The next request, or undefined when every one was sent that should be. */
  take(): Ask | undefined {
    const { asks, once } = this.job;
    if (once === true && this.#next >= asks.length) return undefined;
    const ask = asks[this.#next % asks.length];
    this.#next += 1;
    return ask;
  }

  /** @param due from when on it counts, monotonic milliseconds  @param done called once, whatever came */
  send(ask: Ask, due: number, done: () => void): void {
    const number = String(count++);
    const fill = (text: string): string => text.replaceAll('{n}', number);
    const body: Buffer[] = [];
    let status = 0;
    const handler: Dispatcher.DispatchHandler = {
      onRequestStart: () => undefined,
      onResponseStart: (_controller, statusCode) => {
        status = statusCode;
      },
      onResponseData: (_controller, chunk) => {
        if (this.job.follow !== undefined) body.push(chunk);
      },
      onResponseEnd: () => {
        this.latencies.push(performance.now() - due);
        if (status < 200 || status >= 300) this.#fail(String(status));
        else if (this.job.follow !== undefined) this.#follow(due, Buffer.concat(body), this.job.follow);
        done();
      },
      onResponseError: (_controller, error) => {
        this.#fail((error as NodeJS.ErrnoException).code ?? error.message);
        done();
      },
    };
    const headers = Object.fromEntries(Object.entries(ask.headers).map(([name, value]) => [name, fill(value)]));
    this.#pool.dispatch(
      { path: fill(ask.path), method: ask.method, headers, body: ask.body === undefined ? null : fill(ask.body) },
      handler,
    );
  }

  #follow(due: number, body: Buffer, member: string): void {
    const reply = JSON.parse(body.toString()) as Record<string, string>;
    this.followed.push({ at: performance.timeOrigin + due, id: reply[member] ?? '' });
  }

  #fail(reason: string): void {
    this.failures[reason] = (this.failures[reason] ?? 0) + 1;
  }

  async close(): Promise<void> {
    await this.#pool.close();
  }
}

async function run(job: LoadJob): Promise<LoadResult> {
  const sending = new Sending(job);
  const began = performance.now();
  if (job.perSecond === undefined) await closedLoop(job, sending, began);
  else await openLoop(job, job.perSecond, sending, began);
  const seconds = (performance.now() - began) / 1000;
  await sending.close();
  const { latencies, failures, followed } = sending;
  const at = (share: number): number => (latencies.length === 0 ? Number.NaN : percentile(latencies, share));
  return { requests: latencies.length, seconds, p50: at(0.5), p95: at(0.95), p99: at(0.99), failures, followed };
}

async function closedLoop(job: LoadJob, sending: Sending, began: number): Promise<void> {
  const end = began + job.seconds * 1000;
  const sender = (): Promise<void> =>
    new Promise((resolve) => {
      const next = (): void => {
        const now = performance.now();
        const ask = now < end ? sending.take() : undefined;
        if (ask === undefined) resolve();
        else sending.send(ask, now, next);
      };
      next();
    });
  await Promise.all(Array.from({ length: job.connections }, sender));
}

async function openLoop(job: LoadJob, perSecond: number, sending: Sending, began: number): Promise<void> {
  const underWay = new Set<Promise<void>>();
  const total = job.once === true ? job.asks.length : Math.round(job.seconds * perSecond);
  for (let index = 0; index < total; index += 1) {
    const due = began + (index * 1000) / perSecond;
    const wait = due - performance.now();
    if (wait > 1) await pause(wait);
    const ask = sending.take();
    if (ask === undefined) break;
    const ended = new Promise<void>((resolve) => sending.send(ask, due, resolve));
    underWay.add(ended);
    void ended.then(() => underWay.delete(ended));
  }
  await Promise.all(underWay);
}

process.on('message', (job: LoadJob) => {
  run(job).then(
    (result) => process.send?.(result),
    (error: unknown) => {
      process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
      process.exit(1);
    },
  );
});
process.on('disconnect', () => process.exit(0));
