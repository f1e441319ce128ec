import type { Readable } from 'node:stream';

export interface StoredObject {
  key: string;
  sizeBytes: number;
  /** SHA-256 in lower-case hexadecimal digits, computed while storing. */
  sha256: string;
  /** The first bytes, at most 4,100: enough to recognise a file's type. */
  head: Buffer;
}

/** Where the bytes are. Objects never change; keys are made here, names of files never become part of them. */
export interface Storage {
  /**
   * Stores a stream durably under a new key of that firm.
   * @throws what the stream throws; nothing is left behind then
   */
  put(firmId: string, content: Readable): Promise<StoredObject>;
  /** @throws an error with code ENOENT when there is no such object */
  open(key: string): Promise<Readable>;
  remove(key: string): Promise<void>;
}
