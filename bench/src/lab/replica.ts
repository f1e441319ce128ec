import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { nodeArguments, type Stack } from '@praxis/platform';
import { checkout } from './checkout';
import { answersAt, freePort } from './ports';

export interface Replica {
  readonly name: string;
  readonly pid: number;
  readonly url: string;
  /** From the start of the process until it says that it is ready, in seconds. */
  readonly readyIn: number;
  stop(): Promise<void>;
}

/**
 * One more process of a service (or the gateway) of a running platform.
 * @param env added to its environment; with a collector's address, telemetry is loaded before everything else, as in production
 */
export async function startReplica(name: string, stack: Stack, env: Readonly<Record<string, string>> = {}): Promise<Replica> {
  const [port, metricsPort] = [await freePort(), await freePort()];
  const entry = path.join(checkout, ...(name === 'gateway' ? ['gateway'] : ['services', name]), 'dist', 'src', 'main.js');
  const began = performance.now();
  const child = spawn(process.execPath, [...nodeArguments(env), entry], {
    env: { ...stack.environments[name], PORT: String(port), METRICS_PORT: String(metricsPort), ...env },
    // The logs are part of what it does; where they go is not.
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const url = `http://127.0.0.1:${port}`;
  await answersAt(`${url}/readyz`);
  return {
    name,
    pid: child.pid ?? 0,
    url,
    readyIn: (performance.now() - began) / 1000,
    stop: async () => {
      const gone = once(child, 'exit');
      child.kill('SIGTERM');
      await gone;
    },
  };
}
