import fc from 'fast-check';
import { createLanes, createSlots } from './lanes';

const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

test('tasks of one key run one after the other in their order, whatever becomes of them', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(fc.constantFrom('a', 'b', 'c'), fc.boolean(), fc.boolean()), { maxLength: 30 }), async (plan) => {
      const lanes = createLanes();
      const done: Record<string, number[]> = { a: [], b: [], c: [] };
      const running = new Set<string>();
      const outcomes = plan.map(([key, fails, slow], place) =>
        lanes.run(key, async () => {
          expect(running.has(key)).toBe(false);
          running.add(key);
          if (slow) await turn();
          running.delete(key);
          done[key]?.push(place);
          if (fails) throw new Error('failed');
        }),
      );
      const settled = await Promise.allSettled(outcomes);
      expect(settled.map(({ status }) => status)).toEqual(plan.map(([, fails]) => (fails ? 'rejected' : 'fulfilled')));
      for (const places of Object.values(done)) expect(places).toEqual([...places].sort((a, b) => a - b));
      await lanes.idle();
      expect(lanes.busy('a')).toBe(false);
    }),
    { numRuns: 50 },
  );
});

test('a lonely task runs after everything before it and before everything behind it', async () => {
  const lanes = createLanes();
  const order: string[] = [];
  const step = (name: string) => async () => {
    await turn();
    order.push(name);
  };
  void lanes.run('a', step('a1'));
  void lanes.run('b', step('b1'));
  void lanes.alone(step('alone'));
  void lanes.run('a', step('a2'));
  void lanes.run('c', step('c1'));
  await lanes.idle();
  expect(order).toEqual(['a1', 'b1', 'alone', 'a2', 'c1']);
});

test('a group takes free keys and its own, holds their successors, and takes nobody behind a lonely task', async () => {
  const lanes = createLanes();
  const order: string[] = [];
  void lanes.run('busy', async () => {
    await turn();
    order.push('busy');
  });
  const group = lanes.group(async () => {
    await turn();
    await turn();
    order.push('group');
  });
  expect(group.join('busy')).toBe(false);
  expect(group.join('free')).toBe(true);
  expect(group.join('free')).toBe(true);
  void lanes.run('free', async () => {
    order.push('behind');
  });
  expect(group.join('free')).toBe(false);
  void lanes.alone(async () => {
    order.push('alone');
  });
  expect(group.join('late')).toBe(false);
  await lanes.idle();
  expect(order).toEqual(['busy', 'group', 'behind', 'alone']);
});

test('slots are never exceeded and are given back by failures too', async () => {
  const slots = createSlots(3);
  let running = 0;
  let most = 0;
  const outcomes = await Promise.allSettled(
    Array.from({ length: 20 }, (_, place) =>
      slots.use(async () => {
        running += 1;
        most = Math.max(most, running);
        await turn();
        running -= 1;
        if (place % 2 === 0) throw new Error('failed');
      }),
    ),
  );
  expect(most).toBe(3);
  expect(outcomes.filter(({ status }) => status === 'rejected')).toHaveLength(10);
});
