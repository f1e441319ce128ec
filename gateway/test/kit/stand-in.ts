import type { AddressInfo } from 'node:net';
import Fastify, { type FastifyReply, type FastifyRequest } from 'fastify';

/** One request as it arrived at a service. */
export interface Received {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

export type Answer = (request: FastifyRequest, reply: FastifyReply) => unknown;

/** A small real server in a service's place: it keeps what it received and answers as it is told. */
export interface StandIn {
  readonly url: string;
  readonly received: Received[];
  /** What to answer from now on at a path; by default `{ ok: true }`. */
  answer(path: string, answer: Answer): void;
  /** Forgets what it received and what it was told to answer. */
  reset(): void;
  stop(): Promise<void>;
}

export async function startStandIn(port = 0): Promise<StandIn> {
  const server = Fastify({
    logger: false,
    bodyLimit: 10 * 1024 * 1024,
    routerOptions: { maxParamLength: 500 },
    forceCloseConnections: true,
  });
  const received: Received[] = [];
  const answers = new Map<string, Answer>();
  server.removeAllContentTypeParsers();
  server.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => done(null, body));
  server.all('/*', async (request, reply) => {
    const { method, url, headers } = request;
    received.push({ method, url, headers: { ...headers }, body: typeof request.body === 'string' ? request.body : '' });
    const answer = answers.get(url.split('?')[0] ?? url);
    return answer === undefined ? { ok: true } : await answer(request, reply);
  });
  await server.listen({ host: '127.0.0.1', port });
  return {
    url: `http://127.0.0.1:${(server.server.address() as AddressInfo).port}`,
    received,
    answer: (path, answer) => {
      answers.set(path, answer);
    },
    reset() {
      received.length = 0;
      answers.clear();
    },
    stop: () => server.close(),
  };
}
