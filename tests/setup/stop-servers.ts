import { rmSync } from 'node:fs';
import { takeForTeardown } from './running';

export default async function stopServers(): Promise<void> {
  const servers = takeForTeardown();
  if (servers === undefined) return;
  await servers.postgres.stop();
  rmSync(servers.dir, { recursive: true, force: true });
}
