import { execFileSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { checkout } from '../containers/checkout';
import type { Mutant } from './mutant';
import { mutants } from './mutants';
import { runTests } from './run-tests';

const usage = `npm run test:mutants -- [--only <pattern of its rule or file>] [--record]

Makes each defect of tests/mutants/list in a copy of the checkout, one at a time, and expects the test beside it to turn red.
--record writes tests/mutants/RESULTS.md.`;

const say = (text: string): void => void process.stdout.write(`${text}\n`);

/** A copy of what is in the checkout, with its own links to its own packages; the libraries are shared. */
function copyCheckout(): string {
  const copy = mkdtempSync(path.join(tmpdir(), 'praxis-mutants-'));
  const files = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '-z'], { cwd: checkout, encoding: 'utf8' });
  for (const file of files.split('\0').filter((name) => name !== '')) {
    mkdirSync(path.dirname(path.join(copy, file)), { recursive: true });
    cpSync(path.join(checkout, file), path.join(copy, file));
  }
  const libraries = path.join(checkout, 'node_modules');
  mkdirSync(path.join(copy, 'node_modules'));
  for (const name of readdirSync(libraries)) {
    const [from, to] = [path.join(libraries, name), path.join(copy, 'node_modules', name)];
    if (name === '@praxis') cpSync(from, to, { recursive: true, verbatimSymlinks: true });
    else symlinkSync(realpathSync(from), to);
  }
  return copy;
}

type Verdict = { readonly red: true; readonly by: string } | { readonly red: false; readonly why: string };

/** @throws Error when the list and the code have parted */
async function judge(copy: string, { file, replace, by, tier, test, title }: Mutant): Promise<Verdict> {
  const target = path.join(copy, file);
  const whole = readFileSync(target, 'utf8');
  if (whole.split(replace).length !== 2) return { red: false, why: `${JSON.stringify(replace)} does not stand once in ${file}` };
  writeFileSync(
    target,
    whole.replace(replace, () => by),
  );
  try {
    const { failed, broken } = await runTests(copy, tier, [test], title);
    const [first] = failed;
    return first === undefined ? { red: false, why: broken ?? 'its test stayed green' } : { red: true, by: first };
  } finally {
    writeFileSync(target, whole);
  }
}

/** @returns the exit code: 0 every defect was found, 1 one was not, 2 bad arguments */
async function main(): Promise<number> {
  const { values } = parseArgs({ options: { only: { type: 'string' }, record: { type: 'boolean' }, help: { type: 'boolean' } } });
  const chosen = mutants.filter(({ says, file }) => new RegExp(values.only ?? '').test(`${says} ${file}`));
  if (values.help === true || chosen.length === 0) {
    say(usage);
    return values.help === true ? 0 : 2;
  }
  const copy = copyCheckout();
  try {
    for (const [tier, ofTier] of Map.groupBy(chosen, (mutant) => mutant.tier)) {
      const { failed, broken } = await runTests(copy, tier, [...new Set(ofTier.map(({ test }) => test))]);
      if (failed.length === 0 && broken === undefined) continue;
      say(`Red without any defect: ${[...failed, broken ?? ''].join('; ')}`);
      return 1;
    }
    const rows: [Mutant, Verdict][] = [];
    for (const mutant of chosen) {
      const verdict = await judge(copy, mutant);
      rows.push([mutant, verdict]);
      say(verdict.red ? `red    ${mutant.says}` : `GREEN  ${mutant.says}: ${verdict.why}`);
    }
    const missed = rows.filter(([, { red }]) => !red).length;
    say(`${rows.length - missed} of ${rows.length} defects turned their test red.`);
    if (values.record === true) record(rows);
    return missed === 0 ? 0 : 1;
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}

const RESULTS = path.join(checkout, 'tests/mutants/RESULTS.md');

/** Lines of defects that were not made this time stay as they are. */
function record(rows: readonly [Mutant, Verdict][]): void {
  const before = existsSync(RESULTS) ? readFileSync(RESULTS, 'utf8').split('\n') : [];
  const lines = mutants.map((mutant) => {
    const verdict = rows.find(([made]) => made === mutant)?.[1];
    const start = `| ${mutant.says} |`;
    if (verdict === undefined)
      return before.find((line) => line.startsWith(start)) ?? `${start} \`${mutant.file}\` | \`${mutant.test}\` | not made yet |`;
    return `${start} \`${mutant.file}\` | \`${mutant.test}\` | ${verdict.red ? `red: ${verdict.by}` : `**green**: ${verdict.why}`} |`;
  });
  const found = lines.filter((line) => line.includes('| red: ')).length;
  writeFileSync(
    RESULTS,
    `${INTRODUCTION} ${found} of ${lines.length} were found.

| rule | taken out of | test | found by |
|---|---|---|---|
${lines.join('\n')}
`,
  );
}

const INTRODUCTION = `# Seeded defects

Written by \`npm run test:mutants -- --record\`: each line is a rule that was taken out of a copy of the checkout, one at a time, and the first test
that turned red by it. The list is \`tests/mutants/list\`.`;

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
    process.exit(1);
  },
);
