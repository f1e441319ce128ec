import { randomFillSync } from 'node:crypto';
import { z } from 'zod';

/** UUID in its canonical text form; ours are version 7. */
export const Id = z.uuid();
export type Id = z.output<typeof Id>;

/** The nil UUID (RFC 9562, 5.9): the platform itself where a firm is asked for. */
export const NIL_ID = '00000000-0000-0000-0000-000000000000';

const MAX_MILLISECONDS = 2 ** 48 - 1;

/**
 * UUIDv7 (RFC 9562, 5.7).
 *
 * @param now milliseconds since the Unix epoch
 * @param random 10 bytes, of which 74 bits are used: the first 12 for `rand_a`, the last 62 for `rand_b`
 */
export function uuidv7(now: number, random: Uint8Array): Id {
  if (!Number.isInteger(now) || now < 0 || now > MAX_MILLISECONDS) throw new RangeError(`Not a time for a UUIDv7: ${now}`);
  if (random.length !== 10) throw new RangeError(`A UUIDv7 takes 10 random bytes, not ${random.length}`);
  const bytes = Buffer.alloc(16);
  bytes.writeUIntBE(now, 0, 6);
  bytes.set(random, 6);
  bytes[6] = 0x70 | (bytes.readUInt8(6) & 0x0f);
  bytes[8] = 0x80 | (bytes.readUInt8(8) & 0x3f);
  const hex = bytes.toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

/** The time in a UUIDv7 in milliseconds since the Unix epoch; undefined for any other UUID. */
export function timeOfId(id: Id): number | undefined {
  if (!/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/i.test(id)) return undefined;
  return Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16);
}

/**
 * Makes a generator whose ids sort in the order of making, even within a millisecond and when the clock steps back (RFC 9562, 6.2,
 * method 1: `rand_a` is a counter that starts low in each millisecond and moves the time on when it is full).
 */
export function idGenerator(clock: () => number, random: (size: number) => Uint8Array): () => Id {
  let time = 0;
  let counter = 0;
  return () => {
    const bytes = Buffer.from(random(10));
    const now = clock();
    if (now > time) {
      time = now;
      counter = bytes.readUInt16BE(0) & 0x7ff;
    } else if (counter === 0xfff) {
      time += 1;
      counter = bytes.readUInt16BE(0) & 0x7ff;
    } else {
      counter += 1;
    }
    bytes.writeUInt16BE(counter, 0);
    return uuidv7(time, bytes);
  };
}

const pool = Buffer.alloc(10_000);
let drawn = pool.length;
/** Random bytes, drawn for a thousand ids at once: asking for ten costs as much as asking for ten thousand. None is given twice. */
function pooled(size: number): Uint8Array {
  if (drawn + size > pool.length) {
    randomFillSync(pool);
    drawn = 0;
  }
  drawn += size;
  return pool.subarray(drawn - size, drawn);
}

/** A new id for production use: unique, and increasing within the process. */
export const newId: () => Id = idGenerator(Date.now, pooled);
