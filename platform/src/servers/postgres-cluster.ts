import { execFile } from 'node:child_process';
import { chownSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { Failure, messageOf } from '../failure';
import { readIfThere } from '../files';
import type { PostgresBinaries } from './postgres-binaries';
import type { ServerUser } from './server-user';

const execute = promisify(execFile);

/** Nothing of our own environment (PGHOST, PGDATA, a locale that is not installed) may reach the server. */
export const serverEnvironment: Readonly<Record<string, string>> = { PATH: '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' };

/** The major version that made the data in this folder; undefined when there is none. */
export function dataMajor(data: string): number | undefined {
  const version = readIfThere(path.join(data, 'PG_VERSION'));
  return version === undefined ? undefined : Number.parseInt(version, 10);
}

/**
 * Makes an empty cluster with the superuser `postgres`. A folder that an interrupted run left half made is made again.
 * @throws Failure with what initdb said
 */
export async function makeCluster(data: string, password: string, binaries: PostgresBinaries, user: ServerUser | undefined): Promise<void> {
  const finished = path.join(data, 'praxis-made');
  if (existsSync(finished)) return;
  const failures: string[] = [];
  for (const locale of locales(binaries.major)) {
    rmSync(data, { recursive: true, force: true });
    mkdirSync(data, { recursive: true, mode: 0o700 });
    const passwordFile = `${data}.password`;
    writeFileSync(passwordFile, password, { mode: 0o600 });
    if (user !== undefined) for (const file of [data, passwordFile]) chownSync(file, user.uid, user.gid);
    try {
      const auth = ['--username=postgres', '--auth=scram-sha-256', `--pwfile=${passwordFile}`, '--encoding=UTF8'];
      await execute(path.join(binaries.bin, 'initdb'), [`--pgdata=${data}`, ...auth, ...locale], {
        cwd: '/',
        env: serverEnvironment,
        ...(user === undefined ? {} : { uid: user.uid, gid: user.gid }),
      });
      writeFileSync(finished, '');
      return;
    } catch (error) {
      failures.push(messageOf(error).trim());
    } finally {
      rmSync(passwordFile, { force: true });
    }
  }
  throw new Failure(`PostgreSQL could not make its data folder ${data}: ${failures[0]}`);
}

/** Text compared by code point, letters of every alphabet folded; the last resort is a system without any UTF-8 locale. */
function locales(major: number): string[][] {
  const unicode = major >= 17 ? [['--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C']] : [['--locale=C.UTF-8']];
  return [...unicode, ['--locale=C']];
}

/** The process that an earlier run left behind on this data, if it still lives. */
export function leftOverServer(data: string): number | undefined {
  const file = path.join(data, 'postmaster.pid');
  if (!existsSync(file)) return undefined;
  const [line = '', , ,] = readFileSync(file, 'utf8').split('\n');
  const pid = Number(line);
  return pid > 0 && isPostgres(pid) ? pid : undefined;
}

/** A process number may have been given to somebody else since; where the system tells, its name is checked. */
function isPostgres(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    // ESRCH: gone. EPERM: another user's, so not one of ours.
    return false;
  }
  const name = readIfThere(`/proc/${pid}/comm`);
  return name === undefined || /^postgres|^postmaster/.test(name);
}
