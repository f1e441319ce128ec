import path from 'node:path';
import { readIfThere, writePrivately } from '../files';
import type { Child } from '../processes/child';
import { markOf, type ProcessMark } from '../processes/identity';

const fileOf = (dir: string): string => path.join(dir, 'processes.json');

/** Keeps a list of what runs in a data place, for the next start after a kill. */
export function recordProcess(dir: string, name: string, child: Child): void {
  const mark = markOf(child.pid);
  if (mark !== undefined) writePrivately(fileOf(dir), `${JSON.stringify({ ...readProcesses(dir), [name]: mark }, null, 2)}\n`);
}

/** By service, `gateway`, `nats` and `postgres`: the last process of each, running or not. */
export function readProcesses(dir: string): Readonly<Record<string, ProcessMark>> {
  return JSON.parse(readIfThere(fileOf(dir)) ?? '{}') as Record<string, ProcessMark>;
}
