import { chainsOf, type Sendable } from './fair-batch';

export interface BatchOutcome {
  acknowledged: string[];
  refused: { id: string; reason: string }[];
  /** By kind, the first failure that may pass; nothing more of the kind was sent after it. */
  failures: Map<Sendable['kind'], unknown>;
}

/**
 * Publishes rows with up to `inFlight` at once and never two of one order key: a failed one stops its successors of the same key, so the
 * broker never holds a later event of an aggregate without the earlier one.
 * @param publish resolves on the broker's acknowledgement
 * @param refusal tells of an error whether the row is refused for good, and why
 */
export async function publishBatch<R extends Sendable>(
  rows: readonly R[],
  options: { inFlight: number; publish: (row: R) => Promise<void>; refusal: (error: unknown) => string | undefined },
): Promise<BatchOutcome> {
  const outcome: BatchOutcome = { acknowledged: [], refused: [], failures: new Map() };
  const chains = chainsOf(rows);
  let next = 0;

  async function runChain(chain: readonly R[]): Promise<void> {
    for (const row of chain) {
      if (outcome.failures.has(row.kind)) return;
      try {
        await options.publish(row);
        outcome.acknowledged.push(row.id);
      } catch (error) {
        const reason = options.refusal(error);
        if (reason !== undefined) outcome.refused.push({ id: row.id, reason });
        else if (!outcome.failures.has(row.kind)) outcome.failures.set(row.kind, error);
        return;
      }
    }
  }

  async function worker(): Promise<void> {
    for (;;) {
      const chain = chains[next];
      if (chain === undefined) return;
      next += 1;
      await runChain(chain);
    }
  }

  await Promise.all(Array.from({ length: Math.min(options.inFlight, chains.length) }, worker));
  return outcome;
}
