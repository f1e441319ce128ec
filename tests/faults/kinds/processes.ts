import { serviceNames, until } from '@praxis/platform';
import { FAILPOINTS } from '../../../chassis/src/failpoint';
import { between, pick } from '../random';
import type { World } from '../world';
import type { FaultKind, Struck } from './kind';

const everybody = [...serviceNames, 'gateway'];

/** A target is held from the stroke to its healing, so that two lanes never work on one process. */
function held(world: World, name: string, strike: () => Promise<boolean>, heal: () => Promise<void>): Promise<Struck> {
  const healed = Promise.withResolvers<void>();
  return new Promise((resolve, reject) => {
    void world.holding(name, async () => {
      try {
        const hit = await strike();
        resolve({
          hit,
          heal: async () => {
            try {
              await heal();
            } finally {
              healed.resolve();
            }
          },
        });
      } catch (error) {
        reject(error);
        return;
      }
      await healed.promise;
    });
  });
}

const always = (work: () => Promise<void>) => async (): Promise<boolean> => {
  await work();
  return true;
};

/** A signal and, at the end, what undoes it. */
const signalled =
  (signal: NodeJS.Signals, heal: (world: World, target: string) => Promise<void>): FaultKind['strike'] =>
  (world, { how }) => {
    const target = String(how['target']);
    return held(
      world,
      target,
      always(() => world.kill(target, signal)),
      () => heal(world, target),
    );
  };

const randomKill: FaultKind = {
  name: 'random-kill',
  says: 'SIGKILL of a service or the gateway at any moment, three at a time',
  lasts: { short: [0, 100], standard: [0, 200], long: [0, 200] },
  lanes: 3,
  perRound: 30,
  load: 1,
  draw: (random) => ({ target: pick(everybody, random) }),
  strike: signalled('SIGKILL', (world, target) => world.start(target)),
};

const places = serviceNames.flatMap((target) => FAILPOINTS.map((failpoint) => ({ target, failpoint })));
/** How long a process may take to pass its failpoint, in milliseconds; after that it is killed wherever it is. */
const PASSES_WITHIN_MS = 8_000;

const failpointKill: FaultKind = {
  name: 'failpoint-kill',
  says: 'SIGKILL at a named failpoint: every failpoint of every service in turn',
  lasts: { short: [0, 100], standard: [0, 200], long: [0, 200] },
  lanes: 2,
  perRound: 18,
  load: 2,
  // A step without a common factor goes through all places and mixes the services.
  draw: (random, nth) => ({ ...(places[(nth * 25) % places.length] ?? {}), passage: between([1, 4], random) }),
  strike: (world, { how }) => {
    const target = String(how['target']);
    const strike = async (): Promise<boolean> => {
      world.giveVariables(target, { PRAXIS_FAILPOINTS: `${how['failpoint']}=kill@${how['passage']}` });
      // It may well die before it is ready: that is what it was asked to do.
      await world.restart(target).catch(() => undefined);
      const gone = (): true | undefined => (world.platform.stack.process(target)?.running() === true ? undefined : true);
      const died = await until(gone, { deadlineMs: PASSES_WITHIN_MS, everyMs: 50 });
      world.giveVariables(target, undefined);
      if (died === undefined) await world.kill(target);
      return died === true;
    };
    return held(world, target, strike, () => world.start(target));
  },
};

const freeze: FaultKind = {
  name: 'freeze',
  says: 'SIGSTOP past every lease (5 s) and, from standard on, the ack wait (30 s) and every time-out; then SIGCONT',
  lasts: { short: [6_000, 7_000], standard: [31_000, 35_000], long: [31_000, 36_000] },
  lanes: 2,
  perRound: 4,
  load: 3,
  draw: (random) => ({ target: pick(everybody, random) }),
  strike: signalled('SIGSTOP', (world, target) => world.kill(target, 'SIGCONT')),
};

const stopped: FaultKind = {
  name: 'service-stopped',
  says: 'a service is away for minutes (in short runs for seconds) and starts again',
  lasts: { short: [3_000, 5_000], standard: [20_000, 40_000], long: [60_000, 150_000] },
  lanes: 1,
  perRound: 1,
  load: 8,
  draw: (random) => ({ target: pick(serviceNames, random) }),
  strike: signalled('SIGTERM', (world, target) => world.start(target)),
};

const smallPool: FaultKind = {
  name: 'small-pool',
  says: 'a service with two database connections (the least it accepts) under a burst of load',
  lasts: { short: [2_000, 3_000], standard: [4_000, 8_000], long: [4_000, 8_000] },
  lanes: 1,
  perRound: 2,
  load: 12,
  draw: (random) => ({ target: pick(serviceNames, random), connections: 2 }),
  strike: (world, { how }) => {
    const target = String(how['target']);
    const strike = async (): Promise<void> => {
      world.giveVariables(target, { POOL_SIZE: String(how['connections']) });
      await world.restart(target);
      world.giveVariables(target, undefined);
    };
    return held(world, target, always(strike), () => world.restart(target));
  },
};

export const processKinds: readonly FaultKind[] = [randomKill, failpointKill, freeze, stopped, smallPool];
