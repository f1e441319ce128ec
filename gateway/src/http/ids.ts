import { randomFillSync } from 'node:crypto';
import { idGenerator } from '@praxis/contracts/kernel';

const POOL_BYTES = 8 * 1024;
const pool = Buffer.alloc(POOL_BYTES);
let used = POOL_BYTES;

/** Random bytes, drawn from the system many at a time, because each draw costs as much as the rest of a decision. */
export function pooledRandom(size: number): Buffer {
  if (used + size > POOL_BYTES) {
    randomFillSync(pool);
    used = 0;
  }
  used += size;
  return pool.subarray(used - size, used);
}

/** The id of a request, under which everything that follows from it can be found: its correlation id. */
export const newCorrelationId: () => string = idGenerator(Date.now, pooledRandom);
