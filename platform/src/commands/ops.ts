import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { Failure } from '../failure';
import { checkout, localDataPlace } from '../places';
import { entryOf } from '../stack/deployables';
import { runningState } from '../stack/lock';
import { serviceNames } from '../topology';

/**
 * `npm run ops -- <service> ...`: runs the operators' command line of one service against the running platform.
 * @returns its exit code
 * @throws Failure when no service is named, or nothing runs
 */
export async function ops(args: readonly string[]): Promise<number> {
  const [service, ...rest] = args;
  if (service === undefined || !serviceNames.includes(service)) {
    const said = service === undefined ? 'Say which service' : `There is no service "${service}"`;
    throw new Failure(`${said}: npm run ops -- <${serviceNames.join('|')}> <command>.`);
  }
  const state = runningState(localDataPlace());
  if (state === undefined) throw new Failure('Praxis is not running here; start it with npm start in another terminal.');
  const child = spawn(process.execPath, [entryOf(service), 'ops', ...rest], {
    cwd: checkout,
    env: { ...state.environments[service], LOG_LEVEL: process.env['LOG_LEVEL'] ?? 'warn' },
    stdio: 'inherit',
  });
  const [code] = await once(child, 'exit');
  return typeof code === 'number' ? code : 1;
}
