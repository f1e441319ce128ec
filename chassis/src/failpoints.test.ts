import { createFailpoints, FailpointError, type Faults } from './failpoints';

const recorded = (): { faults: Faults; done: string[] } => {
  const done: string[] = [];
  return {
    done,
    faults: {
      kill: () => void done.push('killed'),
      pause: async (ms) => void done.push(`paused ${ms}`),
    },
  };
};

test('a fault strikes at its own place only, at each passage', async () => {
  const { faults, done } = recorded();
  const failpoint = createFailpoints('relay.before-mark=kill, unit.after-commit=pause:250', 'local', faults);
  await failpoint('relay.before-ack');
  expect(done).toEqual([]);
  await failpoint('relay.before-mark');
  await failpoint('unit.after-commit');
  await failpoint('relay.before-mark');
  expect(done).toEqual(['killed', 'paused 250', 'killed']);
});

test('with @n a fault strikes at the n-th passage and never again', () => {
  const failpoint = createFailpoints('relay.before-ack=throw@3', 'local');
  expect(() => failpoint('relay.before-ack')).not.toThrow();
  expect(() => failpoint('relay.before-ack')).not.toThrow();
  expect(() => failpoint('relay.before-ack')).toThrow(FailpointError);
  expect(() => failpoint('relay.before-ack')).not.toThrow();
});

test('production has no failpoints, whatever the variable says', () => {
  expect(() => createFailpoints('relay.before-ack=throw', 'production')('relay.before-ack')).not.toThrow();
});

test.each([
  'relay.before-ack',
  'relay.before-ack=explode',
  'relay.before-ack=pause',
  'relay.before-ack=kill@',
  'relay.before-ack=kill@x',
  'relay.before-lunch=kill',
])('%j is refused at start', (specification) => {
  expect(() => createFailpoints(specification, 'local')).toThrow('PRAXIS_FAILPOINTS');
});
