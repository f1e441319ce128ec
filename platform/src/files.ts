import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { codeOf } from './failure';

/** Replaces a file as a whole; nobody else can read it. */
export function writePrivately(file: string, content: string): void {
  const next = `${file}.${process.pid}.next`;
  writeFileSync(next, content, { mode: 0o600 });
  renameSync(next, file);
}

/** The content of a file, or undefined when there is none. */
export function readIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}
