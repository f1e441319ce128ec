import { parseArgs } from 'node:util';

export interface Wishes {
  readonly quick: boolean;
  /** Only these rows; all when empty. */
  readonly rows: readonly string[];
  /** Take what was measured into the table and the budgets. */
  readonly accept: boolean;
  /** Instead of the rows: mixed load for so many minutes. */
  readonly longMinutes?: number;
}

const DEFAULT_MINUTES = 60;

/**
 * `[quick] [row ...] [--accept]` or `long [--minutes 60]`
 * @throws Error in one sentence for what is not known
 */
export function readArguments(args: readonly string[], known: readonly string[]): Wishes {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { accept: { type: 'boolean', default: false }, minutes: { type: 'string' } },
  });
  if (positionals[0] === 'long') {
    return { quick: false, rows: [], accept: false, longMinutes: minutesOf(positionals, values.minutes) };
  }
  if (values.minutes !== undefined) throw new Error('--minutes belongs to `long`.');
  const quick = positionals[0] === 'quick';
  const rows = quick ? positionals.slice(1) : positionals;
  const stranger = rows.find((name) => !known.includes(name));
  if (stranger !== undefined) throw new Error(`There is no row "${stranger}"; there are ${known.join(', ')}.`);
  if (values.accept && quick) throw new Error('The quick level measures nothing that could be accepted.');
  return { quick, rows, accept: values.accept };
}

function minutesOf(positionals: readonly string[], text: string | undefined): number {
  if (positionals.length > 1) throw new Error('A long run has one mix; it takes no rows.');
  const minutes = Number(text ?? DEFAULT_MINUTES);
  if (!Number.isInteger(minutes) || minutes < 1 || minutes > 24 * 60)
    throw new Error(`--minutes takes a whole number from 1 to 1440, not "${text}".`);
  return minutes;
}
