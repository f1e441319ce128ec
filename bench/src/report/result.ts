import type { Figure } from '../figures';
import type { Machine } from './machine';

/** One row as it was measured. Rows can be measured apart, so each knows when and at which commit. */
export interface MeasuredRow {
  readonly name: string;
  readonly path: string;
  /** An instant, ISO 8601. */
  readonly measuredAt: string;
  readonly commit: string;
  readonly seconds: number;
  /** Others used the processors, too: its figures are worth little. */
  readonly busy: boolean;
  readonly figures: readonly Figure[];
}

/** What was last measured on one kind of machine, as it is committed. */
export interface Result {
  readonly machine: Machine;
  readonly rows: readonly MeasuredRow[];
}

export const figuresOf = ({ rows }: Pick<Result, 'rows'>): readonly Figure[] => rows.flatMap(({ figures }) => figures);

/**
 * The rows of a new result in place of those of an earlier one.
 * @param order the names of all rows there are; a row that is no more is dropped
 */
export function merged(earlier: Result | undefined, later: Result, order: readonly string[]): Result {
  const found = (name: string): MeasuredRow | undefined =>
    later.rows.find((row) => row.name === name) ?? earlier?.rows.find((row) => row.name === name);
  return { machine: later.machine, rows: order.flatMap((name) => found(name) ?? []) };
}

/** First and last day, and the commits, of what stands in a result. */
export function origin({ rows }: Result): string {
  const days = [...new Set(rows.map(({ measuredAt }) => measuredAt.slice(0, 10)))].sort();
  const commits = [...new Set(rows.map(({ commit }) => commit))];
  const minutes = rows.reduce((sum, { seconds }) => sum + seconds, 0) / 60;
  const when = days.length === 1 ? days[0] : `${days[0]} to ${days.at(-1)}`;
  const pieces = commits.length === 1 ? '' : ', its rows in several runs';
  return `${when} at ${commits.join(', ')}, in ${minutes.toFixed(0)} minutes${pieces}`;
}
