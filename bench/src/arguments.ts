import { parseArgs } from 'node:util';

export interface Wishes {
  readonly quick: boolean;
  /** Only these rows; all when empty. */
  readonly rows: readonly string[];
  /** Take the result as the new budgets. */
  readonly accept: boolean;
}

/**
 * `[quick] [row ...] [--accept]`
 * @throws Error in one sentence for what is not known
 */
export function readArguments(args: readonly string[], known: readonly string[]): Wishes {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { accept: { type: 'boolean', default: false } },
  });
  const quick = positionals[0] === 'quick';
  const rows = quick ? positionals.slice(1) : positionals;
  const stranger = rows.find((name) => !known.includes(name));
  if (stranger !== undefined) throw new Error(`There is no row "${stranger}"; there are ${known.join(', ')}.`);
  if (values.accept && (quick || rows.length > 0)) throw new Error('Only a run of all rows can set the budgets.');
  return { quick, rows, accept: values.accept };
}
