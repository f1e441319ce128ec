import { createHash } from 'node:crypto';
import { chmodSync, mkdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { Failure } from './failure';

/** The root of this checkout; the same from src/ (tests) and from dist/src/ (commands). */
export const checkout = findCheckout(__dirname);

function findCheckout(from: string): string {
  const folder = path.dirname(from);
  return path.basename(from) === 'platform' ? folder : findCheckout(folder);
}

export interface PlaceFacts {
  readonly checkout: string;
  /** The numeric user; undefined where the system has none. */
  readonly uid: number | undefined;
  /** PRAXIS_DATA_DIR: the place somebody asked for. */
  readonly asked?: string | undefined;
}

/**
 * Where the local platform keeps everything: data, secrets, logs, binaries. In the checkout; as root under /var/lib, because the database
 * may not run as root and its user usually cannot enter root's checkout.
 */
export function dataPlaceOf({ checkout: root, uid, asked }: PlaceFacts): string {
  if (asked !== undefined && asked !== '') return path.resolve(root, asked);
  if (uid !== 0) return path.join(root, '.praxis');
  return `/var/lib/praxis-${createHash('sha256').update(root).digest('hex').slice(0, 12)}`;
}

/** The data place of this checkout and this user. */
export function localDataPlace(environment: NodeJS.ProcessEnv = process.env): string {
  return dataPlaceOf({ checkout, uid: process.getuid?.(), asked: environment['PRAXIS_DATA_DIR'] });
}

/** Makes a folder that other users may enter but not list, as the database's user must when we are root. */
export function makePlace(dir: string): void {
  mkdirSync(dir, { recursive: true, mode: 0o711 });
  if (process.getuid?.() === 0) chmodSync(dir, 0o711);
}

/** The first folder on the way to `dir` that a user without special rights cannot enter. */
export function firstClosedFolder(dir: string): string | undefined {
  const parts = path.resolve(dir).split(path.sep);
  for (let length = 2; length <= parts.length; length += 1) {
    const folder = parts.slice(0, length).join(path.sep);
    if ((statSync(folder).mode & 0o001) === 0) return folder;
  }
  return undefined;
}

/** @throws Failure when the database's user could not enter the folder */
export function requireOpenPlace(dir: string, user: string): void {
  const closed = firstClosedFolder(dir);
  if (closed === undefined) return;
  throw new Failure(
    `The database runs as the user "${user}", who cannot enter ${closed}; choose another folder with PRAXIS_DATA_DIR or open that one (chmod o+x).`,
  );
}
