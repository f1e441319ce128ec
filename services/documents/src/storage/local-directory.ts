import { createHash, randomUUID } from 'node:crypto';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import type { Storage, StoredObject } from './storage';

const HEAD_BYTES = 4100;
const KEY = /^[0-9a-f-]{36}\/[0-9a-f]{2}\/[0-9a-f-]{36}$/;

/** The embedded default: a directory that only this service's user can read. A file appears under its key whole and synced, or not at all. */
export function localDirectory(root: string): Storage {
  const pathOf = (key: string): string => {
    if (!KEY.test(key)) throw new Error('That is not a key of this storage');
    return join(root, key);
  };

  return {
    async put(firmId, content) {
      const name = randomUUID();
      const key = `${firmId}/${name.slice(0, 2)}/${name}`;
      const path = pathOf(key);
      const partial = `${path}.partial`;
      await mkdir(join(path, '..'), { recursive: true, mode: 0o700 });
      const file = await open(partial, 'wx', 0o600);
      try {
        const stored = await copy(content, (chunk) => file.writeFile(chunk));
        await file.sync();
        await file.close();
        await rename(partial, path);
        return { key, ...stored };
      } catch (error) {
        await file.close().catch(() => undefined); // closed already when the rename failed
        await rm(partial, { force: true });
        throw error;
      }
    },
    open: async (key) => (await open(pathOf(key), 'r')).createReadStream(),
    remove: (key) => rm(pathOf(key), { force: true }),
  };
}

async function copy(content: Readable, write: (chunk: Buffer) => Promise<void>): Promise<Omit<StoredObject, 'key'>> {
  const hash = createHash('sha256');
  const head: Buffer[] = [];
  let sizeBytes = 0;
  for await (const part of content) {
    const chunk = part as Buffer;
    if (sizeBytes < HEAD_BYTES) head.push(chunk.subarray(0, HEAD_BYTES - sizeBytes));
    hash.update(chunk);
    sizeBytes += chunk.length;
    await write(chunk);
  }
  return { sizeBytes, sha256: hash.digest('hex'), head: Buffer.concat(head) };
}
