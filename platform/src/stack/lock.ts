import { closeSync, openSync, rmSync, writeSync } from 'node:fs';
import path from 'node:path';
import { codeOf, Failure } from '../failure';
import { readIfThere } from '../files';
import { isAlive, markOf, type ProcessMark } from '../processes/identity';
import { readState, type StackState } from './state-file';

/** Who uses a data place, if anybody does. */
export function holderOf(dir: string): ProcessMark | undefined {
  const text = readIfThere(path.join(dir, 'lock'));
  if (text === undefined || text === '') return undefined;
  const mark = JSON.parse(text) as ProcessMark;
  return isAlive(mark) ? mark : undefined;
}

/** The platform that runs in a data place and is ready, if there is one. */
export function runningState(dir: string): StackState | undefined {
  const state = readState(dir);
  return state !== undefined && holderOf(dir)?.pid === state.pid ? state : undefined;
}

/**
 * Takes the data place for this process; the lock of a process that is gone does not count.
 * @returns gives the place back
 * @throws Failure when a living process has it
 */
export function lock(dir: string): () => void {
  const file = path.join(dir, 'lock');
  const holder = holderOf(dir);
  if (holder !== undefined) {
    const url = readState(dir)?.publicUrl;
    const where = url === undefined ? '' : ` at ${url}`;
    throw new Failure(`Praxis is already running here${where} (process ${holder.pid}); stop that one first, with Ctrl-C in its terminal.`);
  }
  rmSync(file, { force: true });
  try {
    const handle = openSync(file, 'wx', 0o600);
    writeSync(handle, JSON.stringify(markOf(process.pid)));
    closeSync(handle);
  } catch (error) {
    if (codeOf(error) === 'EEXIST') throw new Failure('Praxis is being started here at this moment by another process.');
    throw error;
  }
  return () => rmSync(file, { force: true });
}
