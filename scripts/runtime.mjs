import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { root, run } from './processes.mjs';

/** @returns {string} the pinned version of Node.js, such as 24.21.0 */
export function pinnedVersion() {
  return readFileSync(path.join(root, '.node-version'), 'utf8').trim();
}

/** @returns {string | undefined} the pinned runtime that npm brought for this machine */
export function pinnedRuntime() {
  const binary = path.join(root, 'node_modules', `node-${process.platform}-${process.arch}`, 'bin', 'node');
  return existsSync(binary) ? binary : undefined;
}

/**
 * Returns when this process already runs the pinned Node.js; otherwise runs the same command under it and exits with its code.
 * Without a pinned binary for this machine, any Node.js of the same or a later major version will do.
 */
export async function continueUnderPinnedRuntime() {
  const wanted = pinnedVersion();
  if (process.versions.node === wanted) return;
  const runtime = pinnedRuntime();
  if (runtime === undefined) {
    if (Number.parseInt(process.versions.node, 10) >= Number.parseInt(wanted, 10)) return;
    process.stderr.write(
      `Praxis needs Node.js ${wanted}; this is ${process.versions.node}, and npm has no pinned runtime for ${process.platform}-${process.arch}. ` +
        `Install Node.js ${Number.parseInt(wanted, 10)} and run the command again.\n`,
    );
    process.exit(1);
  }
  // The packages' own commands (tsc, jest) look for `node` on PATH.
  const PATH = `${path.dirname(runtime)}${path.delimiter}${process.env.PATH ?? ''}`;
  process.exit(await run(runtime, process.argv.slice(1), { env: { PATH } }));
}
