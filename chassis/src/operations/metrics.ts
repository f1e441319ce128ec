import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { Pools } from '../database/pools';
import type { Logger } from '../log';
import type { Messaging } from '../messaging';

export interface Metrics {
  http(operation: string, status: number, seconds: number): void;
  reaction(name: string, outcome: string, seconds: number): void;
  job(name: string, outcome: string, seconds: number): void;
  /** In the text format of Prometheus. */
  text(): Promise<string>;
  contentType: string;
}

/** Durations of what people and events wait for (s); the budgets of performance.md lie between them. */
const buckets = [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10];

/** The sampled delays of the event loop contain this interval; what is above it is lateness. */
const LOOP_SAMPLE_MS = 50;

export function createMetrics(options: { service: string; pools: Pools; log: Logger; messaging: () => Messaging }): Metrics {
  const { service, pools, log } = options;
  const registry = new Registry();
  registry.setDefaultLabels({ service });
  // How late the event loop is: asked every 10 ms, as is the default, it would be most of what an idle service does.
  collectDefaultMetrics({ register: registry, eventLoopMonitoringPrecision: LOOP_SAMPLE_MS });
  const registers = [registry];
  const http = new Histogram({
    name: 'praxis_http_seconds',
    help: 'Duration of an operation',
    labelNames: ['operation', 'status'],
    buckets,
    registers,
  });
  const reactions = new Histogram({
    name: 'praxis_reaction_seconds',
    help: 'Duration of one run of a reaction',
    labelNames: ['reaction', 'outcome'],
    buckets,
    registers,
  });
  const jobs = new Histogram({
    name: 'praxis_job_seconds',
    help: 'Duration of one run of a job',
    labelNames: ['job', 'outcome'],
    buckets,
    registers,
  });
  const failedScrapes = new Counter({ name: 'praxis_scrape_failures_total', help: 'Gauges that could not be read', registers });

  const gauge = <L extends string>(name: string, help: string, labelNames: readonly L[], read: (gauge: Gauge<L>) => Promise<void> | void) =>
    new Gauge<L>({
      name,
      help,
      labelNames: [...labelNames],
      registers,
      async collect() {
        this.reset();
        try {
          await read(this);
        } catch (error) {
          // One unreachable dependency must not hide all other figures.
          failedScrapes.inc();
          log.warn({ err: String(error), metric: name }, 'a metric could not be read');
        }
      },
    });
  gauge(
    'praxis_outbox_rows',
    'Rows of the outbox that are not published: unsent, or refused by the broker for good',
    ['state'],
    async (metric) => {
      const { outboxUnsent, outboxRefused } = await options.messaging().measures();
      metric.set({ state: 'unsent' }, outboxUnsent);
      metric.set({ state: 'refused' }, outboxRefused);
    },
  );
  gauge('praxis_relay_lag_seconds', 'Age of the oldest row of the outbox that is not published', [], async (metric) => {
    metric.set(Math.max(0, (await options.messaging().measures()).outboxAge));
  });
  gauge('praxis_broker_connected', 'Whether there is a connection to the broker', [], (metric) => {
    metric.set(options.messaging().state().connected ? 1 : 0);
  });
  gauge('praxis_parked', 'Events that wait or are dead, per reaction', ['reaction', 'status'], async (metric) => {
    const { rows } = await pools.system.query<{ reaction: string; status: string; n: number }>(
      "select reaction, status, count(*)::int as n from parked where status in ('parked', 'dead') group by reaction, status",
    );
    for (const { reaction, status, n } of rows) metric.set({ reaction, status }, n);
  });
  gauge('praxis_consumer_lag', 'Messages of a context, or audit records, that are still to be handled', ['context'], async (metric) => {
    for (const [context, lag] of await options.messaging().lag()) metric.set({ context }, lag);
  });
  gauge('praxis_jobs', 'Jobs per state', ['state'], async (metric) => {
    const { rows } = await pools.system.query<{ state: string; n: number }>(
      `select state::text as state, count(*)::int as n from ${service}_jobs.job where state in ('created', 'retry', 'active', 'failed') group by state`,
    );
    for (const { state, n } of rows) metric.set({ state }, n);
  });
  gauge('praxis_pool', 'Connections of the application role', ['state'], (metric) => {
    const { total, idle, waiting } = pools.app.stats();
    metric.set({ state: 'total' }, total);
    metric.set({ state: 'idle' }, idle);
    metric.set({ state: 'waiting' }, waiting);
  });

  return {
    http: (operation, status, seconds) => http.observe({ operation, status }, seconds),
    reaction: (reaction, outcome, seconds) => reactions.observe({ reaction, outcome }, seconds),
    job: (job, outcome, seconds) => jobs.observe({ job, outcome }, seconds),
    text: () => registry.metrics(),
    contentType: registry.contentType,
  };
}
