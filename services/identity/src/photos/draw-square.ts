import { execFile } from 'node:child_process';
import path from 'node:path';
import { identityErrors } from '@praxis/contracts/identity';
import { httpErrors, Rejection } from '@praxis/contracts/kernel';
import { boundedQueue } from '../bounded-queue';

/** Beside this file, in the same form: as TypeScript in tests, compiled otherwise. */
const PROGRAM = path.join(__dirname, `square-process${path.extname(__filename)}`);
/** As the program says it, which imports nothing of ours. */
const DATA_ERROR = 65;
const DEADLINE_MS = 15_000;
const MAX_SQUARE_BYTES = 128 * 1024;

/** The middle of a picture as a small square, in WebP. */
export type DrawSquare = (picture: Buffer) => Promise<Buffer>;

/**
 * Draws squares one after the other, each in a process of its own that has nothing of ours: no environment, no connection, no memory. What
 * a picture does to its decoder (a crash, an endless loop) ends with that process; so does the memory that it took.
 */
export function createDrawSquare(settings: { waiting?: number; deadlineMs?: number } = {}): DrawSquare {
  const inTurn = boundedQueue(1, settings.waiting ?? 8, httpErrors.unavailable);
  return (picture) => inTurn(() => drawn(picture, settings.deadlineMs ?? DEADLINE_MS));
}

/** @throws Rejection `identity.photo_unreadable` */
function drawn(picture: Buffer, deadlineMs: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const options = { encoding: 'buffer', env: {}, timeout: deadlineMs, killSignal: 'SIGKILL', maxBuffer: MAX_SQUARE_BYTES } as const;
    const child = execFile(process.execPath, [PROGRAM], options, (error, square) => {
      if (error === null) return resolve(square);
      // A signal: the decoder crashed or took too long. Any other code than this one is no word about the picture.
      const blamesPicture = error.code === DATA_ERROR || typeof error.signal === 'string';
      reject(blamesPicture ? new Rejection(identityErrors.photo_unreadable) : error);
    });
    // Whoever stops reading says why by its exit code.
    child.stdin?.on('error', () => undefined).end(picture);
  });
}
