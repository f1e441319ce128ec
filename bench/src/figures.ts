/** `x`: a ratio to a floor of the same run; everything else is of this machine. */
export type Unit = 'x' | 'µs' | 'ms' | 's' | '/s' | 'MB' | '%' | 'round trips';

/** One measured number of a row of the table. */
export interface Figure {
  /** Unique and for ever: budgets and earlier results are compared by it. */
  readonly id: string;
  readonly says: string;
  readonly unit: Unit;
  /** The median of the rounds, unless `says` says otherwise. */
  readonly value: number;
  /** Lowest and highest round; absent where there was one. */
  readonly range?: readonly [number, number];
  readonly goal?: Goal;
  /** What the numbers are made of: the floor, the absolute figures behind a ratio. */
  readonly detail?: string;
}

export interface Goal {
  readonly atLeast?: number;
  readonly atMost?: number;
}

export function reached({ value, goal }: Pick<Figure, 'value' | 'goal'>): boolean | undefined {
  if (goal === undefined) return undefined;
  return value >= (goal.atLeast ?? Number.NEGATIVE_INFINITY) && value <= (goal.atMost ?? Number.POSITIVE_INFINITY);
}

/** How far a figure is on the way to its goal: 1 and more is there. */
export function share({ value, goal }: Pick<Figure, 'value' | 'goal'>): number | undefined {
  if (goal?.atLeast !== undefined) return value / goal.atLeast;
  if (goal?.atMost !== undefined) return goal.atMost / Math.max(value, Number.MIN_VALUE);
  return undefined;
}

/** A number with as many digits as are worth reading. */
export function shown(value: number, unit: Unit): string {
  const digits = unit === 'x' ? 2 : unit === 'round trips' ? 0 : Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2;
  const number = value.toLocaleString('en-US', { minimumFractionDigits: unit === 'x' ? 2 : 0, maximumFractionDigits: digits });
  return unit === '/s' ? `${number}/s` : unit === 'x' ? `${number} x` : unit === '%' ? `${number} %` : `${number} ${unit}`;
}

export function goalText({ goal, unit }: Pick<Figure, 'goal' | 'unit'>): string {
  if (goal?.atLeast !== undefined) return `at least ${shown(goal.atLeast, unit)}`;
  if (goal?.atMost !== undefined) return `at most ${shown(goal.atMost, unit)}`;
  return '';
}
