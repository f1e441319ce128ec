import { performance } from 'node:perf_hooks';
import type { FastifyInstance } from 'fastify';
import { request } from 'undici';
import { listServices } from '../own-routes';

const TIMEOUT_MS = 2_000;

export interface ServiceHealth {
  readonly service: string;
  readonly status: 'ready' | 'not_ready' | 'down';
  /** How long the answer took; absent when there was none. */
  readonly milliseconds?: number;
}

export interface ServicesSettings {
  readonly serviceUrls: ReadonlyMap<string, string>;
  readonly brokerConnected: () => boolean;
}

/** `GET /v1/operations/services`: asks every service whether it is ready. */
export function serveServices(server: FastifyInstance, { serviceUrls, brokerConnected }: ServicesSettings): void {
  server.get(listServices.path, { config: { guarded: listServices } }, async () => ({
    items: await Promise.all([...serviceUrls].map(([service, url]) => healthOf(service, url))),
    broker: { status: brokerConnected() ? 'connected' : 'away' },
  }));
}

async function healthOf(service: string, url: string): Promise<ServiceHealth> {
  const begun = performance.now();
  try {
    const { statusCode, body } = await request(`${url}/readyz`, { headersTimeout: TIMEOUT_MS, bodyTimeout: TIMEOUT_MS });
    await body.dump();
    const milliseconds = Math.round(performance.now() - begun);
    return { service, status: statusCode === 200 ? 'ready' : 'not_ready', milliseconds };
  } catch {
    // No answer is the answer.
    return { service, status: 'down' };
  }
}
