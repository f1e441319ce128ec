import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { getMe } from '@praxis/contracts/identity';
import { checkout } from '../containers/checkout';
import { run } from '../containers/engine';
import { registerTestFirm } from '../support/firm';
import { startPlatform } from '../support/platform';

/** Nothing was proven: neither passed nor failed. */
const NOT_RUN = 3;

/** What ends the session that the run itself uses, or the firm; each has tests of its own. */
const endsTheRun = '^(end\\w*Sessions?|switchSession|changePassword|cancelFirm)$';

/** The access token lives for ten minutes. */
const LONGEST_SECONDS = 540;

const usage = `npm run test:fuzz -- [--seconds 300] [--examples 10] [--seed 1] [--operation createLead]

Sends what the OpenAPI document allows, and what it forbids, to a platform of its own, as the owner of a firm.`;

const say = (text: string): void => void process.stdout.write(`${text}\n`);

/** @returns the exit code: 0 nothing found, 1 something found, 2 bad arguments, 3 not run */
async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      seconds: { type: 'string', default: '300' },
      examples: { type: 'string', default: '10' },
      seed: { type: 'string' },
      operation: { type: 'string', multiple: true },
      help: { type: 'boolean' },
    },
  });
  const seconds = Number(values.seconds);
  if (values.help === true || !(seconds >= 10 && seconds <= LONGEST_SECONDS) || !/^\d{1,6}$/.test(values.examples)) {
    say(`${usage}\n\n--seconds is from 10 to ${LONGEST_SECONDS}.`);
    return values.help === true ? 0 : 2;
  }
  const program = process.env['SCHEMATHESIS'] ?? 'schemathesis';
  const version = await run(program, ['--version'], { quiet: true });
  if (version.code !== 0) {
    say(`not run: ${program} is not installed. Install it where you like, and say where it is:
  python3 -m venv .fuzz && .fuzz/bin/pip install "schemathesis>=4.32,<5"
  SCHEMATHESIS=.fuzz/bin/schemathesis npm run test:fuzz`);
    return NOT_RUN;
  }
  const platform = await startPlatform();
  const dir = mkdtempSync(path.join(tmpdir(), 'praxis-fuzz-'));
  try {
    const { client, accessToken } = await registerTestFirm(platform.visitor);
    const document = path.join(dir, 'openapi.json');
    writeFileSync(document, await (await fetch(`${platform.stack.gatewayUrl}/v1/openapi.json`)).text());
    const code = await schemathesis(program, dir, [
      'run',
      document,
      ...['--url', platform.stack.gatewayUrl],
      ...['--header', `Authorization: Bearer ${accessToken}`],
      ...['--phases', 'examples,coverage,fuzzing', '--max-time', values.seconds, '--max-examples', values.examples],
      ...['--workers', '2', '--continue-on-failure', '--no-shrink', '--request-timeout', '30'],
      ...(values.seed === undefined ? [] : ['--seed', values.seed]),
      ...(values.operation ?? []).flatMap((id) => ['--include-operation-id', id]),
      ...['--exclude-operation-id-regex', endsTheRun],
    ]);
    // A session that ended would have made everything after it a 401, which proves nothing.
    await client.call(getMe, {});
    return code === 0 ? 0 : 1;
  } finally {
    await platform.stop();
    rmSync(dir, { recursive: true, force: true });
  }
}

/** Runs in a folder of its own, where it leaves what it remembers. */
function schemathesis(program: string, dir: string, args: readonly string[]): Promise<number> {
  const config = path.join(checkout, 'tests/fuzz/schemathesis.toml');
  const absolute = program.includes(path.sep) ? path.resolve(checkout, program) : program;
  return new Promise((resolve, reject) => {
    const child = spawn(absolute, ['--config-file', config, ...args], { cwd: dir, stdio: 'inherit' });
    child.once('error', reject);
    child.once('close', (code) => resolve(code ?? 1));
  });
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    process.exit(1);
  },
);
