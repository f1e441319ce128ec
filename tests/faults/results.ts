import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import path from 'node:path';
import type { Stack } from '@praxis/platform';
import { faultKinds } from './kinds';
import type { Tally } from './load';

/** One run of one kind of fault, as it is kept. */
export interface Result {
  /** UTC, ISO 8601. */
  readonly at: string;
  readonly kind: string;
  readonly level: string;
  readonly seed: number;
  /** Of each platform's plan. */
  readonly plans: readonly string[];
  readonly platforms: number;
  readonly struck: number;
  readonly hit: number;
  readonly work: Tally;
  /** Milliseconds from healing until everything had settled; how often, the median and the longest. */
  readonly settled: { readonly times: number; readonly medianMs: number; readonly longestMs: number };
  readonly findings: number;
  readonly tookMs: number;
  readonly machine: string;
  /** Written by whoever looked into a run with findings: what they were, and what shows it. */
  readonly account?: string;
}

const folder = path.join(__dirname, 'results');
const table = path.join(__dirname, 'RESULTS.md');

/** Cores, processor, memory and versions in one line. */
export function machineOf({ origins }: Pick<Stack, 'origins'>): string {
  const processors = cpus();
  const memory = Math.round(totalmem() / 2 ** 30);
  return `${processors.length} cores ${processors[0]?.model ?? 'unknown'}, ${memory} GiB, ${origins.postgres}, ${origins.nats}, Node.js ${process.versions.node}`;
}

/** Adds a run to the file of its kind and writes the table anew. */
export function recordResult(result: Result): void {
  mkdirSync(folder, { recursive: true });
  const file = path.join(folder, `${result.kind}.json`);
  const before: Result[] = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : [];
  writeFileSync(file, `${JSON.stringify([...before, result], null, 2)}\n`);
  writeFileSync(table, tableOf(allResults()));
}

const allResults = (): Result[] =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .flatMap((name) => JSON.parse(readFileSync(path.join(folder, name), 'utf8')) as Result[]);

/** The committed table: how much of each kind has been survived, then every run. */
export function tableOf(results: readonly Result[]): string {
  const sum = (of: readonly Result[], value: (result: Result) => number): number => of.reduce((all, one) => all + value(one), 0);
  const totals = faultKinds.map(({ name, says }) => {
    const mine = results.filter(({ kind }) => kind === name);
    const longest = Math.max(0, ...mine.map(({ settled }) => settled.longestMs));
    return `| ${name} | ${says} | ${sum(mine, ({ struck }) => struck)} | ${sum(mine, ({ hit }) => hit)} | ${sum(mine, ({ findings }) => findings)} | ${longest} |`;
  });
  const runs = [...results]
    .sort((a, b) => a.at.localeCompare(b.at))
    .map(
      ({ at, kind, level, seed, platforms, struck, hit, work, settled, findings, tookMs, plans }) =>
        `| ${at.slice(0, 16).replace('T', ' ')} | ${kind} | ${level} | ${struck} (${hit}) | ${seed} | ${platforms} | ${work.ok} / ${work.failed} / ${work.unknown} (${work.askedAgain}) | ${settled.times}: ${settled.medianMs} / ${settled.longestMs} | ${findings} | ${Math.round(tookMs / 1_000)} | ${plans.join(' ')} |`,
    );
  const accounts = results
    .filter(({ findings }) => findings > 0)
    .map(({ kind, seed, findings, account }) => `- ${kind}, seed ${seed}, ${findings} findings: ${account ?? 'not looked into yet.'}`);
  const machines = [...new Set(results.map(({ machine }) => machine))].map((machine) => `- ${machine}`);
  return [
    '# Results of the fault harness',
    '',
    'Written by `npm run test:faults -- --record …`; see README.md. A run that is not here was not made.',
    '',
    '## By kind',
    '',
    '| fault | what | struck | of those hit | findings | longest settling, ms |',
    '|---|---|--:|--:|--:|--:|',
    ...totals,
    '',
    '## Runs',
    '',
    'Work: answered / refused / nobody heard (asked again). Settled: how often, median / longest in ms after the healing.',
    '',
    '| when (UTC) | fault | level | struck (hit) | seed | platforms | work | settled | findings | s | plans |',
    '|---|---|---|--:|--:|--:|---|---|--:|--:|---|',
    ...runs,
    '',
    '## Runs with findings',
    '',
    ...(accounts.length > 0 ? accounts : ['None.']),
    '',
    '## Machines',
    '',
    ...machines,
    '',
  ].join('\n');
}

export function settledOf(times: readonly number[]): Result['settled'] {
  const sorted = [...times].sort((a, b) => a - b);
  return { times: sorted.length, medianMs: sorted[Math.floor(sorted.length / 2)] ?? 0, longestMs: sorted.at(-1) ?? 0 };
}
