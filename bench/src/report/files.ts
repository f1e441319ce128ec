import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { checkout } from '../lab/checkout';
import { type Budgets, budgetsFrom } from './budgets';
import { chart } from './chart';
import { figuresOf, merged, type Result } from './result';
import { resultPage } from './table';

const folder = path.join(checkout, 'bench');
const budgetsFile = path.join(folder, 'budgets.json');
const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;

export const readBudgets = (): Budgets => JSON.parse(readFileSync(budgetsFile, 'utf8')) as Budgets;

/** The budgets of what was measured become what was measured; the others stay. */
export const writeBudgets = (result: Result): void =>
  writeFileSync(budgetsFile, json({ ...readBudgets(), ...budgetsFrom(figuresOf(result)) }));

/** One file for each kind of machine: what it was before is in the history. */
function resultFile({ machine: { cpu, cores } }: Result): string {
  return path.join(folder, 'results', `${`${cpu}-${cores}-cores`.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')}.json`);
}

/**
 * Writes the result, its page and its chart; rows that were not measured now keep their last result.
 * @param order the names of all rows
 * @returns the files, from the root of the checkout
 */
export function writeResult(measured: Result, order: readonly string[]): string[] {
  const file = resultFile(measured);
  const earlier = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Result) : undefined;
  const result = merged(earlier, measured, order);
  mkdirSync(path.dirname(file), { recursive: true });
  const files: Record<string, string> = {
    [file]: json(result),
    [path.join(folder, 'results', 'chart.svg')]: chart(result),
    [path.join(folder, 'RESULTS.md')]: resultPage(result),
  };
  for (const [name, text] of Object.entries(files)) writeFileSync(name, text);
  return Object.keys(files).map((name) => path.relative(checkout, name));
}
