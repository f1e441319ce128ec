import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { asyncApiOf } from './asyncapi';
import { compareAsyncApi, compareOpenApi } from './compare-documents';
import { findGaps } from './completeness';
import { type Declared, declared } from './declared';
import { errorCatalogueOf } from './error-catalogue';
import { type Json, openApiOf } from './openapi';

/** The repository: this file runs from the sources in tests and from `dist` otherwise. */
function repositoryRoot(): string {
  for (let folder = __dirname; ; folder = path.dirname(folder)) {
    if (existsSync(path.join(folder, 'package-lock.json'))) return folder;
    if (folder === path.dirname(folder)) throw new Error(`${__dirname} is not inside the repository`);
  }
}
const root = repositoryRoot();
const OPENAPI = 'contracts/generated/openapi.json';
const ASYNCAPI = 'contracts/generated/asyncapi.json';
const RELEASED_OPENAPI = 'contracts/released/openapi.json';
const RELEASED_ASYNCAPI = 'contracts/released/asyncapi.json';

const read = (file: string): string | undefined => {
  const full = path.join(root, file);
  return existsSync(full) ? readFileSync(full, 'utf8') : undefined;
};
const readJson = (file: string): Json | undefined => {
  const text = read(file);
  return text === undefined ? undefined : JSON.parse(text);
};
function write(file: string, text: string): void {
  mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
  writeFileSync(path.join(root, file), text);
}
const say = (line: string) => process.stdout.write(`${line}\n`);
const asText = (document: Json): string => `${JSON.stringify(document, undefined, 2)}\n`;

const version = (): string => String(readJson('contracts/package.json')?.['version']);

/** All generated files with their text. */
export function generatedFiles({ operations, events, errors }: Declared): Record<string, string> {
  return {
    [OPENAPI]: asText(openApiOf(operations, version())),
    [ASYNCAPI]: asText(asyncApiOf(events, version())),
    'docs/errors.md': errorCatalogueOf(errors),
  };
}

/** Everything that keeps the contracts from being published, one line each. */
export function findings(contracts: Declared): string[] {
  const files = generatedFiles(contracts);
  const stale = Object.keys(files).filter((file) => read(file) !== files[file]);
  const [openApi, asyncApi] = [readJson(RELEASED_OPENAPI), readJson(RELEASED_ASYNCAPI)];
  if (!openApi || !asyncApi)
    return ['contracts/released is missing: `contracts release` writes what is promised to callers and subscribers'];
  const breaks = [
    ...compareOpenApi(openApi, JSON.parse(files[OPENAPI] ?? '')),
    ...compareAsyncApi(asyncApi, JSON.parse(files[ASYNCAPI] ?? '')),
  ];
  return [
    ...findGaps(contracts).map((gap) => `incomplete  ${gap}`),
    ...stale.map((file) => `stale       ${file}: run \`npm run contracts:generate\` and commit it`),
    ...breaks.map(({ rule, path: place, detail }) => `breaking    ${rule}  ${place}: ${detail}`),
  ];
}

function generate(contracts: Declared): number {
  for (const [file, text] of Object.entries(generatedFiles(contracts))) {
    if (read(file) === text) continue;
    write(file, text);
    say(`written  ${file}`);
  }
  return 0;
}

function check(contracts: Declared): number {
  const found = findings(contracts);
  for (const line of found) say(line);
  const { operations, events, errors } = contracts;
  say(`${operations.length} operations, ${events.length} events, ${errors.length} errors: ${found.length} findings`);
  return found.length === 0 ? 0 : 1;
}

/** Promises today's contracts to the outside: from now on `check` compares with them. */
function release(contracts: Declared): number {
  const gaps = findGaps(contracts);
  for (const gap of gaps) say(`incomplete  ${gap}`);
  if (gaps.length > 0) return 1;
  const files = generatedFiles(contracts);
  write(RELEASED_OPENAPI, files[OPENAPI] ?? '');
  write(RELEASED_ASYNCAPI, files[ASYNCAPI] ?? '');
  say(`Version ${version()} is what callers and subscribers rely on now: commit contracts/released.`);
  return 0;
}

const commands: Record<string, (contracts: Declared) => number> = { generate, check, release };

// As the program itself, or as what `scripts/run.mjs` imports in its place.
if (require.main === module || process.argv[1] === __filename) {
  const command = commands[process.argv[2] ?? ''];
  if (command) {
    process.exitCode = command(declared());
  } else {
    process.stderr.write(`Usage: contracts ${Object.keys(commands).join(' | ')}\n`);
    process.exitCode = 2;
  }
}
