import { existsSync } from 'node:fs';
import path from 'node:path';
import { build } from './build.mjs';
import { root, run, runNode } from './processes.mjs';

// Every step of `npm run check`, in order: what it proves, and how it is run. A new check is a new line here.
const checks = [
  { name: 'types', run: () => build() },
  { name: 'format and lint', run: () => run(path.join(root, 'node_modules', '.bin', 'biome'), ['check', '.']) },
  { name: 'fences', run: () => runNode('scripts/fences.mjs') },
  { name: 'contracts are fresh and compatible', run: () => runNode('contracts/dist/src/generate/main.js', ['check']) },
  { name: 'the page of permissions is fresh', run: () => runNode('scripts/permissions.mjs', ['--check']) },
  { name: 'deploy files are fresh', run: () => runNode('platform/dist/src/main.js', ['generate', '--check']) },
];

/**
 * Runs the checks one after the other; a failed one does not stop the next, except that nothing can be checked without a build.
 * @returns {Promise<string[]>} the names of the failed ones
 */
export async function failedChecks() {
  const failed = [];
  for (const check of checks) {
    process.stdout.write(`\n── ${check.name}\n`);
    const code = await check.run();
    if (code === 0) continue;
    failed.push(check.name);
    process.stdout.write(`Failed: ${check.name}.\n`);
    if (check.name === 'types' && !existsSync(path.join(root, 'platform', 'dist'))) break;
  }
  return failed;
}

/** @returns {Promise<number>} the exit code of `npm run check` */
export async function runChecks() {
  const failed = await failedChecks();
  process.stdout.write(failed.length === 0 ? '\nAll checks passed.\n' : `\nFailed: ${failed.join(', ')}.\n`);
  return failed.length === 0 ? 0 : 1;
}
