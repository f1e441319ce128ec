import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { CORRELATION_HEADER, IDENTITY_HEADER, newId } from '@praxis/contracts/kernel';
import { mintInternalIdentity, parseIdentityKeys } from '../src/edge';
import { type Host, type TestFirm, until } from '../src/testing';

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
  const required = ['swc-require.js', '../src/telemetry/preload.ts'].flatMap((file) => ['--require', path.join(__dirname, file)]);
  const child = spawn(process.execPath, ['--conditions=source', ...required, path.join(__dirname, 'fixture-main.ts'), ...args], {
    env: { PATH: process.env['PATH'], LOG_LEVEL: 'info', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
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

/** Signs a caller of the fixture's operations as the gateway would, and makes a thing. */
export function makeThingAt(url: string, host: Host, firm: TestFirm, name: string): Promise<Response> {
  const [key] = parseIdentityKeys(host.env['INTERNAL_IDENTITY_KEYS'] ?? '');
  const identity = mintInternalIdentity(
    { aud: 'crm', sub: `user:${newId()}`, kind: 'user', firm: firm.id, facts: firm.facts, roles: [], permissions: ['crm:thing:write'] },
    key as Buffer,
  );
  return fetch(`${url}/v1/things`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', [IDENTITY_HEADER]: identity, [CORRELATION_HEADER]: newId() },
    body: JSON.stringify({ name }),
  });
}

/** Starts the fixture service as a process and waits until it is ready. */
export async function startFixture(env: Record<string, string>): Promise<TestProcess> {
  const running = runFixture({ ...env, LOG_LEVEL: process.env['FIXTURE_LOG'] ?? 'info' });
  const url = await until(() => /"address":"([^"]+)"/.exec(running.said())?.[1], { what: 'the fixture to be ready', deadlineMs: 20_000 });
  return { ...running, url };
}
