import { runNode } from './processes.mjs';

/**
 * Compiles and type-checks every package that changed.
 * @param {{ quiet?: boolean }} [options] quiet: say nothing, so that the output of the command that follows stands alone
 * @returns {Promise<number>} the compiler's exit code
 */
export async function build({ quiet = false } = {}) {
  const began = Date.now();
  const code = await runNode('node_modules/typescript/bin/tsc', ['-b', '--pretty', String(process.stdout.isTTY === true)]);
  const seconds = (Date.now() - began) / 1000;
  if (code === 0 && !quiet && seconds > 2) process.stdout.write(`Built in ${seconds.toFixed(1)} s.\n`);
  return code;
}
