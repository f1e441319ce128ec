import { spawn } from 'node:child_process';
import { watch } from 'node:fs/promises';
import path from 'node:path';
import { messageOf } from '../failure';
import { checkout } from '../places';
import type { Progress } from '../progress';
import { deployables, folderOf } from '../stack/deployables';
import type { Stack } from '../stack/stack';
import { start } from './start';

/** How long the editor may still be writing other files, in milliseconds. */
const settleMs = 250;

/**
 * Which processes a changed file concerns: contracts and the chassis are in all of them.
 * @param file path from the root of the checkout
 */
export function affectedBy(file: string): readonly string[] {
  const [top, name = ''] = file.split(path.sep);
  if (top === 'contracts' || top === 'chassis') return deployables;
  if (top === 'gateway') return ['gateway'];
  return top === 'services' && deployables.includes(name) ? [name] : [];
}

/** `npm run dev`: like `npm start`; when a source changes, compiles and starts again what it concerns. */
export function dev(): Promise<number> {
  return start(async (stack, progress, signal) => {
    const changed = new Set<string>();
    let wake = Promise.withResolvers<void>();
    const heard = (file: string): void => {
      changed.add(file);
      wake.resolve();
    };
    const folders = ['contracts', 'chassis', ...deployables.map((name) => path.relative(checkout, folderOf(name)))];
    const watching = folders.map((folder) => watchSources(folder, heard, signal));
    signal.addEventListener('abort', () => wake.resolve(), { once: true });
    progress.line('Watching the sources; what you change is compiled and started again.');
    while (!signal.aborted) {
      await wake.promise;
      await settled(changed);
      wake = Promise.withResolvers<void>();
      const files = [...changed];
      changed.clear();
      if (!signal.aborted && files.length > 0) await restartAffected(files, stack, progress);
    }
    await Promise.all(watching);
  });
}

async function watchSources(folder: string, heard: (file: string) => void, signal: AbortSignal): Promise<void> {
  try {
    for await (const { filename } of watch(path.join(checkout, folder), { recursive: true, signal })) {
      if (filename === null || !/\.(ts|json|sql)$/.test(filename)) continue;
      const inside = filename.split(path.sep);
      if (!inside.includes('dist') && !inside.includes('test')) heard(path.join(folder, filename));
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}

/** Waits until no further file has changed for a moment. */
async function settled(changed: ReadonlySet<string>): Promise<void> {
  for (let before = -1; before !== changed.size; ) {
    before = changed.size;
    await new Promise((resolve) => setTimeout(resolve, settleMs));
  }
}

async function restartAffected(files: readonly string[], stack: Stack, progress: Progress): Promise<void> {
  progress.line(`Changed: ${files.slice(0, 3).join(', ')}${files.length > 3 ? ` and ${files.length - 3} more` : ''}`);
  if ((await compile()) !== 0) {
    progress.line('It does not compile; the running processes stay as they are.');
    return;
  }
  const names = [...new Set(files.flatMap(affectedBy))];
  for (const name of names) {
    try {
      await stack.kill(name, 'SIGTERM');
      await stack.start(name);
      progress.line(`${name} runs the new code.`);
    } catch (error) {
      progress.line(`${messageOf(error)}\nChange a file to try again.`);
    }
  }
}

function compile(): Promise<number> {
  return new Promise((resolve, reject) => {
    const compiler = spawn(process.execPath, [path.join(checkout, 'node_modules', 'typescript', 'bin', 'tsc'), '-b'], {
      cwd: checkout,
      stdio: 'inherit',
    });
    compiler.once('error', reject);
    compiler.once('exit', (code) => resolve(code ?? 1));
  });
}
