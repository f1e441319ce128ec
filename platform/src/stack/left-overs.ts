import { codeOf, Failure } from '../failure';
import { until } from '../processes/deadline';
import { isAlive, type ProcessMark } from '../processes/identity';
import { readProcesses } from './process-list';

/**
 * Ends what a platform that was killed left running in this place: its watchdog does the same, a little later.
 * @throws Failure when something does not end
 */
export async function endLeftOvers(dir: string): Promise<void> {
  const left = Object.entries(readProcesses(dir)).filter(([, mark]) => isAlive(mark));
  const servers = ['postgres', 'nats'];
  await end(
    left.filter(([name]) => !servers.includes(name)),
    'SIGKILL',
  );
  await end(
    left.filter(([name]) => name === 'nats'),
    'SIGTERM',
  );
  await end(
    left.filter(([name]) => name === 'postgres'),
    'SIGINT',
  );
}

async function end(processes: readonly (readonly [string, ProcessMark])[], signal: NodeJS.Signals): Promise<void> {
  for (const [, mark] of processes) send(mark, signal);
  for (const [name, mark] of processes) {
    const gone = await until(() => (isAlive(mark) ? undefined : true), { deadlineMs: 20_000 });
    if (gone === undefined) throw new Failure(`${name} of an earlier run (process ${mark.pid}) does not end; end it and try again.`);
  }
}

function send({ pid }: ProcessMark, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    // It ended in this very moment, which is what was wanted.
    if (codeOf(error) !== 'ESRCH') throw error;
  }
}
