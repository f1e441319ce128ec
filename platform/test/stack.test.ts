import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import net from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { connect } from '@nats-io/transport-node';
import { Client } from 'pg';
import { runningState, startStack, until } from '../src/index';
import { isFree } from '../src/ports';
import { isAlive } from '../src/processes/identity';
import { type Progress, silent } from '../src/progress';
import { readProcesses } from '../src/stack/process-list';

// The stack without the services: what the services run on. With them it is a system test.
let dir: string;
const environment = { ...process.env, PRAXIS_DATABASE_URL: '', PRAXIS_NATS_URL: '' };
const settings = () => ({ dir, services: [], environment });

beforeEach(() => {
  dir = mkdtempSync(path.join(tmpdir(), 'praxis-stack-'));
});

afterEach(() => rmSync(dir, { recursive: true, force: true }));

test('brings up the database with every role, and the broker with every user, and takes all of it down again', async () => {
  const stack = await startStack(settings());
  for (const [service, env] of Object.entries(stack.environments)) {
    const broker = await connect({
      servers: env['NATS_URL'] ?? '',
      user: env['NATS_USER'],
      pass: env['NATS_PASSWORD'],
      inboxPrefix: `_INBOX_${service}`,
    });
    await broker.close();
    if (service === 'gateway') continue;
    for (const url of [env['DATABASE_URL'], env['SYSTEM_DATABASE_URL'], stack.migrationEnvironments[service]?.['OWNER_DATABASE_URL']]) {
      const client = new Client({ connectionString: url });
      await client.connect();
      await client.end();
    }
  }
  const children = ['postgres', 'nats'].map((name) => stack.process(name));
  expect(children.map((child) => child?.running())).toEqual([true, true]);
  await stack.stop();
  expect(children.map((child) => child?.running())).toEqual([false, false]);
  expect(runningState(dir)).toBeUndefined();
});

test('a second start in the same place says that it is running', async () => {
  const stack = await startStack(settings());
  try {
    expect(runningState(dir)?.gatewayUrl).toBe(stack.gatewayUrl);
    await expect(startStack(settings())).rejects.toThrow(/^Praxis is already running here at http:\/\/localhost:\d+ \(process \d+\)/);
  } finally {
    await stack.stop();
  }
});

test('a port that somebody takes between choosing and listening is given up for another', async () => {
  const thief = net.createServer();
  const steals: Progress = {
    ...silent,
    // The port of NATS is chosen by now, and NATS does not listen yet.
    step: async (name, work) => {
      if (name === 'NATS' && !thief.listening && (await isFree(14_222))) {
        thief.listen(14_222, '127.0.0.1');
        await once(thief, 'listening');
      }
      return await work(() => undefined);
    },
  };
  try {
    const stack = await startStack({ ...settings(), ports: { usual: true }, progress: steals });
    await stack.stop();
    expect(thief.listening).toBe(true);
    expect(stack.environments['crm']?.['NATS_URL']).not.toMatch(/:14222$/);
  } finally {
    thief.close();
  }
});

test('secrets stay the same from start to start', async () => {
  const first = await startStack(settings());
  await first.stop();
  const second = await startStack(settings());
  await second.stop();
  expect(second.environments['crm']?.['SERVICE_SECRET']).toBe(first.environments['crm']?.['SERVICE_SECRET']);
  expect(second.demonstration).toEqual(first.demonstration);
});

test('servers are killed and started again in their place', async () => {
  const stack = await startStack(settings());
  try {
    for (const name of ['nats', 'postgres']) {
      await stack.kill(name);
      expect(stack.process(name)?.running()).toBe(false);
      await stack.start(name);
      expect(stack.process(name)?.running()).toBe(true);
    }
    const client = new Client({ connectionString: stack.adminDatabaseUrl });
    await client.connect();
    await client.end();
    await expect(stack.kill('mail')).rejects.toThrow('There is no process "mail" of this platform');
  } finally {
    await stack.stop();
  }
});

test('a server that dies by itself is started again, and it is said', async () => {
  const lines: string[] = [];
  const progress = {
    line: (text: string) => void lines.push(text),
    close: () => undefined,
    step: async <T>(_name: string, work: (detail: (text: string) => void) => Promise<T>) => await work(() => undefined),
  };
  const stack = await startStack({ ...settings(), restart: true, progress });
  try {
    const before = stack.process('nats');
    process.kill(before?.pid ?? 0, 'SIGKILL');
    const after = await until(
      () => {
        const now = stack.process('nats');
        return now !== before && now?.running() === true ? now : undefined;
      },
      { deadlineMs: 10_000 },
    );
    expect(after).toBeDefined();
    expect(lines[0]).toMatch(/^NATS was ended by SIGKILL; it is started again in 0.25 s; its log is .*nats\.log:/);
  } finally {
    await stack.stop();
  }
});

test('an aborted start ends what it started', async () => {
  const stopping = new AbortController();
  const progress = {
    line: () => undefined,
    close: () => undefined,
    step: async <T>(name: string, work: (detail: (text: string) => void) => Promise<T>) => {
      if (name === 'Database') stopping.abort();
      return await work(() => undefined);
    },
  };
  await expect(startStack({ ...settings(), progress, signal: stopping.signal })).rejects.toThrow('Stopped before everything was started.');
  const left = Object.values(readProcesses(dir)).filter(isAlive);
  expect(left).toEqual([]);
  expect(existsSync(path.join(dir, 'lock'))).toBe(false);
});

test('when the starting process is killed, nothing of its own stays behind, and the next start works at once', async () => {
  const compiled = path.join(__dirname, '..', 'dist', 'src', 'index.js');
  const script = `require(${JSON.stringify(compiled)}).startStack({ dir: ${JSON.stringify(dir)}, services: [] }).then(() => process.kill(process.pid, 'SIGKILL'), (error) => { console.error(error); process.exit(1); })`;
  const killed = spawn(process.execPath, ['-e', script], { env: environment, stdio: ['ignore', 'ignore', 'inherit'] });
  const signal = await new Promise((resolve) => killed.once('exit', (_code, by) => resolve(by)));
  expect(signal).toBe('SIGKILL');
  const stack = await startStack(settings());
  await stack.stop();
  const gone = await until(() => (Object.values(readProcesses(dir)).some(isAlive) ? undefined : true), { deadlineMs: 10_000 });
  expect(gone).toBe(true);
});

test('the watchdog alone ends what a killed process left', async () => {
  const compiled = path.join(__dirname, '..', 'dist', 'src', 'index.js');
  const script = `require(${JSON.stringify(compiled)}).startStack({ dir: ${JSON.stringify(dir)}, services: [] }).then(() => process.kill(process.pid, 'SIGKILL'), (error) => { console.error(error); process.exit(1); })`;
  const killed = spawn(process.execPath, ['-e', script], { env: environment, stdio: ['ignore', 'ignore', 'inherit'] });
  await new Promise((resolve) => killed.once('exit', resolve));
  const gone = await until(() => (Object.values(readProcesses(dir)).some(isAlive) ? undefined : true), { deadlineMs: 20_000 });
  expect(gone).toBe(true);
  expect(Object.keys(readProcesses(dir))).toEqual(['postgres', 'nats']);
});
