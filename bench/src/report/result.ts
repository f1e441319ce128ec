import type { Figure } from '../figures';
import type { Machine } from './machine';

/** One run of all rows, as it is committed. */
export interface Result {
  readonly measuredAt: string;
  readonly commit: string;
  readonly machine: Machine;
  readonly minutes: number;
  readonly rows: readonly { readonly name: string; readonly path: string; readonly figures: readonly Figure[] }[];
}

export const figuresOf = ({ rows }: Pick<Result, 'rows'>): readonly Figure[] => rows.flatMap(({ figures }) => figures);
