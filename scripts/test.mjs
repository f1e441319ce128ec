import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { build } from './build.mjs';
import { failedChecks } from './checks.mjs';
import { runNode } from './processes.mjs';

export const tiers = ['unit', 'contract', 'integration', 'system'];

/**
 * How jest is called. The system tier starts the whole platform per file, so its files run one at a time; the rest shares the processors.
 * @param {string[]} selected
 * @returns {string[][]} the arguments of each call
 */
export function jestCalls(selected) {
  const quick = selected.filter((tier) => tier !== 'system');
  const calls = [];
  if (quick.length > 0) calls.push(['--maxWorkers=100%', '--selectProjects', ...quick]);
  if (selected.includes('system')) calls.push(['--selectProjects', 'system', '--runInBand']);
  return calls;
}

/**
 * The last line of a run. A file that could not even be loaded counts as one failure, and so does a step that is not a test.
 * @param {{ numPassedTests: number, numFailedTests: number, numRuntimeErrorTestSuites: number }[]} results jest's summaries
 * @param {number} failedSteps
 * @returns {{ line: string, failed: number }}
 */
export function closingLine(results, failedSteps) {
  const passed = results.reduce((sum, result) => sum + result.numPassedTests, 0);
  const failed = results.reduce((sum, result) => sum + result.numFailedTests + result.numRuntimeErrorTestSuites, failedSteps);
  return { line: `${passed} passed, ${failed} failed`, failed };
}

/** Runs one call of jest; the summary is absent when jest itself broke. */
async function runJest(args) {
  const folder = mkdtempSync(path.join(tmpdir(), 'praxis-test-'));
  const file = path.join(folder, 'summary.json');
  try {
    const code = await runNode('node_modules/jest/bin/jest.js', [...args, '--passWithNoTests', '--json', '--outputFile', file]);
    return { code, summary: readSummary(file) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function readSummary(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    if (error.code === 'ENOENT' || error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/**
 * `npm test`: the checks, then every tier; with a tier's name only the build and that tier. Further arguments go to jest.
 * @param {string[]} args
 * @returns {Promise<number>} the exit code
 */
export async function runTests(args) {
  const [tier, ...others] = args;
  const one = tiers.includes(tier);
  if (tier !== undefined && !one && !tier.startsWith('-')) {
    process.stderr.write(`There is no test tier "${tier}"; there are ${tiers.join(', ')}.\n`);
    return 2;
  }
  const failedSteps = one ? ((await build()) === 0 ? [] : ['types']) : await failedChecks();
  const results = [];
  for (const call of jestCalls(one ? [tier] : tiers)) {
    process.stdout.write(
      `\n── tests: ${call
        .slice(1)
        .filter((word) => !word.startsWith('-'))
        .join(', ')}\n`,
    );
    const { code, summary } = await runJest([...call, ...(one ? others : args)]);
    if (summary !== undefined) results.push(summary);
    const explained = summary !== undefined && summary.numFailedTests + summary.numRuntimeErrorTestSuites > 0;
    if (code !== 0 && !explained) failedSteps.push(`jest (exit code ${code})`);
  }
  const { line, failed } = closingLine(results, failedSteps.length);
  if (failedSteps.length > 0) process.stdout.write(`\nFailed steps: ${failedSteps.join(', ')}.\n`);
  process.stdout.write(`\n${line}\n`);
  return failed === 0 ? 0 : 1;
}
