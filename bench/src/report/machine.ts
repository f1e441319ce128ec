import { execFileSync } from 'node:child_process';

import os from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import { findNatsServer, localDataPlace } from '@praxis/platform';
import { nginxProgram, nginxVersion } from '../lab/nginx';

/** The share of the processors above which a machine is called busy. */
const BUSY = 0.15;

/** What a machine is, without saying whose: enough to know whether two results can be compared. */
export interface Machine {
  readonly cpu: string;
  readonly cores: number;
  readonly memoryGb: number;
  readonly kernel: string;
  readonly node: string;
  readonly postgres: string;
  readonly nats: string;
  readonly nginx: string;
}

/** @param postgres in words, from whoever started it */
export async function describeMachine(postgres: string): Promise<Machine> {
  const { version } = await findNatsServer({ place: localDataPlace() });
  const program = nginxProgram();
  return {
    cpu: os.cpus()[0]?.model.trim() ?? 'unknown',
    cores: os.availableParallelism(),
    memoryGb: Math.round(os.totalmem() / 2 ** 30),
    kernel: `${os.type()} ${/^\d+\.\d+/.exec(os.release())?.[0] ?? ''}`,
    node: process.version,
    postgres,
    nats: version,
    nginx: program === undefined ? 'not installed' : nginxVersion(program),
  };
}

export const machineText = ({ cpu, cores, memoryGb, kernel, node, postgres, nats, nginx }: Machine): string =>
  `${cpu}, ${cores} cores, ${memoryGb} GB, ${kernel}; Node ${node}, ${postgres}, nats-server ${nats}, ${nginx === 'not installed' ? 'no nginx' : nginx}`;

/** Processor time since the machine started, and how much of it nobody used; any unit. */
function processorTime(): { all: number; idle: number } {
  const times = os.cpus().map(({ times: time }) => time);
  const idle = times.reduce((sum, time) => sum + time.idle, 0);
  return { idle, all: times.reduce((sum, time) => sum + time.user + time.nice + time.sys + time.irq, idle) };
}

/** Whether others use so much of the processors at present that it would be missing in the measurement. Takes a second. */
export async function isBusy(): Promise<boolean> {
  const before = processorTime();
  await pause(1_000);
  const after = processorTime();
  return 1 - (after.idle - before.idle) / (after.all - before.all) > BUSY;
}

/** @returns the commit that is measured, with a mark when files differ from it */
export function commit(): string {
  try {
    const git = (...args: string[]): string => execFileSync('git', args, { encoding: 'utf8' }).trim();
    return `${git('rev-parse', '--short', 'HEAD')}${git('status', '--porcelain', '--untracked-files=no') === '' ? '' : ' with changes'}`;
  } catch {
    return 'unknown'; // an archive without its history can be measured, too
  }
}
