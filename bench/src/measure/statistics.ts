/** @param share 0.5 is the median  @throws when there is nothing to look at */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const value = sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
  if (value === undefined) throw new Error('A percentile of nothing was asked for');
  return value;
}

export function median(values: readonly number[]): number {
  if (values.length === 0) throw new Error('The median of nothing was asked for');
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] as number;
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] as number)) / 2;
}

export const rangeOf = (values: readonly number[]): readonly [number, number] => [Math.min(...values), Math.max(...values)];

/** The median and the range of a figure over the rounds. */
export const spread = (values: readonly number[]) => ({ value: median(values), range: rangeOf(values) });
