import { mkdirSync, rmSync } from 'node:fs';
import { pick } from '../random';
import type { FaultKind } from './kind';

const brokerDown: FaultKind = {
  name: 'broker-down',
  says: 'nats-server killed for up to 60 s',
  lasts: { short: [2_000, 3_000], standard: [5_000, 60_000], long: [60_000, 60_000] },
  lanes: 1,
  perRound: 1,
  load: 6,
  draw: () => ({}),
  strike: async (world) => {
    await world.kill('nats');
    return { hit: true, heal: () => world.start('nats') };
  },
};

const storeDeleted: FaultKind = {
  name: 'broker-store-deleted',
  says: 'nats-server killed, every JetStream store deleted, restarted empty',
  lasts: { short: [0, 500], standard: [0, 3_000], long: [0, 3_000] },
  lanes: 1,
  perRound: 1,
  load: 6,
  draw: () => ({}),
  strike: async (world) => {
    await world.kill('nats');
    rmSync(world.natsStoreDir, { recursive: true, force: true });
    mkdirSync(world.natsStoreDir, { recursive: true, mode: 0o700 });
    return { hit: true, heal: () => world.start('nats') };
  },
};

const postgresRestart: FaultKind = {
  name: 'postgres-restart',
  says: 'PostgreSQL stopped (fast) or made to crash (immediate shutdown, recovery from the log), and started again',
  lasts: { short: [500, 1_000], standard: [0, 8_000], long: [0, 8_000] },
  lanes: 1,
  perRound: 2,
  load: 4,
  draw: (random) => ({ signal: pick(['SIGINT', 'SIGQUIT'], random) }),
  strike: async (world, { how }) => {
    await world.kill('postgres', how['signal'] === 'SIGQUIT' ? 'SIGQUIT' : 'SIGINT');
    return { hit: true, heal: () => world.start('postgres') };
  },
};

export const serverKinds: readonly FaultKind[] = [brokerDown, storeDeleted, postgresRestart];
