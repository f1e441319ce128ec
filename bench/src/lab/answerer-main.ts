import { createSecretKey } from 'node:crypto';
import { created, route } from '@praxis/chassis';
import { createLogger } from '@praxis/chassis/edge';
import { buildServer } from '@praxis/chassis/testing';
import { IDENTITY_HEADER, InternalIdentity } from '@praxis/contracts/kernel';
import Fastify from 'fastify';
import { makeAnything, makeNote } from './notes-operations';

/*
 * What stands behind gateway and nginx when they themselves are measured: a bare Fastify that knows its answers. It also takes the
 * place of a collector of traces, and serves one operation of the chassis without anything behind it, beside the same
 * one without schemas.
 */

const note = (title: string) => ({
  id: '0198a000-0000-7000-8000-000000000001',
  version: 1,
  title,
  body: 'What was said.',
  createdAt: '2026-01-01T00:00:00.000Z',
});

async function main(): Promise<void> {
  let lastIdentity = '';
  const bare = Fastify({ logger: false });
  bare.get('/bench/identity', () => ({ identity: lastIdentity }));
  bare.post('/v1/traces', (_request, reply) => reply.send({}));
  bare.get('*', (request) => {
    lastIdentity = String(request.headers[IDENTITY_HEADER] ?? '');
    return note('A note');
  });
  bare.post<{ Body: { title: string } }>('*', (request, reply) => {
    reply.code(201);
    return note(request.body.title);
  });
  const url = await bare.listen({ host: '127.0.0.1', port: 0 });

  const caller = InternalIdentity.parse({
    aud: 'crm',
    sub: 'user:0198a000-0000-7000-8000-000000000002',
    kind: 'user',
    firm: '0198a000-0000-7000-8000-000000000003',
    roles: [],
    permissions: ['crm:note:write'],
    iat: 0,
    exp: Number.MAX_SAFE_INTEGER,
  });
  const whole = buildServer({
    routes: [
      route(makeNote, async (request) => created(note(request.body.title))),
      route(makeAnything, async (request) => created(note((request.body as { title: string }).title))),
    ],
    unitOfWork: undefined as never, // the operation under measurement opens none
    verify: () => caller,
    secret: createSecretKey(Buffer.alloc(32)),
    now: () => new Date(),
    checkReplies: false,
    log: createLogger('crm', 'warn'),
  });
  const wholeUrl = await whole.listen({ host: '127.0.0.1', port: 0 });
  process.send?.({ url, wholeUrl });
}

process.on('disconnect', () => process.exit(0));
main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
  process.exit(1);
});
