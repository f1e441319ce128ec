import type { Readable } from 'node:stream';
import type { Reply } from '@praxis/chassis';
import { documentsErrors } from '@praxis/contracts/documents';
import { httpErrors, Rejection } from '@praxis/contracts/kernel';
import { sniffMediaType } from '../storage/media-type';
import type { Storage } from '../storage/storage';
import type { StoredFile } from './document.store';

/**
 * Stores an uploaded file, then runs the transaction that makes it known. When that is refused or fails, the bytes are removed again; a
 * crash in between leaves an object that nobody knows, never a document without its bytes.
 * @throws Rejection `documents.file_empty`, `http.too_large`
 */
export async function withStoredFile<T extends Reply>(
  storage: Storage,
  firmId: string,
  content: Readable,
  makeKnown: (file: StoredFile) => Promise<T>,
): Promise<T> {
  const stored = await storage.put(firmId, content).catch((error: unknown) => {
    // The upload broke off or was no proper multipart body; a fault of the storage leaves the stream as it was.
    if (content.errored) throw new Rejection(httpErrors.invalid_request, {}, [{ pointer: '/file', detail: 'The upload is not complete' }]);
    throw error;
  });
  try {
    if ((content as Readable & { truncated?: boolean }).truncated) throw new Rejection(httpErrors.too_large);
    if (stored.sizeBytes === 0) throw new Rejection(documentsErrors.file_empty);
    const result = await makeKnown({ ...stored, mediaType: await sniffMediaType(stored.head) });
    // These bytes are a copy of what the first use of the Idempotency-Key stored.
    if (result.replayed) await storage.remove(stored.key);
    return result;
  } catch (error) {
    await storage.remove(stored.key);
    throw error;
  }
}
