import type { IncomingMessage, ServerResponse } from 'node:http';
import type { FastifyInstance } from 'fastify';

const SWEEP_MS = 50;
const underWay = new WeakMap<FastifyInstance, () => number>();

/** Counts the requests that have not been answered, for `closeServer`. */
export function countRequests(server: FastifyInstance): void {
  let count = 0;
  server.server.on('request', (_request: IncomingMessage, response: ServerResponse) => {
    count += 1;
    response.once('close', () => {
      count -= 1;
    });
  });
  underWay.set(server, () => count);
}

/**
 * Takes no new connection, answers what is under way, and then lets go of every connection: those that clients keep alive, and those
 * they opened ahead of a request that never came, which Node counts as busy and would wait for.
 */
export async function closeServer(server: FastifyInstance): Promise<void> {
  const sweep = setInterval(() => {
    if (underWay.get(server)?.() === 0) server.server.closeAllConnections();
    else server.server.closeIdleConnections();
  }, SWEEP_MS);
  await server.close().finally(() => clearInterval(sweep));
}
