import { readArguments, type Wishes } from './arguments';
import { full, quick } from './effort';
import { type Lab, openLab } from './lab/lab';
import { longRun } from './long/run';
import { brokenBudgets } from './report/budgets';
import { readBudgets, writeBudgets, writeResult } from './report/files';
import { commit, describeMachine, isBusy, machineText } from './report/machine';
import { figuresOf, type MeasuredRow, type Result } from './report/result';
import { lines } from './report/table';
import { rows } from './rows';

const say = (line: string): void => console.log(line);

async function main(): Promise<number> {
  const wishes = readArguments(
    process.argv.slice(2),
    rows.map(({ name }) => name),
  );
  if (process.platform !== 'linux') throw new Error('The benchmark reads processor time and memory from /proc, so it runs on Linux only.');
  const busy = !wishes.quick && (await isBusy());
  if (busy) say('!! The machine is busy with something else; the numbers will be worse than they should be.');
  const lab = openLab(wishes.quick ? quick : full, say);
  try {
    if (wishes.longMinutes !== undefined) return (await longRun(lab, wishes.longMinutes)) ? 0 : 1;
    const result = await measure(lab, wishes, busy);
    return wishes.quick ? 0 : conclude(result, wishes);
  } finally {
    await lab.close();
  }
}

async function measure(lab: Lab, wishes: Wishes, busy: boolean): Promise<Result> {
  const machine = await describeMachine((await lab.platform()).origins.postgres);
  say(machineText(machine));
  const measured: MeasuredRow[] = [];
  for (const { name, path, measure: measureRow } of rows) {
    if (wishes.rows.length > 0 && !wishes.rows.includes(name)) continue;
    const began = Date.now();
    say(`\n${name}: ${path}`);
    const figures = await measureRow(lab);
    const seconds = (Date.now() - began) / 1000;
    measured.push({ name, path, measuredAt: new Date(began).toISOString(), commit: commit(), seconds, busy, figures });
    for (const line of lines(figures)) say(line);
    say(`     ${seconds.toFixed(0)} s`);
  }
  return { machine, rows: measured };
}

/** A part of the rows is only looked at, unless it is accepted; a whole run is kept. @returns the exit code */
function conclude(result: Result, { rows: some, accept }: Wishes): number {
  const order = rows.map(({ name }) => name);
  if (some.length === 0 || accept) say(`\nWritten: ${writeResult(result, order).join(', ')}`);
  if (accept) {
    writeBudgets(result);
    say('The budgets are those of this run now.');
    return 0;
  }
  const broken = brokenBudgets(figuresOf(result), readBudgets());
  for (const { figure, budget, worse } of broken) {
    say(`BROKEN BUDGET ${figure.id}: ${figure.value.toFixed(3)} where ${budget} is committed, ${(worse * 100).toFixed(0)} % worse`);
  }
  return broken.length === 0 ? 0 : 1;
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error(error instanceof Error ? (error.stack ?? error.message) : String(error));
    process.exit(2);
  },
);
