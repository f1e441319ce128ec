import { serviceNames } from '@praxis/platform';
import { between, pick } from '../random';
import type { FaultKind } from './kind';

const clock: FaultKind = {
  name: 'clock-stepped',
  says: 'the wall clock of a process set up to 30 minutes forward or back, and right again',
  lasts: { short: [1_000, 2_000], standard: [2_000, 8_000], long: [2_000, 8_000] },
  lanes: 2,
  perRound: 6,
  load: 2,
  draw: (random) => ({ target: pick([...serviceNames, 'gateway'], random), seconds: between([5, 1_800], random) * pick([-1, 1], random) }),
  strike: async (world, { how }) => {
    const target = String(how['target']);
    world.stepClock(target, Number(how['seconds']) * 1_000);
    return { hit: true, heal: async () => world.stepClock(target, 0) };
  },
};

export const clockKinds: readonly FaultKind[] = [clock];
