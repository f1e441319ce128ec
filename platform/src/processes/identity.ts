import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readIfThere } from '../files';

/** A process that was ours once: numbers are given again, so when it began belongs to it. */
export interface ProcessMark {
  readonly pid: number;
  readonly began: string;
}

/** Marks a living process; undefined when there is none of that number (or only its remains, which nobody has collected). */
export function markOf(pid: number): ProcessMark | undefined {
  const began = existsSync('/proc/self/stat') ? beganByProc(pid) : beganByPs(pid);
  return began === undefined ? undefined : { pid, began };
}

export function isAlive(mark: ProcessMark): boolean {
  return markOf(mark.pid)?.began === mark.began;
}

/** After the program's name, which stands in brackets and may hold anything: the state first, the time of the start twentieth. */
function beganByProc(pid: number): string | undefined {
  const stat = readIfThere(`/proc/${pid}/stat`);
  if (stat === undefined) return undefined;
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return fields[0] === 'Z' ? undefined : fields[19];
}

function beganByPs(pid: number): string | undefined {
  try {
    const began = execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim();
    return began === '' ? undefined : began;
  } catch {
    // ps fails when there is no such process.
    return undefined;
  }
}
