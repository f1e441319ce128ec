import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import type { Stack } from '@praxis/platform';
import { checkout } from './checkout';
import { answersAt, freePort } from './ports';

export interface OwnGateway {
  readonly url: string;
  readonly pid: number;
  stop(): Promise<void>;
}

/**
 * One more gateway of a running platform that sends what is meant for crm to somebody else.
 * @param env added to its environment; with a collector's address, telemetry is loaded as in production
 */
export async function startGatewayTo(crmUrl: string, stack: Stack, env: Readonly<Record<string, string>> = {}): Promise<OwnGateway> {
  const environment = stack.environments['gateway'] ?? {};
  const [port, metricsPort] = [await freePort(), await freePort()];
  const urls = Object.entries({ ...stack.serviceUrls, crm: crmUrl }).map(([service, url]) => `${service}=${url}`);
  const telemetry =
    env['OTEL_EXPORTER_OTLP_ENDPOINT'] === undefined ? [] : ['--require', path.join(checkout, 'chassis/dist/src/telemetry/preload.js')];
  const child = spawn(process.execPath, [...telemetry, path.join(checkout, 'gateway/dist/src/main.js')], {
    env: { ...environment, SERVICE_URLS: urls.join(','), PORT: String(port), METRICS_PORT: String(metricsPort), ...env },
    // Its access log is part of what it does; where it goes is not.
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const url = `http://127.0.0.1:${port}`;
  await answersAt(`${url}/readyz`);
  return {
    url,
    pid: child.pid ?? 0,
    stop: async () => {
      const gone = once(child, 'exit');
      child.kill('SIGTERM');
      await gone;
    },
  };
}
