import { serviceNames } from '@praxis/platform';
import { FAILPOINTS } from '../../chassis/src/failpoint';
import { faultKinds } from './kinds';
import { levels } from './kinds/kind';
import { fingerprintOf, mixedPlanOf, planOf } from './plan';
import { readSettings, sharesOf } from './settings';

const cases = faultKinds.flatMap((kind) => levels.map((level) => ({ name: kind.name, kind, level })));

test.each(cases)('a seed replays the whole plan of $name at the level $level, and another seed makes another one', ({ kind, level }) => {
  const plan = planOf(7, level, { kind, count: 20 });
  expect(planOf(7, level, { kind, count: 20 })).toEqual(plan);
  expect(fingerprintOf(planOf(8, level, { kind, count: 20 }))).not.toBe(fingerprintOf(plan));
  expect(plan.rounds.flatMap(({ faults }) => faults)).toHaveLength(20);
  for (const { faults } of plan.rounds) {
    for (const { lastsMs } of faults) {
      expect(lastsMs).toBeGreaterThanOrEqual(kind.lasts[level][0]);
      expect(lastsMs).toBeLessThanOrEqual(kind.lasts[level][1]);
    }
  }
});

test('every failpoint of every service has its turn', () => {
  const kind = faultKinds.find(({ name }) => name === 'failpoint-kill');
  if (kind === undefined) throw new Error('There is no such kind');
  const all = serviceNames.flatMap((target) => FAILPOINTS.map((failpoint) => `${target} ${failpoint}`));
  const plan = planOf(1, 'standard', { kind, count: all.length });
  const met = plan.rounds.flatMap(({ faults }) => faults.map(({ how }) => `${how['target']} ${how['failpoint']}`));
  expect(met.toSorted()).toEqual(all.toSorted());
});

test('people work during every fault', () => {
  const plan = mixedPlanOf(
    3,
    'short',
    faultKinds.map((kind) => ({ kind, count: 1 })),
  );
  const [round] = plan.rounds;
  const during = new Set(round?.work.filter(({ does }) => does === 'accept').map((work) => work.during));
  expect([...during].toSorted((a, b) => a - b)).toEqual(faultKinds.map((_, index) => index));
});

test('the settings say what may be said, and a mistake is named', () => {
  expect(readSettings({}, () => 5)).toMatchObject({ level: 'short', seed: 5, platforms: 1, record: false });
  const asked = { PRAXIS_FAULT_LEVEL: 'long', PRAXIS_FAULT_KIND: 'freeze', PRAXIS_FAULT_COUNT: '7', PRAXIS_FAULT_SEED: '9' };
  expect(readSettings(asked, () => 5)).toMatchObject({ level: 'long', seed: 9, wishes: [{ count: 7, kind: { name: 'freeze' } }] });
  expect(() => readSettings({ PRAXIS_FAULT_LEVEL: 'huge' }, () => 5)).toThrow('no level "huge"');
  expect(() => readSettings({ PRAXIS_FAULT_KIND: 'flood' }, () => 5)).toThrow('no fault "flood"');
  expect(() => readSettings({ PRAXIS_FAULT_SEED: '-1' }, () => 5)).toThrow('not a whole number');
});

test.each([
  [1_000, 3, [334, 333, 333]],
  [2, 4, [1, 1]],
])('%i faults on %i platforms are shared out as %j', (count, platforms, shares) => {
  expect(sharesOf(count, platforms)).toEqual(shares);
});
