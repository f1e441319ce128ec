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
  const failpoint = createFailpoints('here=throw@3', 'local');
  expect(() => failpoint('here')).not.toThrow();
  expect(() => failpoint('here')).not.toThrow();
  expect(() => failpoint('here')).toThrow(FailpointError);
  expect(() => failpoint('here')).not.toThrow();
});

test('production has no failpoints, whatever the variable says', () => {
  expect(() => createFailpoints('here=throw', 'production')('here')).not.toThrow();
});

test.each(['here', 'here=explode', 'here=pause', 'here=kill@', 'here=kill@x'])('%j is refused at start', (specification) => {
  expect(() => createFailpoints(specification, 'local')).toThrow('PRAXIS_FAILPOINTS');
});
