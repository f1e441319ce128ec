import { type Readable, Transform } from 'node:stream';
import { httpErrors, Rejection } from '@praxis/contracts/kernel';

/**
 * Lets a body through up to a limit; Fastify does not count a body that is passed on as a stream.
 * @param limit bytes
 * @returns a stream that fails with a Rejection 413 once more than `limit` bytes came
 */
export function limitBody(body: Readable, limit: number): Readable {
  let received = 0;
  const limited = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      received += chunk.length;
      if (received > limit) done(new Rejection(httpErrors.too_large));
      else done(null, chunk);
    },
  });
  body.on('error', (error) => limited.destroy(error));
  body.on('aborted', () => limited.destroy(Object.assign(new Error('The client went away'), { code: 'ERR_STREAM_PREMATURE_CLOSE' })));
  return body.pipe(limited);
}
