import { performance } from 'node:perf_hooks';
import { listServices, type ServiceHealth } from '@praxis/contracts/gateway';
import type { FastifyInstance } from 'fastify';
import { request } from 'undici';

const TIMEOUT_MS = 2_000;

export interface ServicesSettings {
  readonly serviceUrls: ReadonlyMap<string, string>;
  readonly brokerConnected: () => boolean;
}

/** `GET /v1/operations/services`: asks every service whether it is ready. */
export function serveServices(server: FastifyInstance, { serviceUrls, brokerConnected }: ServicesSettings): void {
  server.get(listServices.path, { config: { guarded: listServices } }, async () => ({
    services: await Promise.all([...serviceUrls].map(([service, url]) => healthOf(service, url))),
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
