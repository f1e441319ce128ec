import path from 'node:path';
import { messageOf } from '../failure';
import { localDataPlace } from '../places';
import { parsePort } from '../ports';
import { type Progress, terminalProgress } from '../progress';
import { seed } from '../seed';
import { type Stack, startStack } from '../stack/stack';
import { gatewayPort } from '../topology';
import { onStopRequest } from './stop-signals';

/**
 * `npm start`: everything runs until Ctrl-C.
 * @param whileRunning something more to do meanwhile; ends when its signal is aborted
 * @returns the exit code
 */
export async function start(
  whileRunning: (stack: Stack, progress: Progress, signal: AbortSignal) => Promise<void> = async () => undefined,
): Promise<number> {
  const progress = terminalProgress(process.stdout);
  const stopping = new AbortController();
  const asked = new Promise<void>((resolve) => {
    onStopRequest(
      () => {
        stopping.abort();
        resolve();
      },
      // The watchdog ends what is left.
      () => process.exit(1),
    );
  });
  const dir = localDataPlace();
  const port = parsePort('PORT', process.env['PORT']);
  const began = Date.now();
  progress.line(`Praxis keeps its data, secrets and logs in ${dir}`);
  let stack: Stack;
  try {
    stack = await startStack({
      dir,
      progress,
      restart: true,
      ports: { usual: true, gateway: port, ...(process.env['HOST'] === undefined ? {} : { gatewayHost: process.env['HOST'] }) },
      signal: stopping.signal,
    });
  } catch (error) {
    progress.close();
    if (!stopping.signal.aborted) throw error;
    progress.line('Stopped.');
    return 0;
  }
  try {
    await progress.step(
      'Demonstration firm',
      () => seed({ ...stack, stamp: path.join(dir, 'seeded') }),
      (outcome) => (outcome === 'made' ? 'registered' : 'is there'),
    );
    progress.line(welcome(stack, Date.now() - began, port));
    await Promise.all([asked, whileRunning(stack, progress, stopping.signal)]);
  } catch (error) {
    // Ctrl-C while the firm is registered is not a failure.
    if (!stopping.signal.aborted) {
      await stack.stop();
      throw error;
    }
  }
  progress.line('Stopping ...');
  await stack.stop();
  progress.line('Stopped. The data stays; npm run reset forgets it.');
  return 0;
}

/** What a newcomer needs next. */
function welcome(stack: Stack, tookMs: number, asked: number | undefined): string {
  const url = stack.publicUrl;
  const usual = asked === undefined && !stack.gatewayUrl.endsWith(`:${gatewayPort}`);
  return [
    '',
    `Praxis is ready after ${(tookMs / 1000).toFixed(1)} s.`,
    '',
    `  Gateway        ${url}${usual ? `  (port ${gatewayPort} is in use)` : ''}`,
    `  API reference  ${url}/docs`,
    `  Login          ${stack.demonstration.email}  ${stack.demonstration.password}  (firm ${stack.demonstration.slug})`,
    `  Mail           ${url}/mail`,
    `  Logs           ${stack.logsDir}`,
    '',
    '  Next           npm run demo    (in another terminal: plays the main job from lead to onboarded client)',
    '  Ctrl-C stops everything.',
    '',
  ].join('\n');
}

/** Prints what went wrong the way a person wants to read it. */
export function complain(error: unknown): void {
  process.stderr.write(`\n${messageOf(error)}\n`);
}
