import { createHash } from 'node:crypto';
import { type Dirent, existsSync, readdirSync, statSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { Failure } from '../failure';
import { readIfThere, writePrivately } from '../files';
import { checkout } from '../places';
import { obituary } from '../processes/child';
import type { Launcher } from '../processes/launcher';
import { entryOf, folderOf } from './deployables';
import type { Layout } from './layout';

export interface MigrationRun {
  readonly layout: Layout;
  readonly services: readonly string[];
  readonly launcher: Launcher;
  /** Skip services whose code has not changed since this place was last migrated; only for a database that nobody else touches. */
  readonly skipUnchanged: boolean;
  readonly done?: ((service: string) => void) | undefined;
}

/**
 * Runs the migration step of services, a few at a time so that a small machine is not buried.
 * @returns how many had something to look at
 * @throws Failure naming the first that failed, once all running ones have ended
 */
export async function migrate(run: MigrationRun): Promise<number> {
  const prints = new Map(run.services.map((service) => [service, fingerprint(service)]));
  const stamp = path.join(run.layout.dir, 'migrated.json');
  const before = JSON.parse(readIfThere(stamp) ?? '{}') as Record<string, string>;
  const due = run.services.filter((service) => !run.skipUnchanged || before[service] !== prints.get(service));
  const waiting = [...due];
  const worker = async (): Promise<void> => {
    for (let service = waiting.shift(); service !== undefined; service = waiting.shift()) {
      await migrateOne(service, run);
      run.done?.(service);
    }
  };
  const atOnce = Math.max(2, Math.min(4, availableParallelism()));
  const outcomes = await Promise.allSettled(Array.from({ length: atOnce }, worker));
  const failed = outcomes.find((outcome) => outcome.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
  writePrivately(stamp, JSON.stringify({ ...before, ...Object.fromEntries(prints) }));
  return due.length;
}

async function migrateOne(service: string, run: MigrationRun): Promise<void> {
  const child = await run.launcher.start({
    name: `${service} (migrations)`,
    program: process.execPath,
    args: [entryOf(service), 'migrate'],
    env: run.layout.migrationEnvironments[service] ?? {},
    cwd: checkout,
    logFile: path.join(run.layout.logsDir, `${service}-migrate.log`),
    stage: 1,
  });
  const exit = await child.exited;
  if (exit.code === 0) return;
  throw new Failure(`The migrations of ${service} failed: ${obituary(child, exit)}`);
}

/** Changes whenever the compiled code that a migration step may run has changed. The compiler leaves unchanged files alone. */
function fingerprint(service: string): string {
  const hash = createHash('sha256');
  for (const folder of [path.join(folderOf(service), 'dist'), path.join(checkout, 'chassis', 'dist')]) {
    for (const file of compiledFiles(folder)) {
      const { size, mtimeMs } = statSync(file);
      hash.update(`${file}\0${size}\0${mtimeMs}\n`);
    }
  }
  return hash.digest('hex');
}

function compiledFiles(folder: string): string[] {
  if (!existsSync(folder)) return [];
  const entries: Dirent[] = readdirSync(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && entry.name.endsWith('.js'))
    .map((entry) => path.join(entry.parentPath, entry.name))
    .sort();
}
