import { execFile } from 'node:child_process';
import { accessSync, constants, existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { Failure, messageOf } from '../failure';

const execute = promisify(execFile);

/** The release that `go install` builds; the oldest one the platform works with is Debian 12's 2.9. */
export const pinnedNats = 'v2.12.15';

export interface NatsBinary {
  readonly program: string;
  /** Such as 2.12.15. */
  readonly version: string;
}

export interface NatsWish {
  /** Where a nats-server that we bring is kept. */
  readonly place: string;
  readonly environment?: NodeJS.ProcessEnv;
  /** Told what takes longer. */
  readonly say?: (line: string) => void;
}

/**
 * A nats-server: on PATH, brought earlier, built by `go install`, or out of the distribution's package.
 * @throws Failure saying what to install
 */
export async function findNatsServer({ place, environment = process.env, say = () => undefined }: NatsWish): Promise<NatsBinary> {
  const folder = path.join(place, 'bin');
  const there = onPath('nats-server', environment) ?? existing(path.join(folder, 'nats-server'));
  if (there !== undefined) return await checked(there);
  mkdirSync(folder, { recursive: true });
  const reasons: string[] = [];
  for (const bring of [withGo, withApt]) {
    try {
      const program = await bring(folder, environment, say);
      if (program !== undefined) return await checked(program);
    } catch (error) {
      reasons.push(firstLine(messageOf(error)));
    }
  }
  const why = reasons.length === 0 ? '' : ` (tried: ${reasons.join('; ')})`;
  throw new Failure(
    `No nats-server was found and none could be brought${why}; install version 2.9 or newer, on Debian or Ubuntu with "sudo apt-get install nats-server", on macOS with "brew install nats-server", elsewhere from https://nats.io/download, or name a running server with PRAXIS_NATS_URL.`,
  );
}

async function withGo(folder: string, environment: NodeJS.ProcessEnv, say: (line: string) => void): Promise<string | undefined> {
  const go = onPath('go', environment);
  if (go === undefined) return undefined;
  say(`Building nats-server ${pinnedNats} with go install; this is done once and takes a minute.`);
  await execute(go, ['install', `github.com/nats-io/nats-server/v2@${pinnedNats}`], {
    cwd: folder,
    env: { ...environment, GOBIN: folder, GOFLAGS: '', GOWORK: 'off', CGO_ENABLED: '0' },
    timeout: 600_000,
  });
  return existing(path.join(folder, 'nats-server'));
}

/** Takes the program out of the distribution's package without installing anything on the system; so root is not needed. */
async function withApt(folder: string, environment: NodeJS.ProcessEnv, say: (line: string) => void): Promise<string | undefined> {
  const apt = onPath('apt-get', environment);
  if (apt === undefined || onPath('dpkg', environment) === undefined) return undefined;
  say('Fetching nats-server from the distribution; this is done once.');
  const unpacked = mkdtempSync(path.join(folder, 'apt-'));
  const options = { cwd: unpacked, env: environment, timeout: 300_000 };
  const download = () => execute(apt, ['download', '-o', 'APT::Sandbox::User=root', 'nats-server'], options);
  try {
    try {
      await download();
    } catch (error) {
      if (process.getuid?.() !== 0) throw error;
      // A fresh system has no lists of packages yet.
      await execute(apt, ['update'], options);
      await download();
    }
    const [archive] = readdirSync(unpacked).filter((name) => name.endsWith('.deb'));
    if (archive === undefined) return undefined;
    await execute('dpkg', ['-x', archive, '.'], options);
    const program = [path.join(unpacked, 'usr/sbin/nats-server'), path.join(unpacked, 'usr/bin/nats-server')].find((file) =>
      existsSync(file),
    );
    if (program === undefined) return undefined;
    renameSync(program, path.join(folder, 'nats-server'));
    return path.join(folder, 'nats-server');
  } finally {
    rmSync(unpacked, { recursive: true, force: true });
  }
}

/** @throws Failure when the program is too old or cannot run */
async function checked(program: string): Promise<NatsBinary> {
  const { stdout } = await execute(program, ['--version']);
  const version = /(\d+)\.(\d+)\.(\d+)/.exec(stdout);
  const [text = '', major = '0', minor = '0'] = version ?? [];
  if (Number(major) > 2 || (Number(major) === 2 && Number(minor) >= 9)) return { program, version: text };
  throw new Failure(`${program} is nats-server ${text}; version 2.9 or newer is needed.`);
}

function onPath(name: string, environment: NodeJS.ProcessEnv): string | undefined {
  const folders = (environment['PATH'] ?? '').split(path.delimiter).filter((folder) => folder !== '');
  return folders.map((folder) => existing(path.join(folder, name))).find((file) => file !== undefined);
}

function existing(file: string): string | undefined {
  try {
    accessSync(file, constants.X_OK);
    return file;
  } catch {
    // Absent and not executable mean the same here.
    return undefined;
  }
}

const firstLine = (text: string): string => text.split('\n', 1)[0] ?? '';
