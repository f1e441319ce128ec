import type { Figure } from './figures';
import type { Lab } from './lab/lab';

/** One row of the table of goals: what it measures, and how. */
export interface Row {
  /** Names the row on the command line. */
  readonly name: string;
  /** As in the table of goals. */
  readonly path: string;
  measure(lab: Lab): Promise<Figure[]>;
}
