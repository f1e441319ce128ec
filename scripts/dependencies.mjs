import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { root, run } from './processes.mjs';

/**
 * Why the installed packages do not fit the lock file, or nothing when they do. Compares what npm recorded as installed with the lock,
 * because times of files say nothing after a branch was switched.
 * @param {{ packages?: Record<string, Entry> } | undefined} installed node_modules/.package-lock.json
 * @param {{ packages?: Record<string, Entry> }} lock package-lock.json
 * @returns {string | undefined}
 * @typedef {{ version?: string, optional?: boolean, peer?: boolean, devOptional?: boolean, link?: boolean }} Entry
 */
export function whyInstall(installed, lock) {
  if (installed?.packages === undefined) return 'the packages are not installed yet';
  for (const [place, wanted] of Object.entries(lock.packages ?? {})) {
    if (!place.startsWith('node_modules/') && !place.includes('/node_modules/')) continue;
    const found = installed.packages[place];
    const missing = found === undefined && wanted.optional !== true && wanted.devOptional !== true && wanted.peer !== true;
    if (missing) return `${place} is missing`;
    if (found !== undefined && found.version !== wanted.version) return `${place} is ${found.version}, the lock says ${wanted.version}`;
  }
  return undefined;
}

/** Installs with npm when the packages are absent or differ from the lock; ends the process with npm's exit code when npm fails. */
export async function ensureDependencies() {
  const recorded = path.join(root, 'node_modules', '.package-lock.json');
  const installed = existsSync(recorded) ? JSON.parse(readFileSync(recorded, 'utf8')) : undefined;
  const reason = whyInstall(installed, JSON.parse(readFileSync(path.join(root, 'package-lock.json'), 'utf8')));
  if (reason === undefined) return;
  process.stdout.write(`Installing packages: ${reason}.\n`);
  // Not `npm ci`: it refuses a lock without the packages of platforms that the registry at hand does not have.
  const code = await run('npm', ['install', '--no-save', '--no-audit', '--no-fund']);
  if (code === 0) return;
  process.stderr.write('npm could not install the packages; its message is above. Check the network and run the command again.\n');
  process.exit(code);
}
