import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

interface Summary {
  readonly testResults: readonly {
    readonly message: string;
    readonly assertionResults: readonly { readonly status: string; readonly fullName: string }[];
  }[];
}

export interface TestRun {
  /** Titles of the tests that failed. */
  readonly failed: readonly string[];
  /** Why nothing was proven: a file that could not be loaded, or no test of that title. */
  readonly broken: string | undefined;
}

/** Runs test files of one tier in a checkout. */
export async function runTests(directory: string, tier: string, files: readonly string[], title?: string): Promise<TestRun> {
  const folder = mkdtempSync(path.join(tmpdir(), 'praxis-mutant-'));
  const summary = path.join(folder, 'summary.json');
  const named = title === undefined ? [] : ['--testNamePattern', title];
  const args = [...files, '--selectProjects', tier, '--runInBand', '--silent', '--json', '--outputFile', summary, ...named];
  try {
    await new Promise<void>((resolve, reject) => {
      const child = spawn(process.execPath, [path.join(directory, 'node_modules/jest/bin/jest.js'), ...args], {
        cwd: directory,
        stdio: 'ignore',
      });
      child.once('error', reject);
      child.once('close', () => resolve());
    });
    const { testResults } = JSON.parse(readFileSync(summary, 'utf8')) as Summary;
    const all = testResults.flatMap(({ assertionResults }) => assertionResults);
    const failed = all.filter(({ status }) => status === 'failed').map(({ fullName }) => fullName);
    const unloaded = testResults.find(({ assertionResults }) => assertionResults.length === 0);
    const ran = all.some(({ status }) => status === 'passed' || status === 'failed');
    return { failed, broken: unloaded?.message.slice(0, 300) ?? (ran ? undefined : 'no test ran') };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
