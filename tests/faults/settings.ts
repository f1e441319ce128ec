import { faultKinds } from './kinds';
import { type FaultKind, type Level, levels } from './kinds/kind';
import type { Wish } from './plan';

/** What `npm run test:faults` was asked for; by default the short level. */
export interface Settings {
  readonly level: Level;
  readonly seed: number;
  readonly wishes: readonly Wish[];
  /** Platforms side by side, among which the faults are shared out: most of the long faults are waiting. */
  readonly platforms: number;
  /** Whether the run is added to the committed results. */
  readonly record: boolean;
}

/** How many of each kind when nothing else is asked for. */
const counts: Readonly<Record<Level, (kind: FaultKind) => number>> = {
  // A stopped service has tests of its own, in tests/resilience.
  short: ({ name }) => (name === 'service-stopped' ? 0 : ['random-kill', 'failpoint-kill', 'poison'].includes(name) ? 2 : 1),
  standard: ({ name }) => (name === 'random-kill' ? 60 : name === 'failpoint-kill' ? 54 : 6),
  long: ({ name }) => (name === 'random-kill' ? 1_000 : 100),
};

/** @throws when a variable says something that it cannot */
export function readSettings(environment: NodeJS.ProcessEnv, now: () => number): Settings {
  const text = (name: string): string | undefined => environment[`PRAXIS_FAULT_${name}`] || undefined;
  const number = (name: string): number | undefined => {
    const value = text(name);
    if (value !== undefined && !/^\d{1,10}$/.test(value)) throw new Error(`PRAXIS_FAULT_${name} is "${value}" and not a whole number`);
    return value === undefined ? undefined : Number(value);
  };
  const wanted = text('LEVEL') ?? 'short';
  const level = levels.find((known) => known === wanted);
  if (level === undefined) throw new Error(`There is no level "${wanted}"; there are ${levels.join(', ')}`);
  const names = text('KIND')?.split(',') ?? faultKinds.map(({ name }) => name);
  const count = number('COUNT');
  return {
    level,
    seed: number('SEED') ?? now() % 2 ** 32,
    wishes: names.map((name) => ({ kind: kindOf(name), count: count ?? counts[level](kindOf(name)) })).filter((wish) => wish.count > 0),
    platforms: Math.max(1, number('PLATFORMS') ?? 1),
    record: text('RECORD') !== undefined,
  };
}

function kindOf(name: string): FaultKind {
  const kind = faultKinds.find((known) => known.name === name);
  if (kind === undefined) throw new Error(`There is no fault "${name}"; there are ${faultKinds.map((known) => known.name).join(', ')}`);
  return kind;
}

/** So many shares of a number, as even as they can be. */
export const sharesOf = (count: number, shares: number): number[] =>
  Array.from({ length: shares }, (_, index) => Math.floor((count + shares - 1 - index) / shares)).filter((share) => share > 0);
