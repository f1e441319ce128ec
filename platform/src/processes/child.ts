import { spawn } from 'node:child_process';
import { closeSync, fstatSync, mkdirSync, openSync, readFileSync, renameSync, statSync } from 'node:fs';
import path from 'node:path';
import { codeOf, Failure } from '../failure';
import type { Stage, Watchdog } from './watchdog';

export interface ChildSettings {
  readonly name: string;
  readonly program: string;
  readonly args: readonly string[];
  /** The whole environment: nothing is inherited. */
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
  /** Its output is appended here. */
  readonly logFile: string;
  readonly stage: Stage;
  /** The signal that asks it to end properly. */
  readonly endSignal?: NodeJS.Signals;
  readonly owner?: { readonly uid: number; readonly gid: number } | undefined;
  readonly watchdog: Watchdog;
}

export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** A process of ours, in a session of its own: a terminal's Ctrl-C reaches only us, and we end things in order. */
export interface Child {
  readonly name: string;
  readonly pid: number;
  readonly logFile: string;
  readonly exited: Promise<Exit>;
  running(): boolean;
  /** The last lines it wrote itself, not those of its predecessors; empty when it wrote none. */
  lastLines(count?: number): string;
  signal(signal: NodeJS.Signals): void;
  /** Asks it to end; after the grace (milliseconds) it is killed. */
  stop(graceMs?: number): Promise<Exit>;
}

const largestLog = 10 * 1024 * 1024;

/** @throws Failure when the program cannot be started */
export async function startChild(settings: ChildSettings): Promise<Child> {
  const { name, logFile, watchdog, endSignal = 'SIGTERM' } = settings;
  const output = openLog(logFile);
  const { size: before } = fstatSync(output);
  const spawned = spawn(settings.program, settings.args, {
    cwd: settings.cwd,
    env: { ...settings.env },
    detached: true,
    stdio: ['ignore', output, output],
    ...(settings.owner ?? {}),
  });
  closeSync(output);
  const pid = await new Promise<number>((resolve, reject) => {
    spawned.once('error', (error) => reject(new Failure(`${name} cannot be started from ${settings.program}: ${error.message}.`)));
    spawned.once('spawn', () => resolve(spawned.pid ?? 0));
  });
  watchdog.add(pid, settings.stage, endSignal);
  const running = (): boolean => spawned.exitCode === null && spawned.signalCode === null;
  const exited = new Promise<Exit>((resolve) => {
    spawned.once('exit', (code, signal) => {
      watchdog.drop(pid);
      resolve({ code, signal });
    });
  });
  const signal = (which: NodeJS.Signals): void => {
    if (running()) spawned.kill(which);
  };
  return {
    name,
    pid,
    logFile,
    exited,
    running,
    lastLines: (count = 15) => readFileSync(logFile).subarray(before).toString('utf8').trimEnd().split('\n').slice(-count).join('\n'),
    signal,
    stop: async (graceMs = 15_000) => {
      signal(endSignal);
      // A frozen process would not notice.
      signal('SIGCONT');
      const timer = setTimeout(() => signal('SIGKILL'), graceMs);
      try {
        return await exited;
      } finally {
        clearTimeout(timer);
      }
    },
  };
}

function openLog(file: string): number {
  mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
  try {
    if (statSync(file).size > largestLog) renameSync(file, `${file}.before`);
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error;
  }
  return openSync(file, 'a', 0o600);
}

/** How a process ended, in words. */
export function describeExit({ code, signal }: Exit): string {
  return signal === null ? `ended with exit code ${code}` : `was ended by ${signal}`;
}

/** How a process ended, where its log is, and what it said last. */
export function obituary(child: Child, exit: Exit, count = 15): string {
  return `${child.name} ${describeExit(exit)}; ${lastWords(child, count)}`;
}

/** Where the log of a process is, and its last lines. */
export function lastWords(child: Child, count = 15): string {
  const lines = child.lastLines(count);
  return lines === '' ? `its log is ${child.logFile}` : `its log is ${child.logFile}:\n${lines.replace(/^/gm, '    ')}`;
}
