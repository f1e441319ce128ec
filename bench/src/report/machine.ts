import { execFileSync } from 'node:child_process';

import os from 'node:os';
import { findNatsServer, localDataPlace } from '@praxis/platform';
import { nginxProgram, nginxVersion } from '../lab/nginx';

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

/** The share of the processor that others are using at present, 0 to 1: what they use is missing in the measurement. */
export function load(): number {
  return (os.loadavg()[0] ?? 0) / os.availableParallelism();
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
