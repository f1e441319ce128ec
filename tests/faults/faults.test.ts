import { verifyAuditEvents } from '@praxis/contracts/identity';
import { eventually } from '../support/eventually';
import type { Poisoned } from './facts';
import { faultKinds } from './kinds';
import { type Load, startLoad, type Tally } from './load';
import { describeFault, fingerprintOf, mixedPlanOf, type Plan, planOf } from './plan';
import { machineOf, type Result, recordResult, settledOf } from './results';
import { type RunOutcome, runPlan } from './run';
import { readSettings, sharesOf } from './settings';
import { startWorld, type World } from './world';

const settings = readSettings(process.env, Date.now);
const { level, seed, wishes } = settings;
const kinds = new Map(faultKinds.map((kind) => [kind.name, kind]));
const say = (line: string): void => void process.stdout.write(`${line}\n`);

/** A platform, the people who use it, and what it was poisoned with. */
interface Place {
  readonly world: World;
  readonly load: Load;
  readonly poisoned: Poisoned[];
}

const places: Place[] = [];

beforeAll(async () => {
  for (let index = 0; index < settings.platforms; index += 1) {
    const world = await startWorld();
    places.push({ world, load: await startLoad(world.platform), poisoned: [] });
  }
}, 600_000);
afterAll(async () => {
  await Promise.all(places.map(({ world }) => world.stop()));
}, 120_000);

async function carryOut(name: string, plans: readonly Plan[]): Promise<void> {
  const began = Date.now();
  const before = places.map(({ load }) => load.tally());
  const outcomes = await Promise.all(
    plans.map(async (plan, index) => {
      const place = placeAt(index);
      for (const { faults } of plan.rounds)
        for (const fault of faults) say(`plan ${fingerprintOf(plan)} of seed ${plan.seed}: ${describeFault(fault)}`);
      const tell = (line: string): void => say(plans.length === 1 ? line : `[${index}] ${line}`);
      const outcome = await runPlan(plan, { kinds, world: place.world, load: place.load, say: tell }, place.poisoned);
      await expectUnbrokenChains(place.load);
      return outcome;
    }),
  );
  const result = resultOf(name, plans, outcomes, tallySince(before), Date.now() - began);
  const { work, settled } = result;
  say(
    `${name}: seed ${seed}; ${result.struck} faults, ${result.hit} hit; ${work.ok} answered, ${work.failed} refused, ${work.unknown} unknown ` +
      `(${work.askedAgain} asked again); settled ${settled.times} times, median ${settled.medianMs} ms, longest ${settled.longestMs} ms; ${result.findings} findings`,
  );
  if (settings.record) recordResult(result);
  expect({ seed, findings: outcomes.flatMap(({ findings }) => findings) }).toEqual({ seed, findings: [] });
}

async function expectUnbrokenChains(load: Load): Promise<void> {
  await load.prepare([]);
  for (const { client } of load.firms()) {
    expect(await eventually('the audit chain', () => client.call(verifyAuditEvents))).toMatchObject({ valid: true });
  }
}

function placeAt(index: number): Place {
  const place = places[index];
  if (place === undefined) throw new Error(`There is no platform ${index}`);
  return place;
}

function tallySince(before: readonly Tally[]): Tally {
  const now = places.map(({ load }) => load.tally());
  const grown = (value: (tally: Tally) => number): number =>
    now.reduce((all, tally, index) => all + value(tally) - value(before[index] ?? tally), 0);
  return {
    ok: grown(({ ok }) => ok),
    failed: grown(({ failed }) => failed),
    unknown: grown(({ unknown }) => unknown),
    askedAgain: grown(({ askedAgain }) => askedAgain),
  };
}

function resultOf(kind: string, plans: readonly Plan[], outcomes: readonly RunOutcome[], work: Tally, tookMs: number): Result {
  const sum = (value: (outcome: RunOutcome) => number): number => outcomes.reduce((all, one) => all + value(one), 0);
  return {
    at: new Date().toISOString(),
    kind,
    level,
    seed,
    plans: plans.map(fingerprintOf),
    platforms: plans.length,
    struck: sum(({ struck }) => struck),
    hit: sum(({ hit }) => hit),
    work,
    settled: settledOf(outcomes.flatMap(({ settledMs }) => settledMs)),
    findings: sum(({ findings }) => findings.length),
    tookMs,
    machine: machineOf(placeAt(0).world.platform.stack),
  };
}

const hours = 3_600_000;

if (level === 'short' && wishes.length > 1) {
  test('whatever happens to the platform, each request is carried out once and altogether, or not at all', async () => {
    await carryOut('mixed', [mixedPlanOf(seed, level, wishes)]);
  }, 240_000);
} else {
  test.each(wishes.map(({ kind, count }) => ({ kind, count, name: kind.name, says: kind.says })))(
    '$name: after $count times $says, everything was done once and altogether, or not at all',
    async ({ kind, count }) => {
      const shares = sharesOf(count, settings.platforms);
      await carryOut(
        kind.name,
        shares.map((share, index) => planOf(seed + index, level, { kind, count: share })),
      );
    },
    12 * hours,
  );
}
