import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

export interface GatewayMetrics {
  /** @param operation its id, or the route's template where it is none  @param milliseconds until the reply was sent */
  observe(operation: string, status: number, milliseconds: number): void;
  /** A request was refused by this limit. */
  limited(rate: string): void;
  text(): Promise<string>;
}

/** What else is worth knowing, asked when the metrics are read. */
export interface Gauges {
  readonly eventStreams: () => number;
  readonly liveEvents: () => number;
  readonly edgeFirms: () => number;
  readonly brokerConnected: () => boolean;
  readonly limitBuckets: () => number;
  readonly limitGateways: () => number;
  readonly limitsTogether: () => boolean;
}

/** The sampled delays of the event loop contain this interval; what is above it is lateness. */
const LOOP_SAMPLE_MS = 50;

export function createMetrics(gauges: Gauges): GatewayMetrics {
  const registry = new Registry();
  registry.setDefaultLabels({ service: 'gateway' });
  // How late the event loop is: asked every 10 ms, as is the default, it would be most of what an idle gateway does.
  collectDefaultMetrics({ register: registry, eventLoopMonitoringPrecision: LOOP_SAMPLE_MS });
  const requests = new Histogram({
    name: 'praxis_http_seconds',
    help: 'Duration of an operation',
    labelNames: ['operation', 'status'],
    buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers: [registry],
  });
  const limited = new Counter({
    name: 'praxis_gateway_limited_total',
    help: 'Requests answered 429, by the limit that refused them',
    labelNames: ['rate'],
    registers: [registry],
  });
  const gauge = (name: string, help: string, value: () => number): Gauge =>
    new Gauge({
      name,
      help,
      registers: [registry],
      collect() {
        this.set(value());
      },
    });
  gauge('praxis_gateway_event_streams', 'Open live event streams', gauges.eventStreams);
  gauge('praxis_gateway_live_events', 'Events kept for live streams', gauges.liveEvents);
  gauge('praxis_gateway_edge_firms', 'Firms in the edge state', gauges.edgeFirms);
  gauge('praxis_gateway_broker_connected', 'Whether the broker is connected (1) or away (0)', () => (gauges.brokerConnected() ? 1 : 0));
  gauge('praxis_gateway_limit_buckets', 'Rate limit buckets in memory', gauges.limitBuckets);
  gauge('praxis_gateway_limit_gateways', 'Gateways that share the rate limits, this one included', gauges.limitGateways);
  gauge('praxis_gateway_limits_together', 'Whether the usage of the other gateways is heard (1) or each keeps to its part (0)', () =>
    gauges.limitsTogether() ? 1 : 0,
  );
  return {
    limited: (rate) => limited.inc({ rate }),
    observe: (operation, status, milliseconds) => requests.observe({ operation, status }, milliseconds / 1000),
    text: () => registry.metrics(),
  };
}

/** Serves the metrics on a port of their own, which is not meant for the public. */
export async function serveMetrics(
  metrics: GatewayMetrics,
  host: string,
  port: number,
): Promise<{ port: number; close: () => Promise<void> }> {
  const server: Server = createServer((request, response) => {
    if (request.url !== '/metrics') {
      response.writeHead(404).end();
      return;
    }
    metrics.text().then(
      (text) => response.writeHead(200, { 'content-type': 'text/plain; version=0.0.4; charset=utf-8' }).end(text),
      () => response.writeHead(500).end(),
    );
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
