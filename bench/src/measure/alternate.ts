/**
 * Measures several things in turns, so that whatever else happens on the machine happens to all of them; every second round goes
 * backwards. One turn of each comes first and does not count: caches, plans, compiled code.
 * @returns per thing one result a round, in the same order of rounds for all
 */
export async function alternate<T, K extends string>(
  rounds: number,
  subjects: Readonly<Record<K, () => Promise<T>>>,
): Promise<Record<K, T[]>> {
  const entries = Object.entries(subjects) as [K, () => Promise<T>][];
  const results = Object.fromEntries(entries.map(([name]) => [name, [] as T[]])) as Record<K, T[]>;
  for (const [, measure] of entries) await measure();
  for (let round = 0; round < rounds; round += 1) {
    for (const [name, measure] of round % 2 === 0 ? entries : entries.toReversed()) results[name].push(await measure());
  }
  return results;
}

/** The ratio of A to B, round by round: both of a round saw the same machine. */
export const ratios = (a: readonly number[], b: readonly number[]): number[] => a.map((value, round) => value / (b[round] ?? Number.NaN));
