import { createHash } from 'node:crypto';
import type { FaultKind, Level, PlannedFault } from './kinds/kind';
import { between, mulberry32, pick, type Random } from './random';

/** Something that people do while faults strike. */
export interface PlannedWork {
  readonly does: 'accept' | 'pay' | 'note a lead';
  /** Index of the fault of the round with which it begins. */
  readonly during: number;
  /** Milliseconds after that fault has its turn. */
  readonly afterMs: number;
  /** Which firm and which of several possible things: from 0 up to 1. */
  readonly which: number;
  /** Whether it is asked again, with the same key, when nobody heard the answer; otherwise it stays unknown. */
  readonly again: boolean;
}

/** Faults and work, then healing, settling and the check. */
export interface PlannedRound {
  /** How many faults may be under way at once. */
  readonly lanes: number;
  readonly faults: readonly PlannedFault[];
  readonly work: readonly PlannedWork[];
}

export interface Plan {
  readonly seed: number;
  readonly rounds: readonly PlannedRound[];
}

export interface Wish {
  readonly kind: FaultKind;
  readonly count: number;
}

/** The longest pause before a fault strikes, in milliseconds. */
const BEFORE_MS = 300;
/** Work begins until so many milliseconds after its fault is to be healed. */
const BEYOND_MS = 1_500;

/** One kind after the other, checked every so many faults. */
export function planOf(seed: number, level: Level, { kind, count }: Wish): Plan {
  const random = mulberry32(seed);
  const faults = Array.from({ length: count }, (_, nth) => faultOf(kind, nth, level, random));
  const rounds = Array.from({ length: Math.ceil(count / kind.perRound) }, (_, index) => {
    const mine = faults.slice(index * kind.perRound, (index + 1) * kind.perRound);
    return { lanes: kind.lanes, faults: mine, work: workOf(mine, () => kind.load, random) };
  });
  return { seed, rounds };
}

/** All of them in one round, one after the other, so that little time goes into settling. */
export function mixedPlanOf(seed: number, level: Level, wishes: readonly Wish[]): Plan {
  const random = mulberry32(seed);
  const faults = wishes.flatMap(({ kind, count }) => Array.from({ length: count }, (_, nth) => faultOf(kind, nth, level, random)));
  const loads = new Map(wishes.map(({ kind }) => [kind.name, kind.load]));
  return { seed, rounds: [{ lanes: 1, faults, work: workOf(faults, ({ kind }) => loads.get(kind) ?? 1, random) }] };
}

function faultOf(kind: FaultKind, nth: number, level: Level, random: Random): PlannedFault {
  return {
    kind: kind.name,
    afterMs: between([0, BEFORE_MS], random),
    lastsMs: between(kind.lasts[level], random),
    how: kind.draw(random, nth),
  };
}

function workOf(faults: readonly PlannedFault[], loadOf: (fault: PlannedFault) => number, random: Random): PlannedWork[] {
  return faults.flatMap((fault, during) =>
    (['accept', 'pay', 'note a lead'] as const).flatMap((does) =>
      Array.from({ length: loadOf(fault) }, () => ({
        does,
        during,
        afterMs: between([0, fault.afterMs + fault.lastsMs + BEYOND_MS], random),
        which: random(),
        again: pick([true, false], random),
      })),
    ),
  );
}

/** Equal for equal plans: printed and kept with a result, so that a replay can be seen to be one. */
export const fingerprintOf = (plan: Plan): string => createHash('sha256').update(JSON.stringify(plan)).digest('hex').slice(0, 12);

/** One line for a person. */
export const describeFault = ({ kind, lastsMs, how }: PlannedFault): string =>
  `${kind} ${Object.entries(how)
    .map(([name, value]) => `${name}=${value}`)
    .join(' ')} for ${lastsMs} ms`;
