import fc from 'fast-check';
import { Id, idGenerator, newId, timeOfId, uuidv7 } from './ids';

const ms = fc.integer({ min: 0, max: 2 ** 48 - 1 });
const ten = fc.uint8Array({ minLength: 10, maxLength: 10 });

test('RFC 9562, appendix A.6', () => {
  expect(uuidv7(0x017f22e279b0, Buffer.from('0cc3d8c4dc0c0c07398f', 'hex'))).toBe('017f22e2-79b0-7cc3-98c4-dc0c0c07398f');
});

test('every id is a UUID and tells its time', () => {
  fc.assert(
    fc.property(ms, ten, (now, random) => {
      const id = uuidv7(now, random);
      expect(Id.safeParse(id).success).toBe(true);
      expect(timeOfId(id)).toBe(now);
    }),
  );
});

test('other UUIDs tell no time', () => {
  expect(timeOfId('f81d4fae-7dec-41d0-a765-00a0c91e6bf6')).toBeUndefined();
  expect(timeOfId('not an id')).toBeUndefined();
});

test('wrong arguments are defects', () => {
  expect(() => uuidv7(-1, new Uint8Array(10))).toThrow(RangeError);
  expect(() => uuidv7(0.5, new Uint8Array(10))).toThrow(RangeError);
  expect(() => uuidv7(0, new Uint8Array(9))).toThrow(RangeError);
});

test('ids sort in the order of making, also in one millisecond and when the clock steps back', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1_000_000, max: 1_000_010 }), { minLength: 2, maxLength: 200 }), ten, (times, random) => {
      let k = 0;
      const next = idGenerator(
        () => times[k++] ?? 0,
        () => random,
      );
      const ids = times.map(() => next());
      expect(ids).toEqual([...new Set(ids)].sort());
    }),
  );
});

test('more ids than a counter holds move the time on', () => {
  const next = idGenerator(
    () => 1_000_000,
    () => new Uint8Array(10).fill(255),
  );
  const ids = Array.from({ length: 10_000 }, next);
  expect(ids).toEqual([...new Set(ids)].sort());
});

test('production ids are new and of now', () => {
  const before = Date.now();
  const ids = Array.from({ length: 1000 }, newId);
  expect(new Set(ids).size).toBe(1000);
  expect(timeOfId(ids[0] ?? '')).toBeGreaterThanOrEqual(before);
});
