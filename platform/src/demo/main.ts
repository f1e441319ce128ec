import { Failure } from '../failure';
import { localDataPlace } from '../places';
import { runningState } from '../stack/lock';
import { playDemo } from './play';

/** `npm run demo`: plays against the platform that `npm start` has started here. */
async function play(args: readonly string[]): Promise<void> {
  const state = runningState(localDataPlace());
  if (state === undefined) throw new Failure('Praxis is not running here; start it with npm start in another terminal.');
  await playDemo(state, args);
}

play(process.argv.slice(2)).then(
  () => process.exit(0),
  (error: unknown) => {
    if (error instanceof Failure) process.stderr.write(`\n${error.message}\n`);
    else process.stderr.write(`\n${error instanceof Error ? error.stack : String(error)}\n`);
    process.exit(1);
  },
);
