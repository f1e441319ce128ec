import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import net from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { JetStreamApiError, jetstreamManager, RetentionPolicy, StorageType } from '@nats-io/jetstream';
import { connect, headers, type NatsConnection } from '@nats-io/transport-node';
import { gatewayPermissions, natsServerConfig } from '@praxis/chassis/provision';
import { CONTEXTS, type EventEnvelope, eventSubject, streamOf } from '@praxis/contracts/kernel';
import { until } from './until';

/** A nats-server of one's own, with the gateway's user as it is in production and an administrator who plays the services. */
export interface TestBroker {
  readonly url: string;
  readonly password: string;
  /** What identity would publish; undefined takes the subject back. */
  publishEdge(subject: string, value: unknown): Promise<void>;
  publishEvent(event: EventEnvelope): Promise<void>;
  makeStreams(): Promise<void>;
  deleteStreams(): Promise<void>;
  /** Ends it at once, as a crash would; the store stays. */
  kill(): Promise<void>;
  start(): Promise<void>;
  remove(): Promise<void>;
}

const PASSWORD = `p${randomBytes(24).toString('base64url')}`;
const LIVE_SECONDS = 7 * 24 * 3600;

export async function startTestBroker(): Promise<TestBroker> {
  const program = process.env['PRAXIS_TEST_NATS_BIN'];
  if (program === undefined) throw new Error('PRAXIS_TEST_NATS_BIN is not set: run this test in the integration tier');
  const dir = mkdtempSync(path.join(tmpdir(), 'praxis-gateway-'));
  const port = await freePort();
  const services = CONTEXTS.map((service) => ({ service, subscribes: CONTEXTS.filter((context) => context !== service) }));
  const config = path.join(dir, 'nats.conf');
  const users = [
    { user: 'gateway', password: PASSWORD, permissions: gatewayPermissions(services) },
    { user: 'admin', password: PASSWORD },
  ];
  writeFileSync(config, natsServerConfig({ port, storeDir: path.join(dir, 'store'), users }), { mode: 0o600 });
  const url = `nats://127.0.0.1:${port}`;
  let shell: ChildProcess | undefined;
  let admin: NatsConnection | undefined;

  const start = async (): Promise<void> => {
    // The shell ends the server when our end of the pipe closes, which happens however this process ends.
    const script = '"$0" --config "$1" >"$2" 2>&1 & server=$!; read _; kill -9 $server; wait $server 2>/dev/null';
    shell = spawn('/bin/sh', ['-c', script, program, config, path.join(dir, 'log')], { stdio: ['pipe', 'ignore', 'ignore'] });
    admin = await until('nats-server', () => connect({ servers: url, user: 'admin', pass: PASSWORD }).catch(() => undefined));
  };
  const kill = async (): Promise<void> => {
    await admin?.close();
    const ending = shell;
    shell = undefined;
    if (ending === undefined) return;
    const gone = once(ending, 'exit');
    ending.stdin?.end();
    await gone;
  };
  const connection = (): NatsConnection => {
    if (admin === undefined) throw new Error('the broker is not running');
    return admin;
  };
  const publish = async (subject: string, data: string, options = {}): Promise<void> => {
    await connection().request(subject, data, { timeout: 5_000, ...options });
  };
  const makeStreams = async (): Promise<void> => {
    const { streams } = await jetstreamManager(connection());
    // The server clears the store of a deleted stream behind its answer; until then a new one of that name cannot be made.
    const add = (config: Parameters<typeof streams.add>[0]) =>
      until(`the stream ${config.name}`, () =>
        streams.add(config).catch((error: unknown) => {
          if (error instanceof JetStreamApiError && error.message.includes('creating store')) return undefined;
          throw error;
        }),
      );
    await add({ name: 'EDGE', subjects: ['edge.>'], storage: StorageType.File, max_msgs_per_subject: 1 });
    for (const context of CONTEXTS) {
      await add({
        name: streamOf(context),
        subjects: [`praxis.${context}.>`],
        storage: StorageType.File,
        retention: RetentionPolicy.Limits,
        max_age: LIVE_SECONDS * 1e9,
      });
    }
  };

  await start();
  await makeStreams();
  return {
    url,
    password: PASSWORD,
    makeStreams,
    start,
    kill,
    publishEdge: (subject, value) => publish(subject, value === undefined ? '' : JSON.stringify(value)),
    async publishEvent({ data, ...attributes }) {
      const carried = headers();
      for (const [name, value] of Object.entries(attributes)) carried.set(`ce-${name}`, String(value));
      await publish(eventSubject(attributes.type, attributes.firmid), JSON.stringify(data), { headers: carried });
    },
    async deleteStreams() {
      const { streams } = await jetstreamManager(connection());
      for (const name of ['EDGE', ...CONTEXTS.map(streamOf)]) await streams.delete(name);
    },
    async remove() {
      await kill();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

async function freePort(): Promise<number> {
  const server = net.createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as net.AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
