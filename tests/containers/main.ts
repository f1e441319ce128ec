import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Failure, playDemo } from '@praxis/platform';
import { checkout } from './checkout';
import { composeOf, whyNoEngine } from './engine';
import { filledIn, readEnvironment } from './environment-file';
import { demoPlace, firstFirm } from './first-firm';
import { buildImages, proveContainers, say } from './proof';

const envFile = path.join(checkout, '.env');

/** Nothing was proven: neither passed nor failed. */
const NOT_RUN = 3;

const commands: Readonly<Record<string, { readonly says: string; readonly run: (args: readonly string[]) => Promise<number> }>> = {
  env: { says: 'write .env with random secrets, unless it is there', run: env },
  up: { says: 'build the images, start everything and wait until it is ready', run: up },
  demo: { says: 'play the main job against what `up` has started', run: demo },
  down: { says: 'stop everything; with --volumes the data goes too', run: down },
  test: { says: 'prove the images, docker-compose.yml and the chassis in containers of their own (npm run test:containers)', run: test },
};

async function env(): Promise<number> {
  if (existsSync(envFile)) {
    say('.env is there already and stays as it is');
    return 0;
  }
  const example = readFileSync(path.join(checkout, 'deploy/compose/.env.example'), 'utf8');
  const content = filledIn(example, (bytes) => randomBytes(bytes).toString('base64url'));
  writeFileSync(envFile, content, { mode: 0o600, flag: 'wx' });
  say('.env is written, with random secrets; keep it, because the database remembers them');
  return 0;
}

async function up(): Promise<number> {
  await requireEngine();
  await env();
  const compose = await composeOf(envFile);
  await buildImages(compose);
  await compose.run('up', '--detach', '--no-build');
  const place = demoPlace(variables());
  await firstFirm(place);
  say(`Praxis is ready at ${place.publicUrl}; next: npm run containers -- demo`);
  return 0;
}

async function demo(args: readonly string[]): Promise<number> {
  if (!existsSync(envFile)) throw new Failure('There is no .env, so nothing runs in containers here; begin with npm run containers -- up.');
  const place = demoPlace(variables());
  // Whoever started them with docker compose has no firm yet.
  await firstFirm(place);
  await playDemo(place, args);
  return 0;
}

async function down(args: readonly string[]): Promise<number> {
  await requireEngine();
  await (await composeOf(envFile)).run('down', ...args);
  return 0;
}

async function test(args: readonly string[]): Promise<number> {
  const why = await whyNoEngine();
  if (why !== undefined) {
    process.stderr.write(`NOT RUN: there is no container engine here (${why}). Nothing was proven, so this does not count as passed.\n`);
    return NOT_RUN;
  }
  const code = await proveContainers(args);
  say(code === 0 ? 'the containers hold' : 'the containers do not hold');
  return code;
}

async function requireEngine(): Promise<void> {
  const why = await whyNoEngine();
  if (why !== undefined) throw new Failure(`There is no container engine here (${why}); npm start needs none.`);
}

/** As compose reads them: what the person at the terminal sets comes before the file. */
function variables(): Readonly<Record<string, string>> {
  const written = readEnvironment(readFileSync(envFile, 'utf8'));
  const typed = ['PRAXIS_BIND', 'PRAXIS_PORT', 'PUBLIC_URL', 'DEMONSTRATION_PASSWORD'].flatMap((name) => {
    const value = process.env[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  return { ...written, ...Object.fromEntries(typed) };
}

const [name = '', ...rest] = process.argv.slice(2);
const command = commands[name];
if (command === undefined) {
  const lines = Object.entries(commands).map(([word, { says }]) => `  npm run containers -- ${word.padEnd(5)} ${says}`);
  process.stderr.write(`${name === '' ? 'Say what to do.' : `There is no "${name}".`}\n${lines.join('\n')}\n`);
  process.exit(2);
}
command.run(rest).then(
  (code) => process.exit(code),
  (error: unknown) => {
    const text = error instanceof Failure ? error.message : error instanceof Error ? error.stack : String(error);
    process.stderr.write(`\n${text}\n`);
    process.exit(1);
  },
);
