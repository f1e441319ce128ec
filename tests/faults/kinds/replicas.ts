import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import path from 'node:path';
import { serviceNames } from '@praxis/platform';
import { eventually } from '../../support/eventually';
import { pick } from '../random';
import type { World } from '../world';
import type { FaultKind } from './kind';

const root = path.join(__dirname, '..', '..', '..');

/** What happens to the first one while there are two. */
const fates = ['stays', 'is killed', 'is frozen'] as const;

const twoRelays: FaultKind = {
  name: 'two-relays',
  says: 'two processes of one service, each with a relay and consumers; the first stays, is killed, or is frozen past its leases and wakes',
  lasts: { short: [6_000, 7_000], standard: [6_000, 12_000], long: [6_000, 12_000] },
  lanes: 1,
  perRound: 2,
  load: 4,
  draw: (random, nth) => ({ target: pick(serviceNames, random), first: fates[nth % fates.length] ?? 'stays' }),
  strike: async (world, { how }) => {
    const target = String(how['target']);
    const second = await startSecond(world, target);
    if (how['first'] === 'is killed') await world.kill(target);
    if (how['first'] === 'is frozen') await world.kill(target, 'SIGSTOP');
    return {
      hit: true,
      heal: async () => {
        if (how['first'] === 'is killed') await world.start(target);
        if (how['first'] === 'is frozen') await world.kill(target, 'SIGCONT');
        await second.stop();
      },
    };
  },
};

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('There is no free port');
  return address.port;
}

async function startSecond({ platform: { stack } }: World, service: string): Promise<{ stop(): Promise<void> }> {
  const port = await freePort();
  const child = spawn(process.execPath, [path.join(root, 'services', service, 'dist', 'src', 'main.js')], {
    cwd: root,
    env: { ...stack.environments[service], PORT: String(port) },
    stdio: 'ignore',
  });
  const exited = once(child, 'exit');
  const endWithUs = (): boolean => child.kill('SIGKILL');
  process.once('exit', endWithUs);
  await eventually(`the second ${service} to be ready`, async () =>
    (await fetch(`http://127.0.0.1:${port}/readyz`)).ok ? true : undefined,
  );
  return {
    stop: async () => {
      child.kill('SIGTERM');
      await exited;
      process.off('exit', endWithUs);
    },
  };
}

export const replicaKinds: readonly FaultKind[] = [twoRelays];
