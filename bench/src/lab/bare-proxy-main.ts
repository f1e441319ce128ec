import Fastify from 'fastify';
import { Pool } from 'undici';

/* What a gateway cannot do without, and nothing else: Fastify takes a request, undici sends it on, the answer goes back in one piece. */

async function main(upstream: string): Promise<void> {
  const pool = new Pool(upstream, { connections: 64, pipelining: 1 });
  const server = Fastify({ logger: false });
  server.removeAllContentTypeParsers();
  server.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
  server.all('*', (request, reply) => {
    const { raw } = reply;
    const { accept, 'content-type': type } = request.headers;
    let held: Buffer | undefined;
    pool.dispatch(
      {
        path: request.url,
        method: request.method as 'GET' | 'POST',
        headers: type === undefined ? { accept } : { accept, 'content-type': type },
        body: (request.body as Buffer | undefined) ?? null,
      },
      {
        onRequestStart: () => undefined,
        onResponseStart: (_controller, status, headers) => {
          reply.hijack();
          raw.writeHead(status, headers);
        },
        onResponseData: (_controller, chunk) => {
          held = held === undefined ? chunk : Buffer.concat([held, chunk]);
        },
        onResponseEnd: () => void raw.end(held),
        onResponseError: () => void raw.destroy(),
      },
    );
  });
  process.send?.({ url: await server.listen({ host: '127.0.0.1', port: 0 }) });
}

process.on('disconnect', () => process.exit(0));
main(process.argv[2] ?? '').catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
  process.exit(1);
});
