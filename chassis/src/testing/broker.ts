import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import net from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type NatsUser, natsServerConfig, type ServiceNatsSpec, servicePermissions } from '../provision';
import { until } from './until';

export interface TestBroker {
  url: string;
  passwordOf(user: string): string;
  /** Ends it at once, as a crash would; the store stays. */
  kill(): Promise<void>;
  /** Starts it again on the same port and store. */
  start(): Promise<void>;
  /** Suspends it: connections stay and nothing answers. */
  pause(): void;
  resume(): void;
  /** The folder of the JetStream store. */
  storeDir: string;
  /** Ends it and removes its store. */
  remove(): Promise<void>;
}

const passwordOf = (user: string): string => `praxis-test-${user}`;

/**
 * A nats-server of one's own with JetStream: each service's user with exactly its rights, and `admin` with all of them, who plays the
 * other contexts. It ends with this process, however that ends.
 */
export async function startBroker(specs: ServiceNatsSpec | readonly ServiceNatsSpec[], contexts: readonly string[]): Promise<TestBroker> {
  const program = process.env['PRAXIS_TEST_NATS_BIN'];
  if (program === undefined) throw new Error('PRAXIS_TEST_NATS_BIN is not set: run this test in the integration tier');
  const dir = mkdtempSync(path.join(tmpdir(), 'praxis-broker-'));
  const storeDir = path.join(dir, 'store');
  const port = await freePort();
  const users: NatsUser[] = [
    ...[specs].flat().map((spec) => ({
      user: spec.service,
      password: passwordOf(spec.service),
      permissions: servicePermissions(spec, contexts),
    })),
    { user: 'admin', password: passwordOf('admin') },
  ];
  const config = path.join(dir, 'nats.conf');
  writeFileSync(config, natsServerConfig({ port, storeDir, users }), { mode: 0o600 });
  const pidFile = path.join(dir, 'pid');
  const signal = (name: NodeJS.Signals): void => {
    process.kill(Number(readFileSync(pidFile, 'utf8')), name);
  };
  let child: ChildProcess | undefined;
  const start = async (): Promise<void> => {
    // The shell ends the server when our end of the pipe closes, which happens even when this process is killed.
    const script = '"$0" --config "$1" --pid "$3" >"$2" 2>&1 & server=$!; read _; kill -9 $server; wait $server 2>/dev/null';
    const shell = spawn('/bin/sh', ['-c', script, program, config, path.join(dir, 'log'), pidFile], {
      stdio: ['pipe', 'ignore', 'ignore'],
    });
    // A forgotten broker must not keep the test process from ending; its end ends the broker.
    shell.unref();
    (shell.stdin as unknown as { unref(): void }).unref();
    child = shell;
    await until(() => greets(port), { deadlineMs: 15_000, what: `nats-server (its log is in ${dir})` });
  };
  const kill = async (): Promise<void> => {
    const shell = child;
    child = undefined;
    if (shell === undefined) return;
    const gone = once(shell, 'exit');
    shell.stdin?.end();
    await gone;
  };
  await start();
  return {
    url: `nats://127.0.0.1:${port}`,
    passwordOf,
    kill,
    start,
    pause: () => signal('SIGSTOP'),
    resume: () => signal('SIGCONT'),
    storeDir,
    remove: async () => {
      await kill();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

/** Whether a nats-server with JetStream greets on the port. */
function greets(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = net.connect(port, '127.0.0.1');
    socket.setTimeout(1_000, () => socket.destroy());
    socket.once('data', (data) => {
      socket.destroy();
      resolve(data.toString().startsWith('INFO '));
    });
    socket.once('error', () => resolve(false));
    socket.once('close', () => resolve(false));
  });
}

async function freePort(): Promise<number> {
  const server = net.createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as net.AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
