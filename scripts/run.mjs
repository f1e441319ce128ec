// The one entry of every command in package.json. Plain JavaScript, so that a machine with any Node >= 20.19 can start it:
// it installs the dependencies when they are missing, continues under the pinned runtime, builds what changed, and runs the command.
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from './build.mjs';
import { runChecks } from './checks.mjs';
import { commands, usage } from './commands.mjs';
import { ensureDependencies } from './dependencies.mjs';
import { runFaults } from './faults.mjs';
import { runGenerate } from './generate.mjs';
import { root } from './processes.mjs';
import { continueUnderPinnedRuntime } from './runtime.mjs';
import { runTests } from './test.mjs';

const [name = '', ...rest] = process.argv.slice(2);
const command = commands[name];
if (command === undefined) {
  process.stderr.write(`${name === '' ? 'Say which command.' : `There is no command "${name}".`}\n\n${usage()}\n`);
  process.exit(2);
}

await ensureDependencies();
await continueUnderPinnedRuntime();

if (name === 'test') process.exit(await runTests(rest));
if (name === 'test:faults') process.exit(await runFaults(rest));
if (name === 'generate') process.exit(await runGenerate());
if (name === 'check') process.exit(await runChecks());
const built = await build({ quiet: command.quietBuild });
if (built !== 0) {
  process.stderr.write('The build failed; its errors are above.\n');
  process.exit(built);
}
if (command.module !== undefined) {
  const module = path.join(root, command.module);
  process.argv = [process.execPath, module, ...command.arguments, ...rest];
  await import(pathToFileURL(module).href);
}
