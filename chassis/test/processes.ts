import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { until } from '../src/testing';

export interface TestProcess {
  child: ChildProcess;
  /** Where it listens, once it is ready. */
  url: string;
  /** What it wrote so far, on both outputs. */
  said(): string;
  /** Waits until it wrote that. */
  says(text: string): Promise<void>;
  /** @returns the exit code, or the signal that ended it */
  ended: Promise<number | string>;
}

/** Runs the fixture service as a process, with these arguments. */
export function runFixture(env: Record<string, string>, args: readonly string[] = []): Omit<TestProcess, 'url'> {
  const child = spawn(
    process.execPath,
    ['--conditions=source', '--require', path.join(__dirname, 'swc-require.js'), path.join(__dirname, 'fixture-main.ts'), ...args],
    { env: { PATH: process.env['PATH'], LOG_LEVEL: 'info', ...env }, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (said += chunk.toString()));
  return {
    child,
    said: () => said,
    says: async (text) => {
      await until(() => said.includes(text), { what: `"${text}" of a process that said: ${said}` });
    },
    ended: once(child, 'close').then(([code, signal]) => (code ?? signal) as number | string),
  };
}

/** Starts the fixture service as a process and waits until it is ready. */
export async function startFixture(env: Record<string, string>): Promise<TestProcess> {
  const running = runFixture({ ...env, LOG_LEVEL: process.env['FIXTURE_LOG'] ?? 'info' });
  const url = await until(() => /"address":"([^"]+)"/.exec(running.said())?.[1], { what: 'the fixture to be ready', deadlineMs: 20_000 });
  return { ...running, url };
}
