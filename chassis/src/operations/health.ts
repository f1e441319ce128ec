import { httpErrors, newId, problemType } from '@praxis/contracts/kernel';
import type { FastifyInstance } from 'fastify';
import type pg from 'pg';
import type { Metrics } from './metrics';

/** Whether a service may be given requests; flips to `stopping` first when it ends. */
export type Condition = 'starting' | 'ready' | 'stopping';

/**
 * Adds /livez (the process answers), /readyz (its condition, the database, and the schema it needs; the broker is not asked, because the
 * outbox absorbs its absence) and /metrics.
 */
export function addHealth(
  server: FastifyInstance,
  options: { condition: () => Condition; check: () => Promise<void>; metrics: Metrics },
): void {
  server.get('/livez', async () => ({ status: 'alive' }));
  server.get('/readyz', async (_request, reply) => {
    const reason = options.condition() === 'ready' ? await failureOf(options.check) : `The service is ${options.condition()}.`;
    if (reason === undefined) return { status: 'ready' };
    const { code, status, title } = httpErrors.unavailable;
    return reply
      .code(status)
      .header('retry-after', '1')
      .type('application/problem+json')
      .send(JSON.stringify({ type: problemType(code), title, status, code, detail: reason, traceId: newId() }));
  });
  server.get('/metrics', async (_request, reply) => reply.type(options.metrics.contentType).send(await options.metrics.text()));
}

async function failureOf(check: () => Promise<void>): Promise<string | undefined> {
  try {
    await check();
    return undefined;
  } catch (error) {
    // The reason may name hosts; those who may know it read the log or the database's.
    return error instanceof NotReady ? error.message : 'The database does not answer.';
  }
}

class NotReady extends Error {}

/** Checks that the database answers and has every migration that this code needs. */
export function databaseCheck(system: pg.Pool, needed: readonly string[]): () => Promise<void> {
  let schemaIsThere = false;
  return async () => {
    if (schemaIsThere) {
      await system.query('select 1');
      return;
    }
    const { rows } = await system.query<{ name: string }>('select name from migrations');
    const applied = new Set(rows.map(({ name }) => name));
    const missing = needed.filter((name) => !applied.has(name));
    if (missing.length > 0) throw new NotReady(`The database lacks ${missing.length} migration(s); run the migration step.`);
    schemaIsThere = true;
  };
}
