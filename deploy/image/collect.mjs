// Part of the Dockerfile: gathers, for each deployable, the compiled files that its process loads, and the entry that starts it.
//   node deploy/image/collect.mjs <target folder>
import { cpSync, existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
const target = process.argv[2];
if (target === undefined) throw new Error('Name the target folder.');

const deployables = { gateway: 'gateway' };
for (const service of readdirSync(path.join(root, 'services'))) deployables[service] = `services/${service}`;

/** Not what only tests, compilers and debuggers read. */
function isRun(file) {
  return !/\.d\.ts(\.map)?$|\.js\.map$|\.tsbuildinfo$|\.test\.js$|[\\/]dist[\\/]test([\\/]|$)|[\\/]src[\\/]testing([\\/]|$)/.test(file);
}

function copy(from, to) {
  if (existsSync(from)) cpSync(from, to, { recursive: true, filter: isRun });
}

for (const [name, folder] of Object.entries(deployables)) {
  const out = path.join(target, name);
  for (const part of ['contracts', 'chassis', folder]) {
    mkdirSync(path.join(out, part), { recursive: true });
    copy(path.join(root, part, 'package.json'), path.join(out, part, 'package.json'));
    copy(path.join(root, part, 'dist'), path.join(out, part, 'dist'));
  }
  if (name === 'gateway') copy(path.join(root, 'contracts/generated'), path.join(out, 'contracts/generated'));
  // Telemetry hooks into modules while they load, so it comes first; it loads nothing unless a collector is named.
  writeFileSync(
    path.join(out, 'main.js'),
    `require('./chassis/dist/src/telemetry/preload.js');\nrequire('./${folder}/dist/src/main.js');\n`,
  );
}
