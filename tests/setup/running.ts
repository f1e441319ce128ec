import type { RunningPostgres } from '../../platform/src/servers/postgres';

interface RunningServers {
  readonly dir: string;
  readonly postgres: RunningPostgres;
}

/** jest loads its set-up and its teardown separately; what they share must hang on the process. */
const key = Symbol.for('praxis.test-servers');
const shared = globalThis as { [key]?: RunningServers | undefined };

export function keepForTeardown(servers: RunningServers): void {
  shared[key] = servers;
}

export function takeForTeardown(): RunningServers | undefined {
  const servers = shared[key];
  shared[key] = undefined;
  return servers;
}
