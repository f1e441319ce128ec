import { build } from './build.mjs';
import { runNode } from './processes.mjs';

// Every file that follows from the code, besides the contracts' documents.
const generators = [['platform/dist/src/main.js', 'generate'], ['scripts/permissions.mjs']];

/** @returns {Promise<number>} the exit code of `npm run generate` */
export async function runGenerate() {
  const built = await build();
  if (built !== 0) return built;
  for (const [module, ...args] of generators) {
    const code = await runNode(module, args);
    if (code !== 0) return code;
  }
  return 0;
}
