import { ConfigError } from './config';
import { migrate } from './migrate';
import { runOperations } from './operations/command-line';
import type { ServiceDefinition } from './service';
import { type RunningService, startService } from './start-service';

/** How long (ms) a stop may take before the process ends with an error. */
const STOP_LIMIT = 9_500;
const EXIT_BAD_CONFIG = 2;

/**
 * The entry of a service's process: without arguments it serves until SIGTERM or SIGINT; `migrate` runs the migration step;
 * `ops ...` is the operators' command line. Ends the process with 2 when the environment is not usable.
 */
export function runService<C>(definition: ServiceDefinition<C>): void {
  const [command, ...rest] = process.argv.slice(2);
  run(definition, command, rest).then(
    (code) => {
      if (code !== undefined) process.exit(code);
    },
    (error: unknown) => {
      // Before there is a configuration there is no logger; the words of the error are for the person who starts the process.
      process.stderr.write(`${definition.name}: ${error instanceof ConfigError ? error.message : describe(error)}\n`);
      process.exit(error instanceof ConfigError ? EXIT_BAD_CONFIG : 1);
    },
  );
}

async function run<C>(definition: ServiceDefinition<C>, command: string | undefined, rest: readonly string[]): Promise<number | undefined> {
  if (command === undefined) {
    stopOnSignals(await startService(definition, process.env));
    return undefined;
  }
  if (command === 'migrate') {
    const ownerUrl = process.env['OWNER_DATABASE_URL'] ?? '';
    if (!URL.canParse(ownerUrl)) {
      throw new ConfigError([{ name: 'OWNER_DATABASE_URL', problem: "is not usable; expected the URL of the service's owner role" }]);
    }
    await migrate(definition, ownerUrl, (line) => process.stdout.write(`${line}\n`));
    return 0;
  }
  if (command === 'ops') {
    return await runOperations(definition, process.env, rest);
  }
  process.stderr.write(`There is no command "${command}"; there are migrate, ops, and none to serve.\n`);
  return EXIT_BAD_CONFIG;
}

function stopOnSignals(service: RunningService): void {
  const { log } = service.assembly;
  let stopping = false;
  const stop = (signal: NodeJS.Signals): void => {
    if (stopping) return;
    stopping = true;
    log.info({ signal }, 'stopping');
    setTimeout(() => {
      log.error('the stop took too long; what was in hand will be repeated');
      process.exit(1);
    }, STOP_LIMIT).unref();
    service.stop().then(
      () => process.exit(0),
      (error: unknown) => {
        log.error({ err: describe(error) }, 'the stop failed');
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
}

const describe = (error: unknown): string => (error instanceof Error ? (error.stack ?? error.message) : String(error));
