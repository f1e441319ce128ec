import path from 'node:path';
import { parseArgs } from 'node:util';
import { Failure, messageOf } from '../failure';

export interface DemoFiles {
  readonly priceList: string;
  readonly leads: string;
  readonly proposal: string;
}

export const usage = 'npm run demo -- [--price-list <csv>] [--leads <csv>] [--proposal <json>]';

/**
 * Which files to play with.
 * @param examples folder of those that are not named
 * @param from folder that relative names start from
 * @throws Failure when an argument is not known
 */
export function readArguments(args: readonly string[], examples: string, from: string): DemoFiles {
  const text = { type: 'string' } as const;
  let values: Partial<Record<'price-list' | 'leads' | 'proposal', string>>;
  try {
    ({ values } = parseArgs({ args: [...args], options: { 'price-list': text, leads: text, proposal: text }, strict: true }));
  } catch (error) {
    throw new Failure(`${messageOf(error)}\nUsage: ${usage}`);
  }
  const file = (asked: string | undefined, example: string): string =>
    asked === undefined ? path.join(examples, example) : path.resolve(from, asked);
  return {
    priceList: file(values['price-list'], 'price-list.csv'),
    leads: file(values.leads, 'leads.csv'),
    proposal: file(values.proposal, 'proposal.json'),
  };
}
