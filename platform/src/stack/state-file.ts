import { rmSync } from 'node:fs';
import path from 'node:path';
import { readIfThere, writePrivately } from '../files';
import type { Layout } from './layout';

/** What others on this machine (the demonstration, `npm run ops`, tests) may know about the platform that runs in a data place. */
export interface StackState extends Layout {
  readonly pid: number;
  /** An instant, ISO 8601. */
  readonly startedAt: string;
}

const fileOf = (dir: string): string => path.join(dir, 'stack.json');

export function writeState(dir: string, state: StackState): void {
  writePrivately(fileOf(dir), `${JSON.stringify(state, null, 2)}\n`);
}

/** What the last platform in this place wrote; it may be gone without having said so (see `runningState` in lock.ts). */
export function readState(dir: string): StackState | undefined {
  const text = readIfThere(fileOf(dir));
  return text === undefined ? undefined : (JSON.parse(text) as StackState);
}

export function forgetState(dir: string): void {
  rmSync(fileOf(dir), { force: true });
}
