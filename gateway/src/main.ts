import { ConfigError, createLogger, makeOwnSpans, shutdownTelemetry } from '@praxis/chassis/edge';
import { readGatewayConfig } from './config';
import { type Gateway, startGateway } from './gateway';

/** What is under way has this long to end. */
const STOP_WITHIN_MS = 15_000;

async function serve(): Promise<void> {
  makeOwnSpans();
  const config = readGatewayConfig(process.env);
  const log = createLogger('gateway', config.LOG_LEVEL, { gathered: true });
  const gateway = await startGateway({ config, log });
  const stop = (signal: string): void => {
    log.info({ signal }, 'stopping');
    stopOrGiveUp(gateway).then(
      () => process.exit(0),
      (error: unknown) => {
        log.error({ err: error }, 'could not stop in time');
        process.exit(1);
      },
    );
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
}

async function stopOrGiveUp(gateway: Gateway): Promise<void> {
  const late = new Promise<never>((_resolve, reject) => {
    setTimeout(() => reject(new Error(`still busy after ${STOP_WITHIN_MS} ms`)), STOP_WITHIN_MS).unref();
  });
  await Promise.race([gateway.stop().then(shutdownTelemetry), late]);
}

const command = process.argv[2] ?? 'serve';
if (command === 'serve') {
  serve().catch((error: unknown) => {
    process.stderr.write(
      `${error instanceof ConfigError ? error.message : error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
    );
    process.exit(error instanceof ConfigError ? 2 : 1);
  });
} else {
  process.stderr.write(`The gateway does not know "${command}"; it knows: serve.\n`);
  process.exit(2);
}
