import type { Act } from '../act';

/** What a command shows: a sentence, or rows that are printed as a table. */
export type CommandOutput = string | readonly Readonly<Record<string, string | number | boolean | null | undefined>>[];

/** A wrong call of a command; its message says what would be right. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** One command of a service's operators' command line: `npm run ops -- <service> <name> ...`. */
export interface OperatorCommand {
  /** One or two words, such as `firm suspend`. */
  name: string;
  /** What follows the name, such as `<slug> --reason <text>`. */
  usage: string;
  summary: string;
  /**
   * @param args what follows the name
   * @param act the operator's; everything it changes must be audited
   * @throws UsageError for wrong arguments, Rejection when it is refused
   */
  run: (args: CommandArguments, act: Act) => Promise<CommandOutput>;
}

export interface CommandArguments {
  /** Arguments without a name, in their order. */
  readonly positional: readonly string[];
  /** `--name value` */
  readonly options: Readonly<Record<string, string | undefined>>;
}

/** Splits `show 1 --reason "not needed"`. @throws UsageError when a value is missing */
export function parseArguments(words: readonly string[]): CommandArguments {
  const positional: string[] = [];
  const options: Record<string, string> = {};
  for (let index = 0; index < words.length; index += 1) {
    const word = words[index] ?? '';
    if (!word.startsWith('--')) {
      positional.push(word);
      continue;
    }
    const [name = '', inline] = word.slice(2).split(/=(.*)/s);
    const value = inline ?? words[++index];
    if (value === undefined) throw new UsageError(`--${name} needs a value`);
    options[name] = value;
  }
  return { positional, options };
}

/** Rows as a table with a head; long cells are not cut, because an operator copies ids from them. */
export function renderTable(rows: readonly Readonly<Record<string, string | number | boolean | null | undefined>>[]): string {
  const [first] = rows;
  if (first === undefined) return 'Nothing.';
  const names = Object.keys(first);
  const cells = rows.map((row) => names.map((name) => printable(row[name])));
  const widths = names.map((name, column) => Math.max(name.length, ...cells.map((row) => row[column]?.length ?? 0)));
  const line = (values: readonly string[]): string =>
    values
      .map((value, column) => value.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd();
  return [line(names), line(widths.map((width) => '-'.repeat(width))), ...cells.map(line)].join('\n');
}

/** Error details hold foreign text: control characters would write over the operator's terminal. */
const printable = (value: string | number | boolean | null | undefined): string =>
  value === null || value === undefined ? '' : String(value).replace(/\p{Cc}+/gu, ' ');
