import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import type { Platform } from './platform';

const execute = promisify(execFile);
const entry = path.join(__dirname, '..', '..', 'platform', 'dist', 'src', 'main.js');

/** Runs `npm run ops -- …` against a platform. @returns what it printed */
export async function operate({ stack }: Platform, words: readonly string[]): Promise<string> {
  const { stdout } = await execute(process.execPath, [entry, 'ops', ...words], { env: { ...process.env, PRAXIS_DATA_DIR: stack.dir } });
  return stdout;
}
