// Writes docs/permissions.md; with --check only compares it. The table is identity's, the operations are the contracts': this is the one
// place that may know both.
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { root } from './processes.mjs';

const require = createRequire(import.meta.url);
const { permissionsPage } = require(path.join(root, 'services/identity/dist/src/roles/permissions-page.js'));
const { declared } = require(path.join(root, 'contracts/dist/src/generate/declared.js'));

const name = 'docs/permissions.md';
const file = path.join(root, name);
const page = permissionsPage(declared().operations);
const known = (() => {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
})();
if (known !== page) {
  if (process.argv.includes('--check')) {
    process.stdout.write(`${name} is not fresh; run npm run generate\n`);
    process.exitCode = 1;
  } else {
    writeFileSync(file, page);
    process.stdout.write(`Written: ${name}\n`);
  }
}
