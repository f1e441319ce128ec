import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { checkout } from '../src/places';

/** The scripts are ES modules for any Node.js, so they are asked from outside. */
function ask(file: string, expression: string): unknown {
  const module = JSON.stringify(path.join(checkout, 'scripts', file));
  const script = `const it = await import(${module}); process.stdout.write(JSON.stringify(${expression}) ?? 'null');`;
  return JSON.parse(execFileSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' }));
}

const lock = { packages: { '': {}, 'node_modules/a': { version: '2.0.0' }, 'node_modules/b': { version: '1.0.0', optional: true } } };
const why = (installed: unknown) => ask('dependencies.mjs', `it.whyInstall(${JSON.stringify(installed)}, ${JSON.stringify(lock)})`);

test('packages are installed when there are none, one is missing or one has another version', () => {
  expect(why({})).toBe('the packages are not installed yet');
  expect(why({ packages: {} })).toBe('node_modules/a is missing');
  expect(why({ packages: { 'node_modules/a': { version: '1.0.0' } } })).toBe('node_modules/a is 1.0.0, the lock says 2.0.0');
});

test('packages of other machines may be absent, but not out of date', () => {
  expect(why({ packages: { 'node_modules/a': { version: '2.0.0' } } })).toBeNull();
  expect(why({ packages: { 'node_modules/a': { version: '2.0.0' }, 'node_modules/b': { version: '0.9.0' } } })).toMatch(
    /^node_modules\/b is 0\.9\.0/,
  );
});

test('the closing line counts tests, files that could not be loaded, and failed steps', () => {
  const results = [
    { numPassedTests: 10, numFailedTests: 1, numRuntimeErrorTestSuites: 2 },
    { numPassedTests: 5, numFailedTests: 0, numRuntimeErrorTestSuites: 0 },
  ];
  expect(ask('test.mjs', `it.closingLine(${JSON.stringify(results)}, 1)`)).toEqual({ line: '15 passed, 4 failed', failed: 4 });
  expect(ask('test.mjs', 'it.closingLine([], 0)')).toEqual({ line: '0 passed, 0 failed', failed: 0 });
});

test('system tests run one after the other, the rest beside each other', () => {
  expect(ask('test.mjs', 'it.jestCalls(it.tiers)')).toEqual([
    ['--maxWorkers=100%', '--selectProjects', 'unit', 'contract', 'integration'],
    ['--selectProjects', 'system', '--runInBand'],
  ]);
  expect(ask('test.mjs', `it.jestCalls(['unit'])`)).toEqual([['--maxWorkers=100%', '--selectProjects', 'unit']]);
});

test('the pinned runtime is what the tests run under', () => {
  expect(process.versions.node).toBe(ask('runtime.mjs', 'it.pinnedVersion()'));
});
