// The fences between the parts of the platform, and for each of them something that breaks it on purpose and must be seen to fail.
// (The fourth fence, rights at run time, is tested against the real servers: platform/test.)
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { cruise } from 'dependency-cruiser';
import { rules } from '../.dependency-cruiser.mjs';
import { root } from './processes.mjs';

const failures = [];
const say = (text) => process.stdout.write(`${text}\n`);
const check = (name, holds, detail = '') => {
  say(`${holds ? 'ok  ' : 'FAIL'} ${name}${holds || detail === '' ? '' : `\n     ${detail}`}`);
  if (!holds) failures.push(name);
};

/** The violations of the dependency rules below a folder. */
async function violations(base, folders) {
  const { output } = await cruise(
    folders,
    {
      baseDir: base,
      ruleSet: { forbidden: rules(base) },
      validate: true,
      parser: 'swc',
      tsPreCompilationDeps: true,
      doNotFollow: { path: 'node_modules' },
      exclude: { path: '(^|/)(dist|fixtures)/' },
      enhancedResolveOptions: {
        exportsFields: ['exports'],
        conditionNames: ['source', 'require', 'node', 'default'],
        extensions: ['.ts', '.js'],
      },
    },
    { extensions: ['.ts', '.js'] },
  );
  return output.summary.violations;
}

// 1. Dependency rules: the tree keeps them, and each has a fixture that does not.
const found = await violations(root, ['contracts/src', 'chassis/src', 'gateway/src', 'services', 'platform/src']);
check('dependency rules', found.length === 0, found.map(({ rule, from, to }) => `${rule.name}: ${from} -> ${to}`).join('\n     '));
const fixtures = path.join(root, 'tests', 'fences', 'fixtures');
for (const name of rules(path.join(fixtures, 'rules-are-pure')).map((rule) => rule.name)) {
  const base = path.join(fixtures, name);
  const red = await violations(
    base,
    readdirSync(base).filter((folder) => folder !== 'services' || readdirSync(path.join(base, folder)).length > 0),
  );
  check(
    `  is red for ${name}`,
    red.some(({ rule }) => rule.name === name),
  );
}

// 2. Package exports: what is not exported cannot be imported.
const fromService = createRequire(path.join(root, 'services', 'crm', 'package.json'));
const refused = (specifier) => {
  try {
    fromService.resolve(specifier);
    return false;
  } catch (error) {
    return error.code === 'ERR_PACKAGE_PATH_NOT_EXPORTED';
  }
};
check('package exports', fromService.resolve('@praxis/contracts/kernel').endsWith('.js'));
for (const specifier of [
  '@praxis/contracts',
  '@praxis/contracts/src/kernel/money',
  '@praxis/chassis/dist/src/database/pools',
  '@praxis/finance',
  '@praxis/finance/src/service',
]) {
  check(`  is red for ${specifier}`, refused(specifier));
}

// 3. Project references: a service that reaches into another one does not compile.
const compiled = spawnSync(
  path.join(root, 'node_modules', '.bin', 'tsc'),
  ['-p', path.join(root, 'tests', 'fences', 'references'), '--noEmit'],
  {
    encoding: 'utf8',
  },
);
check(
  '  project references are red for a reach into another service',
  compiled.status !== 0 && /TS6059|TS6307/.test(compiled.stdout),
  compiled.stdout,
);

process.exit(failures.length === 0 ? 0 : 1);
