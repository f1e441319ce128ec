import { existsSync, rmSync } from 'node:fs';
import path from 'node:path';
import { Failure } from '../failure';
import { localDataPlace } from '../places';
import { endLeftOvers } from '../stack/left-overs';
import { holderOf } from '../stack/lock';

/** Only a folder that Praxis made may be removed, whatever PRAXIS_DATA_DIR says. */
const traces = ['secrets.json', 'postgres', 'logs', 'bin'];

/**
 * `npm run reset`: forgets everything the local platform keeps.
 * @throws Failure while it runs, and for a folder that is not its own
 */
export async function reset(): Promise<number> {
  const dir = localDataPlace();
  if (!existsSync(dir)) {
    process.stdout.write(`There is nothing to forget: ${dir} does not exist.\n`);
    return 0;
  }
  const holder = holderOf(dir);
  if (holder !== undefined) throw new Failure(`Praxis is running (process ${holder.pid}); stop it first, with Ctrl-C in its terminal.`);
  if (!traces.some((name) => existsSync(path.join(dir, name)))) {
    throw new Failure(`${dir} does not look like a data folder of Praxis, so it is left alone.`);
  }
  await endLeftOvers(dir);
  rmSync(dir, { recursive: true, force: true });
  process.stdout.write(`Forgotten: ${dir} is removed.\n`);
  return 0;
}
