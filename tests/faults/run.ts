import { setTimeout as pause } from 'node:timers/promises';
import type { Poisoned } from './facts';
import type { FaultKind, PlannedFault, Struck } from './kinds/kind';
import type { Load } from './load';
import { describeFault, type Plan, type PlannedRound } from './plan';
import { SETTLE_MS, settle } from './settle';
import type { World } from './world';

export interface RunSettings {
  readonly kinds: ReadonlyMap<string, FaultKind>;
  readonly world: World;
  readonly load: Load;
  /** Told in one line each what happens. */
  readonly say: (line: string) => void;
}

export interface RunOutcome {
  readonly struck: number;
  /** Of those, the ones that met what they were to hit. */
  readonly hit: number;
  /** Milliseconds from each healing until everything had settled. */
  readonly settledMs: readonly number[];
  readonly findings: readonly string[];
}

/**
 * Carries out a plan: rounds of faults under load, each healed, settled and checked. Ends at the first round whose findings stay.
 * @param poisoned of all runs of this world; what this one sends is added
 */
export async function runPlan(plan: Plan, settings: RunSettings, poisoned: Poisoned[]): Promise<RunOutcome> {
  const { world, load, say } = settings;
  const settledMs: number[] = [];
  let struck = 0;
  let hit = 0;
  for (const [index, round] of plan.rounds.entries()) {
    await load.prepare(round.work);
    const outcomes = await strikeAll(round, settings);
    const healedAt = Date.now();
    poisoned.push(...outcomes.flatMap(({ poison = [] }) => poison));
    struck += outcomes.length;
    hit += outcomes.filter((one) => one.hit).length;
    const unanswered = await load.askAgain(SETTLE_MS / 2);
    const told = { acceptances: load.acceptances(), asked: load.asked(), poisoned };
    const { tookMs, findings: wrong } = await settle(world, told, healedAt);
    const findings = [...unanswered, ...wrong];
    settledMs.push(tookMs);
    say(`round ${index + 1} of ${plan.rounds.length}: ${round.faults.length} faults; settled after ${tookMs} ms`);
    if (findings.length > 0) {
      const faults = round.faults.map(describeFault);
      return { struck, hit, settledMs, findings: [...findings, `in round ${index + 1} with ${faults.join('; ')}`] };
    }
  }
  return { struck, hit, settledMs, findings: [] };
}

/** Strikes in lanes, each fault healed before the next one of its lane; resolves when all are healed and all work has been answered. */
async function strikeAll({ lanes, faults, work }: PlannedRound, { kinds, world, load, say }: RunSettings): Promise<Struck[]> {
  const struck: Struck[] = [];
  const working: Promise<void>[] = [];
  const begin = (during: number): void => {
    for (const one of work) if (one.during === during) working.push(pause(one.afterMs).then(() => load.perform(one)));
  };
  const strikeOne = async (fault: PlannedFault): Promise<Struck> => {
    const kind = kinds.get(fault.kind);
    if (kind === undefined) throw new Error(`There is no fault "${fault.kind}"`);
    await pause(fault.afterMs);
    say(`  ${describeFault(fault)}`);
    const one = await kind.strike(world, fault);
    try {
      await pause(fault.lastsMs);
    } finally {
      await one.heal();
    }
    return one;
  };
  const runLane = async (lane: number): Promise<void> => {
    for (const [index, fault] of faults.entries()) {
      if (index % lanes !== lane) continue;
      begin(index);
      struck.push(await strikeOne(fault));
    }
  };
  await Promise.all(Array.from({ length: lanes }, (_, lane) => runLane(lane)));
  await Promise.all(working);
  return struck;
}
