import type { Readable } from 'node:stream';
import { MAX_PHOTO_BYTES } from '@praxis/contracts/identity';
import { httpErrors, Rejection } from '@praxis/contracts/kernel';

/**
 * The bytes of an uploaded photo. What is too much is read on to its end, because the rest would be taken for the next request, and not kept.
 *
 * @throws Rejection `http.too_large`, `http.invalid_request`
 */
export async function photoBytesOf(content: Readable): Promise<Buffer> {
  const kept: Buffer[] = [];
  let size = 0;
  try {
    for await (const piece of content as AsyncIterable<Buffer>) {
      size += piece.length;
      if (size <= MAX_PHOTO_BYTES) kept.push(piece);
      else kept.length = 0;
    }
  } catch {
    throw new Rejection(httpErrors.invalid_request, {}, [{ pointer: '/file', detail: 'The upload is not complete' }]);
  }
  if (size > MAX_PHOTO_BYTES) throw new Rejection(httpErrors.too_large);
  return Buffer.concat(kept);
}
