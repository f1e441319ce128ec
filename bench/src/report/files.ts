import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { checkout } from '../lab/checkout';
import { type Budgets, budgetsFrom } from './budgets';
import { chart } from './chart';
import { figuresOf, type Result } from './result';
import { resultPage } from './table';

const folder = path.join(checkout, 'bench');
const budgetsFile = path.join(folder, 'budgets.json');
const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;

export const readBudgets = (): Budgets => JSON.parse(readFileSync(budgetsFile, 'utf8')) as Budgets;

export const writeBudgets = (result: Result): void => writeFileSync(budgetsFile, json(budgetsFrom(figuresOf(result))));

/** Writes the result, its page and its chart. @returns the files, from the root of the checkout */
export function writeResult(result: Result): string[] {
  const results = path.join(folder, 'results');
  mkdirSync(results, { recursive: true });
  const { cpu, cores } = result.machine;
  const machine = `${cpu}-${cores}-cores`.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-');
  const files: Record<string, string> = {
    [path.join(results, `${result.measuredAt.slice(0, 10)}-${machine}.json`)]: json(result),
    [path.join(results, 'chart.svg')]: chart(result),
    [path.join(folder, 'RESULTS.md')]: resultPage(result),
  };
  for (const [file, text] of Object.entries(files)) writeFileSync(file, text);
  return Object.keys(files).map((file) => path.relative(checkout, file));
}
