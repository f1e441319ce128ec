import type { Tx } from '@praxis/chassis';

export type Series = 'proposal' | 'contract';
const PREFIX: Record<Series, string> = { proposal: 'P', contract: 'C' };

/**
 * The next human number of a firm, series and year, such as `C-2027-0007`. The counter's row stays locked until the transaction ends and
 * a rollback gives the number back: take it after everything else that may wait or fail.
 *
 * @param year of the local date in the firm's zone
 */
export async function nextNumber(tx: Tx, series: Series, year: string): Promise<string> {
  const [counter] = await tx.lookUp<{ last: number }>(
    `insert into number_counters (firm_id, series, year, last) values ($1, $2, $3, 1)
     on conflict (firm_id, series, year) do update set last = number_counters.last + 1 returning last`,
    [tx.firmId, series, Number(year)],
  );
  if (counter === undefined) throw new Error(`No counter for ${series} ${year}`);
  return `${PREFIX[series]}-${year}-${String(counter.last).padStart(4, '0')}`;
}
